import type { HistoryEntry, HubSpotRecord, HubSpotRecordWithHistory, Refusal } from '@app/sync-engine';

/** Who changes a record, as property history tells it. */
export interface ChangeSource {
  readonly sourceType: string;
  readonly sourceId: string | null;
}

export const OWN_SOURCE: ChangeSource = { sourceType: 'INTEGRATION', sourceId: 'app-1' };
export const USER_SOURCE: ChangeSource = { sourceType: 'CRM_UI', sourceId: 'userId:7' };

interface Version {
  readonly at: number;
  readonly record: HubSpotRecordWithHistory;
}

export interface RecordEvent {
  readonly kind: 'creation' | 'propertyChange' | 'deletion' | 'restore' | 'merge' | 'privacyDeletion';
  readonly id: string;
  readonly property: string | null;
  readonly value: string | null;
  readonly occurredAt: number;
  readonly own: boolean;
  readonly merge?: { readonly survivorId: string; readonly primaryId: string; readonly mergedIds: readonly string[] };
}

export interface HubSpotBehaviour {
  readonly unique: readonly string[];
  /** What HubSpot makes of a value on write, per property. */
  readonly normalise: Readonly<Record<string, (value: string) => string>>;
  /** A required constraint on clearing, for the cycle's review. */
  readonly refusesClear?: readonly string[];
  /** Properties of which an app's earlier value (by code units) is answered with success and ignored, unless it is blank before (facts 5.7). */
  readonly forwardOnly?: readonly string[];
}

/** One portal's records of one type, with histories, unique values and normalisation; no network here, only what HubSpot does. */
export class SimulatedHubSpot {
  private readonly records = new Map<string, HubSpotRecordWithHistory>();
  private readonly archived = new Map<string, HubSpotRecordWithHistory>();
  private readonly mergedInto = new Map<string, string>();
  private readonly versions = new Map<string, Version[]>();
  private nextId = 101;
  /** Properties that an admin archived: in no answer, in no catalogue, refused on write. */
  readonly hidden = new Set<string>();
  /** What we merged, as both records were then. */
  readonly ownMerges: {
    readonly keeps: HubSpotRecord;
    readonly merges: HubSpotRecord;
    readonly survivorId: string;
    /** When both had been looked at last before the call. */
    readonly lookedAt: number;
  }[] = [];
  readonly ownArchives: {
    readonly id: string;
    readonly at: number;
    readonly properties: HubSpotRecord['properties'];
  }[] = [];
  /** What our app changed, for the oracles. */
  readonly ownWrites: {
    readonly id: string;
    readonly property: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly at: number;
    /** True time, ms; null of a create. */
    readonly sentAt: number | null;
  }[] = [];

  constructor(
    private readonly now: () => number,
    private readonly behaviour: HubSpotBehaviour,
    private readonly emit: (event: RecordEvent) => void,
  ) {}

  /** Every state that a record was ever in, for the oracles. */
  everHeld(): readonly HubSpotRecordWithHistory[] {
    return [...this.versions.values()].flatMap((versions) => versions.map(({ record }) => record));
  }

  all(): readonly HubSpotRecordWithHistory[] {
    return [...this.records.values()];
  }

  get(id: string): HubSpotRecordWithHistory | undefined {
    return this.records.get(id);
  }

  /** What a single read by id answers: a merged id resolves to the survivor (facts 2.9). */
  resolve(id: string, archived: boolean): HubSpotRecordWithHistory | undefined {
    let current = id;
    for (let next = this.mergedInto.get(current); next !== undefined; next = this.mergedInto.get(current))
      current = next;
    return archived ? this.archived.get(current) : this.records.get(current);
  }

  isMergedAway(id: string): boolean {
    return this.mergedInto.has(id);
  }

  inRecycleBin(id: string): HubSpotRecordWithHistory | undefined {
    return this.archived.get(id);
  }

  binned(): readonly HubSpotRecordWithHistory[] {
    return [...this.archived.values()];
  }

