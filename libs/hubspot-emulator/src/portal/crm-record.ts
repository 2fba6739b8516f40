import { CALCULATED, type ChangeSource, type HistoryEntry } from './change-source';
import type { RecordHistory } from './record-history';
import type { RecordValues } from './record-values';

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

export interface CrmRecord extends RecordView {
  /** Object type id, such as `0-1`. */
  readonly type: string;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  values: RecordValues;
  readonly origin: RecordOrigin;
  /** What changed since it began. Null: nothing did. */
  history: RecordHistory | null;
  /** Ids merged into this record, in the order of `hs_merged_object_ids`. */
  mergedIds: readonly string[];
}

/** The version with which a value began. */
const firstEntry = ({ origin }: CrmRecord, name: string, value: string): HistoryEntry => ({
  value,
  at: origin.at,
  source: origin.calculated.includes(name) ? CALCULATED : origin.by,
});

/** All kept versions of one value, oldest first. */
export const historyEntries = (record: CrmRecord, name: string): readonly HistoryEntry[] => {
  if (record.history) return record.history.entries(name, (value) => firstEntry(record, name, value));
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
  const updatedAt = Math.max(record.origin.at, record.history?.lastChange(at) ?? 0);
  const archivedAt = isArchiveUnseen ? null : record.archivedAt;
  return { id: record.id, createdAt: record.createdAt, updatedAt, archivedAt, values: record.values.only(values) };
};
