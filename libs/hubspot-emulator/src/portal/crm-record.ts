/** Who made a change, in the words of HubSpot's property history (hubspot-facts 2.3, 7.5). */
export interface ChangeSource {
  readonly sourceType: string;
  readonly sourceId: string;
  readonly sourceLabel?: string;
  readonly userId?: number;
}

export interface HistoryEntry {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly source: ChangeSource;
}

/** Property name → stored text. A value cleared with `""` stays as `""`; one that was never set is absent. */
export type Values = Readonly<Record<string, string>>;

/** A record's values at one moment. `values` is replaced on every change and never mutated, so holding it is a snapshot. */
export interface RecordView {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly values: Values;
}

/** A creation is kept as it was written, not spread over history lists: most values never change again. */
export interface RecordOrigin {
  readonly at: number;
  readonly by: ChangeSource;
  /** Values written by `by`. */
  readonly v: Values;
  /** Values that HubSpot calculated. */
  readonly c: Values;
}

export const CALCULATED: ChangeSource = { sourceType: 'CALCULATED', sourceId: 'CalculatedPropertyComputer' };

export interface CrmRecord extends RecordView {
  /** Object type id, such as `0-1`. */
  readonly type: string;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  values: Values;
  /** How the record began; the first history entry of each value it began with. */
  readonly origin: RecordOrigin;
  /** Later changes, oldest first, capped at the history depth. */
  readonly history: Map<string, HistoryEntry[]>;
  /** When the record changed, oldest first: answers "how did it look at t" for stale reads. */
  readonly changeTimes: number[];
  /** Ids merged into this record, in the order of `hs_merged_object_ids`. */
  mergedIds: readonly string[];
}

/** How many versions of a value are kept (hubspot-facts 2.3, unverified: 45 for contacts, 20 for others). */
export const historyDepth = (type: string): number => (type === '0-1' ? 45 : 20);

/** All kept versions of one value, oldest first. */
export const historyEntries = (record: CrmRecord, name: string): readonly HistoryEntry[] => {
  const later = record.history.get(name) ?? [];
  const { at, by, v, c } = record.origin;
  const calculated = c[name];
  const value = calculated ?? v[name];
  if (value === undefined || later.length >= historyDepth(record.type)) return later;
  return [{ value, at, source: calculated === undefined ? by : CALCULATED }, ...later];
};

/** The record as a lagging replica would have shown it at `at`, or null when it did not exist then. */
export const viewAsOf = (record: CrmRecord, at: number): RecordView | null => {
  if (record.origin.at > at) return null;
  const isArchiveUnseen = record.archivedAt !== null && record.archivedAt > at;
  if (record.updatedAt <= at && !isArchiveUnseen) return record;
  const values: Record<string, string> = {};
  for (const name of Object.keys(record.values)) {
    const entry = historyEntries(record, name).findLast((candidate) => candidate.at <= at);
    if (entry) values[name] = entry.value;
  }
  const updatedAt = record.changeTimes.findLast((time) => time <= at) ?? record.origin.at;
  const archivedAt = isArchiveUnseen ? null : record.archivedAt;
  return { id: record.id, createdAt: record.createdAt, updatedAt, archivedAt, values };
};
