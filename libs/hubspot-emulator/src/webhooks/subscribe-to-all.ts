import type { WebhookSubscription } from '../portal/mutation';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { isSubscribable, subscriptionKey } from './webhook-events';

const CLASSIC = ['0-1', '0-2', '0-3', '0-5', '0-7', '0-8'];
const KINDS = ['creation', 'deletion', 'merge', 'restore', 'associationChange', 'privacyDeletion'];

/** Custom objects have only the generic `object.*` events (hubspot-facts 7.2). */
const subscribed = (portal: Portal): readonly ObjectType[] =>
  portal.state.types.all().filter((type) => type.custom || CLASSIC.includes(type.id));

/**
 * Aims an app's webhooks and subscribes it to every kind of event and every writable property of contacts, companies,
 * deals, tickets, products, line items and custom objects. Real HubSpot needs a subscription per property made by hand;
 * this is the emulator's convenience. Types and properties made later need another call. Returns the number of
 * subscriptions.
 */
export const subscribeToAll = (portal: Portal, appId: number, targetUrl: string): number => {
  const at = instantText(portal.now());
  portal.commit({
    k: 'webhook-target',
    target: { appId, targetUrl, maxConcurrentRequests: 10, createdAt: at, updatedAt: at },
  });
  const held = new Set(portal.state.subscriptionsOf(appId).map(subscriptionKey));
  const subscribe = (type: ObjectType, kind: string, propertyName?: string): void => {
    const eventType = `${type.custom ? 'object' : type.singular}.${kind}`;
    const asked = {
      eventType,
      ...(type.custom ? { objectTypeId: type.id } : {}),
      ...(propertyName === undefined ? {} : { propertyName }),
    };
    if (!isSubscribable(eventType) || held.has(subscriptionKey(asked))) return;
    const subscription: WebhookSubscription = {
      id: portal.newId(),
      appId,
      ...asked,
      active: true,
      createdAt: at,
      updatedAt: at,
    };
    portal.commit({ k: 'subscription', subscription });
  };
  for (const type of subscribed(portal)) {
    for (const kind of KINDS) subscribe(type, kind);
    for (const property of portal.state.properties(type.id).values()) {
      if (!property.archived && !property.calculated && !property.modificationMetadata.readOnlyValue)
        subscribe(type, 'propertyChange', property.name);
    }
  }
  return portal.state.subscriptionsOf(appId).length;
};
