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

export interface PropertyChanged {
  readonly kind: 'creation' | 'propertyChange';
  readonly id: string;
  readonly property: string | null;
  readonly value: string | null;
  readonly occurredAt: number;
  readonly own: boolean;
}

export interface HubSpotBehaviour {
  readonly unique: readonly string[];
  /** What HubSpot makes of a value on write, per property. */
  readonly normalise: Readonly<Record<string, (value: string) => string>>;
  /** A required constraint on clearing, for the cycle's review. */
  readonly refusesClear?: readonly string[];
}

/** One portal's records of one type, with histories, unique values and normalisation; no network here, only what HubSpot does. */
export class SimulatedHubSpot {
  private readonly records = new Map<string, HubSpotRecordWithHistory>();
  private readonly versions = new Map<string, Version[]>();
  private nextId = 101;
  /** Properties that an admin archived: in no answer, in no catalogue, refused on write. */
  readonly hidden = new Set<string>();
  /** What our app changed, for the oracles. */
  readonly ownWrites: { id: string; property: string; before: string | null; after: string | null; at: number }[] = [];

  constructor(
    private readonly now: () => number,
    private readonly behaviour: HubSpotBehaviour,
    private readonly emit: (event: PropertyChanged) => void,
  ) {}

  all(): readonly HubSpotRecordWithHistory[] {
    return [...this.records.values()];
  }

  get(id: string): HubSpotRecordWithHistory | undefined {
    return this.records.get(id);
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
  ): HubSpotRecord | Refusal | 'missing' {
    const before = this.records.get(id);
    if (!before) return 'missing';
    const archived = Object.keys(values).find((property) => this.hidden.has(property));
    if (archived !== undefined)
      return refusal(`Property ${archived} does not exist.`, archived, 'PROPERTY_DOESNT_EXIST', null);
    const properties = this.normalised(values);
    for (const property of this.behaviour.refusesClear ?? []) {
      if (property in properties && properties[property] === null && before.properties[property] != null) {
        return refusal(`${property} may not be cleared`, property, 'REQUIRED_FIELD', null);
      }
    }
    const taken = this.takenBy(id, properties);
    if (taken) return taken;
    this.change(id, properties, source, Math.max(this.now(), before.updatedAt + 1), by);
    return this.records.get(id)!;
  }

  private change(
    id: string,
    properties: Readonly<Record<string, string | null>>,
    source: ChangeSource,
    at: number,
    by: 'engine' | 'user' = 'engine',
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

function refusal(message: string, property: string, code: string, holderId: string | null): Refusal {
  return {
    category: holderId === null ? 'VALIDATION_ERROR' : 'CONFLICT',
    message,
    properties: [{ property, code, message, holderId }],
    existingId: null,
    conflict: holderId !== null,
  };
}