  /** Does not move the record's time (facts 2.8). */
  archive(id: string, source: ChangeSource): boolean {
    const record = this.records.get(id);
    if (!record) return false;
    this.records.delete(id);
    this.archived.set(id, { ...record, archived: true });
    if (source === OWN_SOURCE) this.ownArchives.push({ id, at: this.now(), properties: record.properties });
    this.tell('deletion', id, source);
    return true;
  }

  /** False where a unique value of the record is taken by now. */
  restore(id: string, source: ChangeSource): boolean {
    const record = this.archived.get(id);
    if (!record || this.takenBy(id, record.properties)) return false;
    this.archived.delete(id);
    this.records.set(id, { ...record, archived: false });
    this.versions.set(id, [...(this.versions.get(id) ?? []), { at: this.now(), record: this.records.get(id)! }]);
    this.tell('restore', id, source);
    return true;
  }

  /** For good; the two events come in any order. */
  erase(id: string, source: ChangeSource): void {
    this.records.delete(id);
    this.archived.delete(id);
    this.versions.delete(id);
    this.tell('privacyDeletion', id, source);
    this.tell('deletion', id, source);
  }

  /** A new record: the primary's values win, blanks are filled from the other (facts 2.9). No propertyChange tells what moved. */
  merge(primaryId: string, secondaryId: string, source: ChangeSource): string {
    const [primary, secondary] = [this.records.get(primaryId)!, this.records.get(secondaryId)!];
    for (const { id } of [primary, secondary]) this.records.delete(id);
    const id = String(this.nextId++);
    const at = Math.max(this.now(), primary.updatedAt + 1, secondary.updatedAt + 1);
    const history = { ...primary.history };
    const properties = { ...primary.properties };
    // What moves is nobody's write, whoever asks for the merge (facts 2.4).
    const moved: ChangeSource = source === OWN_SOURCE ? { ...source, sourceType: 'MERGE_OBJECTS' } : source;
    for (const [property, value] of Object.entries(secondary.properties)) {
      if (property === 'hs_merged_object_ids' || value === null || (properties[property] ?? null) !== null) continue;
      properties[property] = value;
      history[property] = [{ value, timestamp: at, ...moved }, ...(history[property] ?? [])];
    }
    const gone = [primary, secondary].flatMap((record) => [record.id, ...mergedIds(record)]);
    properties['hs_merged_object_ids'] = gone.join(';');
    const record = { id, properties, updatedAt: at, archived: false, history };
    this.records.set(id, record);
    this.versions.set(id, [{ at: this.now(), record }]);
    for (const old of [primaryId, secondaryId]) this.mergedInto.set(old, id);
    const merge = { survivorId: id, primaryId, mergedIds: [secondaryId] };
    this.tell('merge', primaryId, source, merge);
    for (const old of [primaryId, secondaryId]) this.tell('deletion', old, source);
    this.tell('creation', id, source);
    return id;
  }

  private tell(kind: RecordEvent['kind'], id: string, source: ChangeSource, merge?: RecordEvent['merge']): void {
    this.emit({
      kind,
      id,
      property: null,
      value: null,
      occurredAt: this.now(),
      own: source === OWN_SOURCE,
      ...(merge ? { merge } : {}),
    });
  }

  /** The record as it was `ageMs` ago, if it existed then; reads may be stale (S2.8). */
  asOf(id: string, ageMs: number): HubSpotRecordWithHistory | undefined {
    const at = this.now() - ageMs;
    const versions = this.versions.get(id) ?? [];
    return [...versions].reverse().find((version) => version.at <= at)?.record ?? versions[0]?.record;
  }

  byUnique(property: string, value: string): HubSpotRecordWithHistory | undefined {
    return this.all().find((record) => record.properties[property] === value);
  }

  create(values: Readonly<Record<string, string | null>>, source: ChangeSource): HubSpotRecord | Refusal {
    const properties = this.normalised(values);
    const taken = this.takenBy(null, properties);
    if (taken) return taken;
    const id = String(this.nextId++);
    const at = this.now();
    const record: HubSpotRecordWithHistory = { id, properties: {}, updatedAt: at, archived: false, history: {} };
    this.records.set(id, record);
    this.emit({ kind: 'creation', id, property: null, value: null, occurredAt: at, own: source === OWN_SOURCE });
    this.change(id, properties, source, at);
    return this.records.get(id)!;
  }

