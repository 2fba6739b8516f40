import type { EventHint, MarkContent } from '../core';

/** The name under which an association event hints: the object type id or name of the other end is not told, its record is. */
export const ASSOCIATION_HINT = 'association';

/** The newest event of somebody else about an association with this record; S6.5 takes its time for the author's. */
export function newestForeignEvent(mark: MarkContent, toIds: readonly string[]): EventHint | null {
  let newest: EventHint | null = null;
  for (const hint of mark.hints) {
    if (hint.property !== ASSOCIATION_HINT || hint.value === null || !toIds.includes(hint.value)) continue;
    if (newest === null || hint.occurredAt > newest.occurredAt) newest = hint;
  }
  return newest?.own === false ? newest : null;
}

/** Ids of the records with which somebody else associated, or no longer associates, the record. */
export function foreignEventIds(mark: MarkContent): readonly string[] {
  return mark.hints.flatMap(({ property, value, own }) =>
    property === ASSOCIATION_HINT && value !== null && !own ? [value] : [],
  );
}
