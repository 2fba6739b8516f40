import { instantText } from '../portal/instant-text';
import type { Portal } from '../portal/portal';
import { INSTALL_EVENT, UNINSTALL_EVENT } from './journal-events';
import type { JournalKind, JournalSubscription } from './journal-subscription';

/** Subscribes an app's journal to all that happens: every type, association, erasure, install. Returns their number. */
export const subscribeJournalToAll = (portal: Portal, appId: number): number => {
  const at = instantText(portal.now());
  const subscribe = (kind: JournalKind, objectTypeId: string): void => {
    const isHeld = [...portal.state.journalSubscriptions.values()].some(
      (held) => held.appId === appId && held.kind === kind && held.objectTypeId === objectTypeId,
    );
    if (isHeld) return;
    const subscription: JournalSubscription = {
      id: Number(portal.newId()),
      appId,
      kind,
      objectTypeId,
      portalId: portal.settings.portalId,
      actions: [],
      properties: [],
      objectIds: [],
      associatedObjectTypeIds: [],
      createdAt: at,
      updatedAt: at,
      filters: [],
    };
    portal.commit({ k: 'journal-subscription', subscription });
  };
  for (const type of portal.state.types.all())
    for (const kind of ['OBJECT', 'ASSOCIATION', 'GDPR_PRIVACY_DELETION'] as const) subscribe(kind, type.id);
  for (const event of [INSTALL_EVENT, UNINSTALL_EVENT]) subscribe('APP_LIFECYCLE_EVENT', event);
  return portal.state.journalSubscriptions.size;
};
