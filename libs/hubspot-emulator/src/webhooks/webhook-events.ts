import type { ChangeSource } from '../portal/change-source';
import { isSensitive } from '../portal/definitions';
import type { Values } from '../portal/record-values';
import type { AssociationSpec, Mutation, RecordRef, WebhookSubscription } from '../portal/mutation';
import type { Portal } from '../portal/portal';

/** A change as subscribers may hear of it, before it is addressed to a subscription. */
export interface ChangeEvent {
  readonly kind:
    'creation' | 'deletion' | 'merge' | 'restore' | 'privacyDeletion' | 'propertyChange' | 'associationChange';
  readonly typeId: string;
  readonly objectId?: number;
  readonly occurredAt: number;
  readonly source: ChangeSource;
  readonly propertyName?: string;
  readonly propertyValue?: string;
  readonly more?: Readonly<Record<string, unknown>>;
  /** Extra fields that only generic `object.*` events carry. */
  readonly genericMore?: Readonly<Record<string, unknown>>;
}

const RECORD_KINDS = ['creation', 'deletion', 'merge', 'restore', 'propertyChange', 'associationChange'];

/** The 48 event types (hubspot-facts 7.2). */
const EVENT_TYPES: ReadonlySet<string> = new Set([
  ...['contact', 'company', 'deal', 'ticket', 'line_item', 'product', 'object'].flatMap((subject) =>
    RECORD_KINDS.filter((kind) => subject !== 'product' || kind !== 'associationChange').map(
      (kind) => `${subject}.${kind}`,
    ),
  ),
  'contact.privacyDeletion',
  ...['creation', 'deletion', 'newMessage', 'privacyDeletion', 'propertyChange'].map((kind) => `conversation.${kind}`),
  'event.completed',
]);

export const isSubscribable = (eventType: string): boolean => EVENT_TYPES.has(eventType);

/** Never reported (hubspot-facts 7.2). */
const SILENT = new Set(['hs_lastmodifieddate', 'lastmodifieddate', 'num_unique_conversion_events', 'hs_object_id']);

/** Values of datetimes travel as epoch milliseconds (hubspot-facts 0.5). */
const eventValue = (portal: Portal, typeId: string, name: string, value: string): string => {
  const isInstant = value !== '' && portal.state.property(typeId, name)?.type === 'datetime';
  return isInstant ? String(Date.parse(value)) : value;
};

const propertyEvents = (
  portal: Portal,
  m: Extract<Mutation, { k: 'create' | 'change' }>,
  values: Values,
): ChangeEvent[] =>
  Object.entries(values)
    .filter(([name, value]) => !SILENT.has(name) && (m.k === 'change' || value !== ''))
    .map(([propertyName, value]) => ({
      kind: 'propertyChange',
      typeId: m.t,
      objectId: Number(m.id),
      occurredAt: m.at,
      source: m.by,
      propertyName,
      propertyValue: eventValue(portal, m.t, propertyName, value),
    }));

/** What a mutation means to subscribers (hubspot-facts 7.2–7.5). Calculated properties do not fire. */
export const eventsOf = (portal: Portal, m: Mutation): ChangeEvent[] => {
  switch (m.k) {
    case 'create':
      return [simple('creation', m.t, m.id, m.at, m.by, { changeFlag: 'CREATED' }), ...propertyEvents(portal, m, m.v)];
    case 'change':
      return propertyEvents(portal, m, m.v);
    case 'archive':
      return [simple('deletion', m.t, m.id, m.at, m.by, { changeFlag: 'DELETED' })];
    case 'restore':
      return [simple('restore', m.t, m.id, m.at, m.by, { changeFlag: 'RESTORED' })];
    case 'purge':
      return [
        simple('privacyDeletion', m.t, m.id, m.at, m.by, { changeFlag: 'DELETED' }),
        simple('deletion', m.t, m.id, m.at, m.by, { changeFlag: 'DELETED' }),
      ];
    case 'merge':
      return mergeEvents(m);
    case 'associate':
      return [...associationEvents(portal, m, m.from, m.to, m.was, m.types), ...reverseAssociationEvents(portal, m)];
    default:
      return [];
  }
};

const simple = (
  kind: ChangeEvent['kind'],
  typeId: string,
  id: string,
  occurredAt: number,
  source: ChangeSource,
  more: Record<string, unknown>,
): ChangeEvent => ({
  kind,
  typeId,
  objectId: Number(id),
  occurredAt,
  source,
  more,
});

/** No propertyChange for values that moved: the survivor must be read again (hubspot-facts 2.9). */
const mergeEvents = (m: Extract<Mutation, { k: 'merge' }>): ChangeEvent[] => {
  const merge: ChangeEvent = simple('merge', m.t, m.primary, m.at, m.by, {
    primaryObjectId: Number(m.primary),
    mergedObjectIds: [Number(m.secondary)],
    newObjectId: Number(m.into),
    numberOfPropertiesMoved: Object.keys(m.v).length,
  });
  const gone = [m.primary, m.secondary].filter((id) => id !== m.into);
  const deletions = gone.map((id) => simple('deletion', m.t, id, m.at, m.by, { changeFlag: 'DELETED' }));
  const creation = m.into === m.primary ? [] : [simple('creation', m.t, m.into, m.at, m.by, { changeFlag: 'CREATED' })];
  return [merge, ...deletions, ...creation];
};

