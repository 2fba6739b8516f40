import type { RecordView } from '../portal/crm-record';
import type { Mutation } from '../portal/mutation';
import type { Portal } from '../portal/portal';

interface Pending {
  readonly due: number;
  readonly sequence: number;
  readonly type: string;
  readonly id: string;
  /** Null removes the record from the index. */
  readonly view: RecordView | null;
}

/** What the index last heard of a record; a null view is remembered so that an older change cannot bring it back. */
interface Indexed {
  readonly sequence: number;
  readonly view: RecordView | null;
}

/** Unsearched changes are folded in when this many have gathered. */
const PENDING_KEPT = 20_000;

const viewOf = (record: RecordView): RecordView => ({
  id: record.id,
  createdAt: record.createdAt,
  updatedAt: record.updatedAt,
  archivedAt: record.archivedAt,
  values: record.values,
});

/** The copy that searches read: it lags behind the records (hubspot-facts 3 "Index lag"). */
export class SearchIndex {
  private readonly views = new Map<string, Map<string, Indexed>>();
  private pending: Pending[] = [];
  private sequence = 0;
  private lastDue = 0;

  constructor(private readonly portal: Portal) {
    this.indexAll();
    portal.onMutation((mutation) => this.notice(mutation));
    portal.onReplaced(() => this.indexAll());
  }

  /** All indexed records of a type, as the index knows them now. */
  *records(typeId: string): Generator<RecordView> {
    this.catchUp(this.portal.now());
    for (const { view } of this.views.get(typeId)?.values() ?? []) if (view) yield view;
  }

  private indexAll(): void {
    this.views.clear();
    this.pending = [];
    for (const type of this.portal.state.types.all()) {
      for (const record of this.portal.state.table(type.id).values()) {
        if (record.archivedAt === null)
          this.store({ due: 0, sequence: this.sequence++, type: type.id, id: record.id, view: viewOf(record) });
      }
    }
  }

  private notice(mutation: Mutation): void {
    switch (mutation.k) {
      case 'create':
      case 'change':
      case 'restore': {
        const record = this.portal.state.table(mutation.t).get(mutation.id);
        return this.enqueue(mutation.t, mutation.id, record && record.archivedAt === null ? viewOf(record) : null);
      }
      case 'archive':
      case 'purge':
        return this.enqueue(mutation.t, mutation.id, null);
      case 'merge': {
        for (const id of [mutation.primary, mutation.secondary])
          if (id !== mutation.into) this.enqueue(mutation.t, id, null);
        const record = this.portal.state.table(mutation.t).get(mutation.into);
        return this.enqueue(mutation.t, mutation.into, record ? viewOf(record) : null);
      }
      case 'record': {
        const { type, id, archivedAt } = mutation.record;
        if (archivedAt !== null) return;
        const view = this.portal.state.table(type).get(id);
        if (view) this.store({ due: 0, sequence: this.sequence++, type, id, view: viewOf(view) });
        return;
      }
      default:
        return;
    }
  }

  private enqueue(type: string, id: string, view: RecordView | null): void {
    const { searchLagMs, searchJitterMs, searchOutOfOrder } = this.portal.switches;
    const drawn = this.portal.now() + searchLagMs + (searchJitterMs > 0 ? this.portal.random.below(searchJitterMs) : 0);
    const due = searchOutOfOrder ? drawn : Math.max(drawn, this.lastDue);
    this.lastDue = due;
    if (this.pending.push({ due, sequence: this.sequence++, type, id, view }) % PENDING_KEPT === 0)
      this.catchUp(this.portal.now());
  }

  private catchUp(now: number): void {
    const waiting: Pending[] = [];
    for (const change of this.pending) {
      if (change.due <= now) this.store(change);
      else waiting.push(change);
    }
    this.pending = waiting;
  }

  private store(change: Pending): void {
    const views = this.views.get(change.type) ?? new Map<string, Indexed>();
    this.views.set(change.type, views);
    const held = views.get(change.id);
    if (held && held.sequence > change.sequence) return;
    views.set(change.id, { sequence: change.sequence, view: change.view });
  }
}
