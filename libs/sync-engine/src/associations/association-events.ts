import type { ClockOffset, EventHint, MarkContent, WriteIntent } from '../core';

/** The name under which an association event hints: the object type id or name of the other end is not told, its record is. */
export const ASSOCIATION_HINT = 'association';

/** The same of the primary label, of which HubSpot tells by an event of its own (facts 7.2). */
export const PRIMARY_ASSOCIATION_HINT = 'primary_association';

/** Which events count: the primary label moves by itself, which says nothing of any other relation; it may go with its association. */
export type EventsAbout = 'association' | 'primary' | 'either';

const HINTS: Readonly<Record<EventsAbout, readonly string[]>> = {
  association: [ASSOCIATION_HINT],
  primary: [PRIMARY_ASSOCIATION_HINT],
  either: [ASSOCIATION_HINT, PRIMARY_ASSOCIATION_HINT],
};

/** Of a relation: `exclusive` if it is the primary one. */
export function eventsAbout({ exclusive }: { readonly exclusive: boolean }): EventsAbout {
  return exclusive ? 'either' : 'association';
}

/** The newest event of somebody else about an association with one of these records; S6.5 takes its time for the author's. */
export function newestForeignEvent(mark: MarkContent, toIds: readonly string[], which: EventsAbout): EventHint | null {
  const about = HINTS[which];
  let newest: EventHint | null = null;
  for (const hint of mark.hints) {
    if (!about.includes(hint.property) || hint.value === null || !toIds.includes(hint.value)) continue;
    if (newest === null || hint.occurredAt > newest.occurredAt) newest = hint;
  }
  return newest?.own === false ? newest : null;
}

/** When the newest of these writes of ours was decided, ms of HubSpot's clock at the earliest; an event before it was known to it. */
export function decidedAt(intents: readonly WriteIntent[], { offsetMs, uncertaintyMs }: ClockOffset): number {
  return Math.max(...intents.map(({ createdAt }) => createdAt)) + offsetMs - uncertaintyMs;
}

/**
 * S6.5: whether what HubSpot holds now can still be the doing of a write of ours, although somebody's event about the pair came after
 * it: an event tells no type, and a single one that left the value as we had made it was about another type of the pair.
 *
 * @param since our write was decided then, ms of HubSpot's clock.
 */
export function oursStands(mark: MarkContent, toIds: readonly string[], since: number): boolean {
  const about = mark.hints
    .filter(({ property, value }) => property === ASSOCIATION_HINT && value !== null && toIds.includes(value))
    .sort((a, b) => a.occurredAt - b.occurredAt);
  const ours = about.findLastIndex(({ own }) => own);
  return ours >= 0 && about[ours]!.occurredAt >= since && about.length - ours === 2;
}

/** Ids of the records with which somebody else associated, or no longer associates, the record. */
export function foreignEventIds(mark: MarkContent): readonly string[] {
  return mark.hints.flatMap(({ property, value, own }) =>
    (property === ASSOCIATION_HINT || property === PRIMARY_ASSOCIATION_HINT) && value !== null && !own ? [value] : [],
  );
}
