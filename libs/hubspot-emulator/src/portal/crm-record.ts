import type { RecordValues } from './record-values';

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

/** A record at one moment. `values` is replaced on every change and never mutated, so holding it is a snapshot. */
export interface RecordView {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly values: RecordValues;
}

/** How a record began; a value without history of its own is still the one it began with. */
export interface RecordOrigin {
  readonly at: number;
  readonly by: ChangeSource;
  /** Properties that HubSpot calculated; one list for all records that began alike. */
  readonly calculated: readonly string[];
}

export const CALCULATED: ChangeSource = { sourceType: 'CALCULATED', sourceId: 'CalculatedPropertyComputer' };

export interface CrmRecord extends RecordView {
  /** Object type id, such as `0-1`. */
  readonly type: string;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  values: RecordValues;
  readonly origin: RecordOrigin;
  /** All versions of the properties that changed since, oldest first, capped at the history depth. Null: none did. */
  history: Map<string, HistoryEntry[]> | null;
  /** When the record changed, oldest first: answers "how did it look at t". Null: not since it began. */
  changeTimes: number[] | null;
  /** Ids merged into this record, in the order of `hs_merged_object_ids`. */
  mergedIds: readonly string[];
}

/** How many versions of a value are kept (hubspot-facts 2.3, unverified: 45 for contacts, 20 for others). */
export const historyDepth = (type: string): number => (type === '0-1' ? 45 : 20);

/** The version with which a value began. */
export const firstEntry = ({ origin }: CrmRecord, name: string, value: string): HistoryEntry => ({
  value,
  at: origin.at,
  source: origin.calculated.includes(name) ? CALCULATED : origin.by,
});

/** All kept versions of one value, oldest first. */
export const historyEntries = (record: CrmRecord, name: string): readonly HistoryEntry[] => {
  const changes = record.history?.get(name);
  if (changes) return changes;
  const value = record.values.get(name);
  return value === undefined ? [] : [firstEntry(record, name, value)];
};

/** The record as a lagging replica would have shown it at `at`, or null when it did not exist then. */
export const viewAsOf = (record: CrmRecord, at: number): RecordView | null => {
  if (record.origin.at > at) return null;
  const isArchiveUnseen = record.archivedAt !== null && record.archivedAt > at;
  if (record.updatedAt <= at && !isArchiveUnseen) return record;
  const values: Record<string, string> = {};
  for (const name of record.values.names()) {
    const entry = historyEntries(record, name).findLast((candidate) => candidate.at <= at);
    if (entry) values[name] = entry.value;
  }
  const updatedAt = record.changeTimes?.findLast((time) => time <= at) ?? record.origin.at;
  const archivedAt = isArchiveUnseen ? null : record.archivedAt;
  return { id: record.id, createdAt: record.createdAt, updatedAt, archivedAt, values: record.values.only(values) };
};
