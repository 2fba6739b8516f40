import { DELETION, RESTORE } from '../core';
import type { EventHint, MarkAbout, NewMark } from '../core';
import { ASSOCIATION_HINT, PRIMARY_ASSOCIATION_HINT } from '../associations';
import type { EventContext } from './event-context';
import type { EventKind, WebhookEvent } from './webhook-event';

/** S1.7: what each kind of event says a record may differ in. */
const ABOUT: Readonly<Record<EventKind, readonly MarkAbout[]>> = {
  propertyChange: ['fields'],
  creation: ['existence', 'fields'],
  deletion: ['existence'],
  merge: ['existence', 'fields', 'associations'],
  restore: ['existence', 'fields'],
  privacyDeletion: ['existence', 'erased'],
  associationChange: ['associations'],
};

/** S7.2: our own writes come back with source `INTEGRATION` and our id (hubspot-facts 7.5). */
function isOwn(event: WebhookEvent, ownSourceId: string | null): boolean {
  return ownSourceId !== null && event.changeSource === 'INTEGRATION' && event.sourceId === ownSourceId;
}

function hintOf(
  event: WebhookEvent,
  kind: EventKind,
  ends: { readonly recordId: string; readonly otherEnd: string | null },
  own: boolean,
): EventHint | null {
  const { occurredAt } = event;
  const { recordId, otherEnd } = ends;
  if (event.association) {
    const property = event.association.primary ? PRIMARY_ASSOCIATION_HINT : ASSOCIATION_HINT;
    return { property, value: otherEnd, occurredAt, own };
  }
  if (kind === 'deletion') return { recordId, property: DELETION, value: null, occurredAt, own };
  if (kind === 'restore') return { recordId, property: RESTORE, value: null, occurredAt, own };
  if (!event.property || event.property.withheld) return null;
  const { name, value } = event.property;
  return { recordId, property: name, value: value === '' ? null : value, occurredAt, own };
}

/**
 * The mark that an event leaves on one HubSpot record. It counts as our own only where the record's state can confirm it without
 * a read: a property whose value is named, or a creation. Another tool may share our app's id (hubspot-facts 7.5), so a deletion,
 * merge or association change under it is always looked at.
 */
export function markOf(
  event: WebhookEvent,
  kind: EventKind,
  recordId: string,
  { ownSourceId, source = 'webhook' }: Pick<EventContext, 'ownSourceId' | 'source'>,
): NewMark {
  const own = isOwn(event, ownSourceId);
  const otherEnd = recordId === event.objectId ? (event.association?.toObjectId ?? null) : event.objectId;
  const hint = hintOf(event, kind, { recordId, otherEnd }, own);
  return {
    record: { kind: 'hubspot', id: recordId },
    reasons: [source],
    about: ABOUT[kind],
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: false,
    hints: hint ? [hint] : [],
    onlyOwnEvents: own && ((kind === 'propertyChange' && hint !== null) || kind === 'creation'),
  };
}
