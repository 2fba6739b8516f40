import type { WebhookSubscription } from '../portal/mutation';
import { instantText } from '../portal/instant-text';
import type { Portal } from '../portal/portal';

const TYPES = ['0-1', '0-2', '0-3', '0-5'];
const KINDS = ['creation', 'deletion', 'merge', 'restore', 'associationChange'];

/**
 * Aims an app's webhooks and subscribes it to every kind of event and every writable property of contacts, companies,
 * deals and tickets. Real HubSpot needs a subscription per property made by hand; this is the emulator's convenience.
 * Properties made later are not covered. Returns the number of subscriptions.
 */
export const subscribeToAll = (portal: Portal, appId: number, targetUrl: string): number => {
  const at = instantText(portal.now());
  portal.commit({
    k: 'webhook-target',
    target: { appId, targetUrl, maxConcurrentRequests: 10, createdAt: at, updatedAt: at },
  });
  const held = new Set(
    portal.state
      .subscriptionsOf(appId)
      .map((subscription) => `${subscription.eventType}/${subscription.propertyName ?? ''}`),
  );
  const subscribe = (eventType: string, propertyName?: string): void => {
    if (held.has(`${eventType}/${propertyName ?? ''}`)) return;
    const subscription: WebhookSubscription = {
      id: portal.newId(),
      appId,
      eventType,
      ...(propertyName === undefined ? {} : { propertyName }),
      active: true,
      createdAt: at,
      updatedAt: at,
    };
    portal.commit({ k: 'subscription', subscription });
  };
  for (const typeId of TYPES) {
    const { singular } = portal.state.typeOf(typeId);
    for (const kind of KINDS) subscribe(`${singular}.${kind}`);
    for (const property of portal.state.properties(typeId).values()) {
      if (!property.archived && !property.calculated && !property.modificationMetadata.readOnlyValue)
        subscribe(`${singular}.propertyChange`, property.name);
    }
  }
  subscribe('contact.privacyDeletion');
  return portal.state.subscriptionsOf(appId).length;
};