const reverseAssociationEvents = (portal: Portal, m: Extract<Mutation, { k: 'associate' }>): ChangeEvent[] => {
  const { associationDefinitions } = portal.state;
  const was = associationDefinitions.invert(m.from.t, m.to.t, m.was);
  return associationEvents(portal, m, m.to, m.from, was, associationDefinitions.invert(m.from.t, m.to.t, m.types));
};

/** One event per type that came or went: the unlabelled one and, apart from it, the primary one (hubspot-facts 7.2). */
const associationEvents = (
  portal: Portal,
  m: Extract<Mutation, { k: 'associate' }>,
  from: RecordRef,
  to: RecordRef,
  was: readonly AssociationSpec[],
  now: readonly AssociationSpec[],
): ChangeEvent[] => {
  const has = (specs: readonly AssociationSpec[], spec: AssociationSpec): boolean =>
    specs.some((other) => other.typeId === spec.typeId && other.category === spec.category);
  const changes = [
    ...now.filter((spec) => !has(was, spec)).map((spec) => ({ spec, removed: false })),
    ...was.filter((spec) => !has(now, spec)).map((spec) => ({ spec, removed: true })),
  ];
  const [fromType, toType] = [portal.state.typeOf(from.t), portal.state.typeOf(to.t)];
  return changes.map(({ spec, removed }) => ({
    kind: 'associationChange',
    typeId: from.t,
    occurredAt: m.at,
    source: m.by.sourceType === 'CRM_UI' ? { ...m.by, sourceType: 'USER' } : m.by,
    more: {
      associationType: `${fromType.singular}_TO_${toType.singular}`.toUpperCase(),
      fromObjectId: Number(from.id),
      toObjectId: Number(to.id),
      associationRemoved: removed,
      isPrimaryAssociation: portal.state.associationDefinitions.find(from.t, to.t, spec)?.label === 'Primary',
    },
    genericMore: {
      associationTypeId: spec.typeId,
      associationCategory: spec.category,
      fromObjectTypeId: from.t,
      toObjectTypeId: to.t,
    },
  }));
};

/** The key under which a subscription is looked up, and the keys under which an event is (classic and generic). */
export const subscriptionKey = (
  subscription: Pick<WebhookSubscription, 'eventType' | 'objectTypeId' | 'propertyName'>,
): string =>
  [
    subscription.eventType,
    subscription.eventType.startsWith('object.') ? subscription.objectTypeId : '',
    subscription.propertyName ?? '',
  ].join('|');

export const eventKeys = (portal: Portal, event: ChangeEvent): readonly string[] => {
  const property = event.propertyName ?? '';
  const subject = portal.state.types.find(event.typeId)?.singular ?? '';
  return [`${subject}.${event.kind}||${property}`, `object.${event.kind}|${event.typeId}|${property}`];
};

/** Sensitive values are withheld: classic events say so in place of the value, generic ones carry none (hubspot-facts 5.3, 7.3). */
const valueIn = (event: ChangeEvent, isGeneric: boolean, isWithheld: boolean): Record<string, unknown> =>
  isWithheld ? (isGeneric ? {} : { propertyValue: 'REDACTED' }) : { propertyValue: event.propertyValue };

/** The event as delivered, key order as recorded (recordings, lesson 40). */
export const eventPayload = (
  portal: Portal,
  subscription: WebhookSubscription,
  event: ChangeEvent,
  eventId: number,
  attemptNumber: number,
): Record<string, unknown> => {
  const isGeneric = subscription.eventType.startsWith('object.');
  const isWithheld = isSensitive(portal.state.property(event.typeId, event.propertyName ?? ''));
  return {
    eventId,
    subscriptionId: Number(subscription.id),
    portalId: portal.settings.portalId,
    appId: subscription.appId,
    occurredAt: event.occurredAt,
    subscriptionType: subscription.eventType,
    attemptNumber,
    ...(event.objectId !== undefined ? { objectId: event.objectId } : {}),
    ...(isGeneric ? { objectTypeId: event.typeId } : {}),
    ...(event.propertyName !== undefined
      ? { propertyName: event.propertyName, ...valueIn(event, isGeneric, isWithheld) }
      : {}),
    ...(event.more ?? {}),
    ...(isGeneric ? (event.genericMore ?? {}) : {}),
    changeSource: event.source.sourceType,
    ...(event.source.sourceId === '' ? {} : { sourceId: event.source.sourceId }),
    ...(isGeneric && event.kind === 'propertyChange' ? { isSensitive: isWithheld } : {}),
  };
};