  update(
    id: string,
    values: Readonly<Record<string, string | null>>,
    source: ChangeSource,
    by: 'engine' | 'user' = source === OWN_SOURCE ? 'engine' : 'user',
    sentAt: number | null = null,
  ): HubSpotRecord | Refusal | 'missing' {
    const before = this.records.get(id);
    if (!before) return 'missing';
    const archived = Object.keys(values).find((property) => this.hidden.has(property));
    if (archived !== undefined)
      return refusal(`Property ${archived} does not exist.`, archived, 'PROPERTY_DOESNT_EXIST', null);
    const properties = this.normalised(values);
    for (const property of source === OWN_SOURCE ? (this.behaviour.forwardOnly ?? []) : []) {
      const [held, wanted] = [before.properties[property] ?? null, properties[property] ?? null];
      if (held !== null && wanted !== null && wanted < held) delete properties[property];
    }
    for (const property of this.behaviour.refusesClear ?? []) {
      if (property in properties && properties[property] === null && before.properties[property] != null) {
        return refusal(`${property} may not be cleared`, property, 'REQUIRED_FIELD', null);
      }
    }
    const taken = this.takenBy(id, properties);
    if (taken) return taken;
    this.change(id, properties, source, Math.max(this.now(), before.updatedAt + 1), by, sentAt);
    return this.records.get(id)!;
  }

  private change(
    id: string,
    properties: Readonly<Record<string, string | null>>,
    source: ChangeSource,
    at: number,
    by: 'engine' | 'user' = 'engine',
    sentAt: number | null = null,
  ): void {
    const before = this.records.get(id)!;
    const changed = Object.entries(properties).filter(
      ([property, value]) => (before.properties[property] ?? null) !== value,
    );
    if (changed.length > 0 || !this.versions.has(id)) {
      const history = { ...before.history };
      for (const [property, value] of changed) {
        const entry: HistoryEntry = { value, timestamp: at, ...source };
        history[property] = [entry, ...(history[property] ?? [])];
        if (source === OWN_SOURCE && by === 'engine')
          this.ownWrites.push({
            id,
            property,
            before: before.properties[property] ?? null,
            after: value,
            at: this.now(),
            sentAt,
          });
      }
      const record = {
        ...before,
        properties: { ...before.properties, ...Object.fromEntries(changed) },
        updatedAt: at,
        history,
      };
      this.records.set(id, record);
      this.versions.set(id, [...(this.versions.get(id) ?? []), { at: this.now(), record }]);
    }
    for (const [property, value] of changed) {
      this.emit({ kind: 'propertyChange', id, property, value, occurredAt: at, own: source === OWN_SOURCE });
    }
  }

  private normalised(values: Readonly<Record<string, string | null>>): Record<string, string | null> {
    return Object.fromEntries(
      Object.entries(values).map(([property, value]) => {
        if (value === null || value === '') return [property, null];
        const normalise = this.behaviour.normalise[property];
        return [property, normalise ? normalise(value) : value];
      }),
    );
  }

  private takenBy(id: string | null, properties: Readonly<Record<string, string | null>>): Refusal | null {
    for (const property of this.behaviour.unique) {
      const value = properties[property] ?? null;
      if (value === null) continue;
      const holder = this.all().find((record) => record.id !== id && record.properties[property] === value);
      if (holder) return refusal(`${holder.id} already has that value.`, property, 'CONFLICT', holder.id);
    }
    return null;
  }
}

function mergedIds(record: HubSpotRecord): string[] {
  return (record.properties['hs_merged_object_ids'] ?? '').split(';').filter((id) => id !== '');
}

function refusal(message: string, property: string, code: string, holderId: string | null): Refusal {
  return {
    category: holderId === null ? 'VALIDATION_ERROR' : 'CONFLICT',
    message,
    properties: [{ property, code, message, holderId }],
    existingId: null,
    conflict: holderId !== null,
  };
}
