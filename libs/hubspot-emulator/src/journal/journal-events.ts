import { isSensitive } from '../portal/definitions';
import { instantText } from '../portal/instant-text';
import type { AssociationSpec, Mutation } from '../portal/mutation';
import type { Portal } from '../portal/portal';
import { passesFilters, type JournalSubscription } from './journal-subscription';

/** An entry of a journal file, in the words of hubspot-facts 7.7. */
export interface JournalEvent {
  readonly type: 'crmObject' | 'association' | 'gdpr_privacy_deletion' | 'app_lifecycle_event';
  readonly portalId: number;
  /** ISO, UTC. */
  readonly occurredAt: string;
  readonly action: string;
  readonly objectTypeId?: string;
  readonly objectId?: number;
  readonly propertyChanges?: Readonly<Record<string, string>>;
  readonly [more: string]: unknown;
}

export const INSTALL_EVENT = '4-1909196';
export const UNINSTALL_EVENT = '4-1916193';

const crmEvent = (
  portal: Portal,
  m: { t: string; at: number },
  action: string,
  id: string,
  more: Record<string, unknown> = {},
): JournalEvent => ({
  type: 'crmObject',
  portalId: portal.settings.portalId,
  occurredAt: instantText(m.at),
  action,
  objectTypeId: m.t,
  objectId: Number(id),
  ...more,
});

/** What a mutation means to a journal, before subscriptions choose. One event carries all changed properties. */
export const journalEventsOf = (portal: Portal, m: Mutation): JournalEvent[] => {
  switch (m.k) {
    case 'create':
      return [crmEvent(portal, m, 'CREATE', m.id, { propertyChanges: m.v })];
    case 'change':
      return Object.keys(m.v).length === 0 ? [] : [crmEvent(portal, m, 'UPDATE', m.id, { propertyChanges: m.v })];
    case 'archive':
      return [crmEvent(portal, m, 'DELETE', m.id)];
    case 'restore':
      return [crmEvent(portal, m, 'RESTORE', m.id)];
    case 'purge':
      return [
        { ...crmEvent(portal, m, 'GDPR_DELETE', m.id), type: 'gdpr_privacy_deletion' },
        crmEvent(portal, m, 'DELETE', m.id),
      ];
    case 'merge':
      return mergeEvents(portal, m);
    case 'associate':
      return associationEvents(portal, m);
    default:
      return [];
  }
};

const mergeEvents = (portal: Portal, m: Extract<Mutation, { k: 'merge' }>): JournalEvent[] => {
  const merge = crmEvent(portal, m, 'MERGE', m.primary, {
    primaryObjectId: Number(m.primary),
    mergedObjectIds: [Number(m.secondary)],
    newObjectId: Number(m.into),
    numberOfPropertiesMoved: Object.keys(m.v).length,
  });
  const gone = [m.primary, m.secondary].filter((id) => id !== m.into).map((id) => crmEvent(portal, m, 'DELETE', id));
  return m.into === m.primary ? [merge, ...gone] : [merge, ...gone, crmEvent(portal, m, 'CREATE', m.into)];
};

const associationEvents = (portal: Portal, m: Extract<Mutation, { k: 'associate' }>): JournalEvent[] => {
  const { associationDefinitions } = portal.state;
  const has = (specs: readonly AssociationSpec[], spec: AssociationSpec): boolean =>
    specs.some((other) => other.typeId === spec.typeId && other.category === spec.category);
  const changes = [
    ...m.types.filter((spec) => !has(m.was, spec)).map((spec) => ({ spec, action: 'ASSOCIATION_ADDED' })),
    ...m.was.filter((spec) => !has(m.types, spec)).map((spec) => ({ spec, action: 'ASSOCIATION_REMOVED' })),
  ];
  return changes.flatMap(({ spec, action }) => {
    const [inverse] = associationDefinitions.invert(m.from.t, m.to.t, [spec]);
    const told = (from: typeof m.from, to: typeof m.to, seen: AssociationSpec): JournalEvent => ({
      type: 'association',
      portalId: portal.settings.portalId,
      occurredAt: instantText(m.at),
      action,
      fromObjectTypeId: from.t,
      fromObjectId: Number(from.id),
      toObjectTypeId: to.t,
      toObjectId: Number(to.id),
      associationCategory: seen.category,
      associationTypeId: seen.typeId,
      isPrimary: associationDefinitions.find(from.t, to.t, seen)?.label === 'Primary',
    });
    return [told(m.from, m.to, spec), ...(inverse ? [told(m.to, m.from, inverse)] : [])];
  });
};

const KIND_OF: Readonly<Record<JournalEvent['type'], JournalSubscription['kind']>> = {
  crmObject: 'OBJECT',
  association: 'ASSOCIATION',
  gdpr_privacy_deletion: 'GDPR_PRIVACY_DELETION',
  app_lifecycle_event: 'APP_LIFECYCLE_EVENT',
};

const asksFor = (portal: Portal, subscription: JournalSubscription, event: JournalEvent): boolean => {
  if (subscription.kind !== KIND_OF[event.type]) return false;
  if (subscription.portalId !== null && subscription.portalId !== event.portalId) return false;
  if (subscription.actions.length > 0 && !subscription.actions.includes(event.action)) return false;
  if (event.type === 'association') {
    const others = subscription.associatedObjectTypeIds;
    return (
      subscription.objectTypeId === event['fromObjectTypeId'] &&
      (others.length === 0 || others.includes(String(event['toObjectTypeId'])))
    );
  }
  if (subscription.objectTypeId !== (event['eventTypeId'] ?? event.objectTypeId)) return false;
  if (subscription.objectIds.length > 0 && !subscription.objectIds.includes(event.objectId ?? 0)) return false;
  const changed = Object.keys(event.propertyChanges ?? {});
  if (event.action === 'UPDATE' && subscription.properties.length > 0)
    if (!changed.some((name) => subscription.properties.includes(name))) return false;
  const record = portal.state.table(event.objectTypeId ?? '').get(String(event.objectId ?? ''));
  return event.action === 'DELETE' || passesFilters(subscription, record?.values);
};

/**
 * Sensitive values do not leave the account with an event (hubspot-facts 5.3, 7.3): the name of what changed is told, `REDACTED` stands for
 * the value. That the journal says it as classic events do is taken from these; no source has seen it.
 */
export const withheld = (portal: Portal, event: JournalEvent): JournalEvent => {
  const { objectTypeId = '', propertyChanges } = event;
  if (!propertyChanges) return event;
  const told = Object.entries(propertyChanges).map(([name, value]): [string, string] => [
    name,
    isSensitive(portal.state.property(objectTypeId, name)) ? 'REDACTED' : value,
  ]);
  return { ...event, propertyChanges: Object.fromEntries(told) };
};

/** The event as an app's subscriptions let it through, or null: only asked properties travel. */
export const chosenBy = (
  portal: Portal,
  subscriptions: readonly JournalSubscription[],
  event: JournalEvent,
): JournalEvent | null => {
  const asking = subscriptions.filter((subscription) => asksFor(portal, subscription, event));
  if (asking.length === 0) return null;
  if (!event.propertyChanges || asking.some((subscription) => subscription.properties.length === 0)) return event;
  const wanted = new Set(asking.flatMap((subscription) => subscription.properties));
  const changes = Object.entries(event.propertyChanges).filter(([name]) => wanted.has(name));
  return { ...event, propertyChanges: Object.fromEntries(changes) };
};
