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

export interface CrmRecord extends RecordView {
  /** Object type id, such as `0-1`. */
  readonly type: string;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  values: Values;
  /** Oldest entry first, capped at the portal's history depth. */
  readonly history: Map<string, HistoryEntry[]>;
  /** When the record changed, oldest first: answers "how did it look at t" for stale reads. */
  readonly changeTimes: number[];
  /** Ids merged into this record, in the order of `hs_merged_object_ids`. */
  mergedIds: readonly string[];
}

/** The record as a lagging replica would have shown it at `at`, or null when it did not exist then. */
export const viewAsOf = (record: CrmRecord, at: number): RecordView | null => {
  if (record.updatedAt <= at) return record;
  if (record.changeTimes[0] === undefined || record.changeTimes[0] > at) return null;
  const values: Record<string, string> = {};
  for (const [name, entries] of record.history) {
    const entry = entries.findLast((candidate) => candidate.at <= at);
    if (entry) values[name] = entry.value;
  }
  const archivedAt = record.archivedAt !== null && record.archivedAt > at ? null : record.archivedAt;
  const updatedAt = record.changeTimes.findLast((time) => time <= at) ?? record.createdAt;
  return { id: record.id, createdAt: record.createdAt, updatedAt, archivedAt, values };
};
