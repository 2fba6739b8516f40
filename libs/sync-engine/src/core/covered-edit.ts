import type { FieldHistoryEntry } from './property-history';

/** Somebody's edit, and the write of ours that lies directly on it. */
interface CoveredEdit {
  readonly covered: FieldHistoryEntry;
  readonly ours: FieldHistoryEntry;
}

/**
 * S3.5: the edits that writes of ours covered on a record that no link merges any more, newest first, also where people typed on over such a
 * write: nobody else tells of them.
 *
 * @param entries a field's history, newest first.
 * @param seen what is not newer than this (HubSpot's clock, ms) is known.
 */
export function coveredEdits(entries: readonly FieldHistoryEntry[], seen: number): readonly CoveredEdit[] {
  return entries.flatMap((covered, index) => {
    const ours = entries[index - 1];
    return ours?.ownApp && !covered.ownApp && covered.at > seen ? [{ covered, ours }] : [];
  });
}
