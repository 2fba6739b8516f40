import type { LogEntry } from '../../core/log-entry';
import type { PlannedField, PlanAction } from '../../core/plan';
import type { NewReview } from '../../core/log-entry';
import type { AuditStore } from '../../ports/audit-store';
import type { NewPlannedRecord, PlanStore } from '../../ports/plan-store';
import type { ReviewStore } from '../../ports/review-store';
import { isOpenRun } from '../../ports/run-store';
import type { NewRun, Run, RunState, RunStore } from '../../ports/run-store';
import type { LeasedBatch, LeasedRecord, RecordChange } from '../../ports/sync-state';
import type { UndoLog } from '../../ports/undo-log';
import {
  ContractBench,
  entityDefinition,
  newMark,
  type SyncStateHarness,
} from '../sync-state-contract/contract-harness';

/** A fresh sync state with the stores of runs, plans, reviews, the log and audits on the same database. */
export interface StoresHarness extends SyncStateHarness {
  readonly runs: RunStore;
  readonly plans: PlanStore;
  readonly reviews: ReviewStore;
  readonly undoLog: UndoLog;
  readonly audits: AuditStore;
  /** The ids of the log's rows, oldest first. */
  logIds(): Promise<readonly string[]>;
  /** What the log's rows of that kind say, oldest first. */
  messages(kind: LogEntry['kind']): Promise<readonly (string | null)[]>;
  /** The ids of the open reviews of a link, or, for null, of all reviews; oldest first. */
  reviewIds(linkId: string | null): Promise<readonly string[]>;
}

let runs = 0;

/** Records that workers lease at once. */
export const BATCH = 100;

export function planned(
  action: PlanAction,
  ends: Partial<Pick<NewPlannedRecord, 'linkId' | 'localKey' | 'hubspotId'>>,
  fields: readonly PlannedField[] = [],
): NewPlannedRecord {
  return { action, linkId: null, localKey: null, hubspotId: null, fields, undoes: null, ...ends };
}

export function plannedField(field: string, patch: Partial<PlannedField> = {}): PlannedField {
  return { field, local: ['L'], hubspot: ['H'], ...patch };
}

export function review(patch: Partial<NewReview> & Pick<NewReview, 'kind'>): NewReview {
  return {
    linkId: null,
    localKey: null,
    hubspotId: null,
    field: null,
    local: null,
    hubspot: null,
    detail: 'To be decided.',
    ...patch,
  };
}

/** What the tests of the stores do over and over. */
export class StoreBench extends ContractBench {
  constructor(readonly stores: StoresHarness) {
    super(stores);
  }

  /** A run in that state, by legal moves only. */
  async run(state: RunState = 'planning', patch: Partial<NewRun> = {}): Promise<Run> {
    const { runs: store } = this.stores;
    const made = await store.create({ id: `run-${(runs += 1)}`, entity: 'contact', kind: 'resync', ...patch });
    if (!made) throw new Error('Another run of the entity is open.');
    const { id } = made;
    const way: readonly RunState[] =
      state === 'planning' || state === 'failed' || state === 'cancelled'
        ? []
        : state === 'planned'
          ? ['planned']
          : ['planned', 'applying'];
    for (const step of way) await store.update(id, { state: step });
    if (state === 'done' || state === 'failed' || state === 'cancelled') await store.update(id, { state });
    await this.passTime(1);
    return (await store.find(id))!;
  }

  /** Cancels a run that is not at its end. */
  async end(id: string): Promise<void> {
    const run = await this.stores.runs.find(id);
    if (run && isOpenRun(run)) await this.stores.runs.update(id, { state: 'cancelled' });
  }

  /** A run with that plan, being applied. */
  async applying(plan: readonly NewPlannedRecord[], patch: Partial<NewRun> = {}): Promise<Run> {
    const { id } = await this.run('planning', patch);
    await this.stores.plans.save(id, plan);
    for (const state of ['planned', 'applying'] as const) await this.stores.runs.update(id, { state });
    return (await this.stores.runs.find(id))!;
  }

  registerLive(entity: string): Promise<void> {
    return this.harness.registerEntity(entityDefinition(entity));
  }

  /** S8.5: the entity waits as a whole, by legal moves. */
  async letContactsWait(): Promise<void> {
    for (const state of ['paused', 'waiting'] as const)
      await this.harness.registerEntity(entityDefinition('contact', { state, stateReason: 'A plan comes first.' }));
  }

  /** Leases everything that is due. */
  async leaseAll(): Promise<readonly { readonly batch: LeasedBatch; readonly record: LeasedRecord }[]> {
    const leased = [];
    for (
      let batch = await this.state.lease({ limit: 100, leaseMs: 60_000 });
      batch;
      batch = await this.state.lease({ limit: 100, leaseMs: 60_000 })
    )
      for (const record of batch.records) leased.push({ batch, record });
    return leased;
  }

  /** Clears every mark that is due; gives the records, as `kind id`, in order. */
  async clearAll(): Promise<readonly string[]> {
    const leased = await this.leaseAll();
    for (const { batch, record } of leased) await this.change(batch, record, {});
    return leased.map(({ record }) => `${record.mark.record.kind} ${record.mark.record.id}`).sort();
  }

  /** Stores a change of a leased record and clears its mark. */
  async change(batch: LeasedBatch, { mark, link }: LeasedRecord, patch: Partial<RecordChange>): Promise<void> {
    const fence = link ? { linkId: link.id, version: link.version } : null;
    const result = await this.storeOne(batch, { mark, fence, outcome: { kind: 'clear' }, ...patch });
    if (result.kind !== 'stored') throw new Error('The change was fenced.');
  }

  /** One transaction about that link, as a worker's. Leaves no mark of it behind. */
  async changeLink(linkId: string, patch: Partial<RecordChange>): Promise<void> {
    await this.state.mark('contact', [newMark({ kind: 'link', id: linkId })]);
    const { batch, record } = await this.leaseOne();
    await this.change(batch, record, patch);
  }

  async log(linkId: string, entry: Partial<LogEntry> & Pick<LogEntry, 'kind'>): Promise<void> {
    await this.changeLink(linkId, {
      log: [
        {
          linkId,
          localKey: null,
          hubspotId: null,
          side: 'hubspot',
          field: 'name',
          before: ['old'],
          after: ['new'],
          cause: 'run',
          policy: null,
          message: null,
          ...entry,
        },
      ],
    });
  }
}
