import type { CompiledField } from '@app/hubspot-mapping';
import { sameValue } from './field-values';
import type { FieldVectors } from './link';
import type { EventHint } from './mark';
import type { PropertyHistoryEntry } from './property-history';

/**
 * S2.8: a read is stale if its `updatedAt` lies below the highest seen for the link, or below the time of an event that marked the
 * record, unless it shows that event's value. Both times are HubSpot's own clock.
 */
export function isStaleRead(
  read: { readonly updatedAt: number; readonly properties: Readonly<Record<string, string | null>> },
  highestUpdatedAt: number | null,
  hints: readonly EventHint[],
): boolean {
  if (highestUpdatedAt !== null && read.updatedAt < highestUpdatedAt) return true;
  return newestHints(hints).some((hint) => {
    const shown = read.properties[hint.property];
    return shown !== undefined && read.updatedAt < hint.occurredAt && (shown ?? '') !== (hint.value ?? '');
  });
}

/** `updatedAt` and the time of an event are the same moment up to milliseconds (hubspot-facts 2.8). */
const SAME_MOMENT_MS = 1000;

/**
 * S2.8: a read that shows the value of every event, and is earlier than one of them. It may be of a time when the property held that value
 * before, and what changed besides is then missing from it. Of a link the highest time seen tells; of a record without one nothing does.
 */
export function isEarlierThanEvent(
  read: { readonly updatedAt: number; readonly properties: Readonly<Record<string, string | null>> },
  hints: readonly EventHint[],
): boolean {
  return hints.some(
    ({ property, occurredAt }) =>
      read.properties[property] !== undefined && read.updatedAt < occurredAt - SAME_MOMENT_MS,
  );
}

/** S2.8: whether a history is as late as the events that marked the record; the same value at an earlier time does not tell. */
export function historyReachesEvents(
  history: Readonly<Record<string, readonly PropertyHistoryEntry[]>>,
  hints: readonly EventHint[],
): boolean {
  return newestHints(hints).every(({ property, occurredAt }) => {
    const entries = history[property];
    return entries === undefined || entries.some((entry) => entry.timestamp >= occurredAt - SAME_MOMENT_MS);
  });
}

/**
 * After the waiting time, one read with history decides: fresh if the history holds what we last wrote or saw (the base) and the
 * entries of the events that marked.
 */
export function isFreshByHistory(
  history: Readonly<Record<string, readonly PropertyHistoryEntry[]>>,
  hints: readonly EventHint[],
  fields: readonly CompiledField[],
  baseHubSpot: FieldVectors,
): boolean {
  const holdsEvents = newestHints(hints).every((hint) => {
    const entries = history[hint.property];
    return (
      entries === undefined ||
      entries.some((entry) => entry.timestamp >= hint.occurredAt || (entry.value ?? '') === (hint.value ?? ''))
    );
  });
  const holdsBases = fields.every((field) => {
    const base = baseHubSpot[field.id];
    if (base === undefined || base.every((value) => value === null || value === '')) return true;
    return field.members.every(({ property }, index) => {
      const entries = history[property];
      if (entries === undefined || base[index] === null) return true;
      return entries.some((entry) => {
        const seen = base.map((value, position) => (position === index ? entry.value : value));
        return sameValue(field.canonicalHubSpot(seen), field.canonicalHubSpot(base));
      });
    });
  });
  return holdsEvents && holdsBases;
}

function newestHints(hints: readonly EventHint[]): readonly EventHint[] {
  const newest = new Map<string, EventHint>();
  for (const hint of hints) {
    const known = newest.get(hint.property);
    if (!known || known.occurredAt < hint.occurredAt) newest.set(hint.property, hint);
  }
  return [...newest.values()];
}
