import { createHash } from 'node:crypto';
import type { InboundEvent } from '../ports';
import type { EventContext } from './event-context';
import { markOf } from './event-mark';
import { objectTypeIdOf } from './object-type';
import type { AssociationPart, WebhookEvent } from './webhook-event';

/**
 * S1.1: events are the same if these agree (hubspot-facts 7.4: `eventId` is not unique, retries raise `attemptNumber`). Entity and
 * record are part of it, because one event may mark several of either.
 */
function dedupeKey(event: WebhookEvent, entity: string | null, recordId: string | null): string {
  const identity = [
    event.portalId,
    event.subscriptionType,
    event.objectTypeId,
    recordId,
    event.property?.name ?? null,
    event.property?.value ?? null,
    event.association ? associationIdentity(event.association) : null,
    event.occurredAt,
    entity,
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
}

/** The event of a primary label comes beside that of its association, alike in all else (hubspot-facts 7.2). */
function associationIdentity({ type, toObjectId, removed, primary }: AssociationPart): readonly unknown[] {
  return [type, toObjectId, removed, ...(primary ? ['primary'] : [])];
}

function rowOf(
  event: WebhookEvent,
  recordId: string | null,
  entity: string | null,
): Omit<InboundEvent, 'verdict' | 'mark'> {
  return {
    portalId: event.portalId,
    subscriptionType: event.subscriptionType,
    objectTypeId: event.objectTypeId,
    objectId: recordId,
    propertyName: event.property?.name ?? null,
    propertyValue: event.property?.value ?? null,
    occurredAt: event.occurredAt,
    changeSource: event.changeSource,
    sourceId: event.sourceId,
    dedupeKey: dedupeKey(event, entity, recordId),
    entity,
    payload: event.payload,
  };
}

/** Another portal's data is none of ours to keep: what is stored says only that such an event came. */
function ofUnknownPortal(event: WebhookEvent): InboundEvent {
  return {
    ...rowOf(event, event.objectId, null),
    propertyValue: null,
    payload: null,
    verdict: 'unknown_portal',
    mark: null,
  };
}

function inboundEvents(event: WebhookEvent, context: EventContext): InboundEvent[] {
  const { kind } = event;
  if (event.portalId !== context.portalId) return [ofUnknownPortal(event)];
  if (kind === null) return [{ ...rowOf(event, event.objectId, null), verdict: 'not_handled', mark: null }];
  const ofType = (typeId: string | null): EventContext['entities'] =>
    context.entities.filter(({ objectType }) => objectTypeIdOf(objectType) === typeId);
  const records = event.merge ? event.merge.ids : event.objectId === null ? [] : [event.objectId];
  const touched = ofType(event.objectTypeId).flatMap(({ entity }) => records.map((id) => ({ entity, id })));
  // The owning end may be either (S6.2), and the event of the other direction may be lost.
  const { association } = event;
  if (association)
    touched.push(...ofType(association.toObjectTypeId).map(({ entity }) => ({ entity, id: association.toObjectId })));
  if (touched.length === 0) return [{ ...rowOf(event, event.objectId, null), verdict: 'no_entity', mark: null }];
  return touched.map(({ entity, id }) => ({
    ...rowOf(event, id, entity),
    verdict: 'marked' as const,
    mark: markOf(event, kind, id, context),
  }));
}

/**
 * S1.1: what to store and mark for the events of one call, each row once. An event gives one row per entity of its object type
 * and, for a merge, per record that it names (S5.4: any of them may be linked); an
 * association event marks both ends. Order follows the call and means nothing.
 */
export function translateEvents(events: readonly WebhookEvent[], context: EventContext): InboundEvent[] {
  const rows = new Map<string, InboundEvent>();
  for (const event of events) {
    for (const row of inboundEvents(event, context)) if (!rows.has(row.dedupeKey)) rows.set(row.dedupeKey, row);
  }
  return [...rows.values()];
}
