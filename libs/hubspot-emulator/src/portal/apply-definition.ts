import type { Mutation } from './mutation';
import { customObjectType } from './object-types';
import type { PortalState } from './portal-state';

/** Keeps new ids above every number that was ever given out. */
export const seenNumber = (state: PortalState, id: string): void => {
  const number = Number(id);
  if (Number.isSafeInteger(number) && number >= state.nextNumber) state.nextNumber = number + 1;
};

type RecordMutation =
  'create' | 'change' | 'archive' | 'restore' | 'purge' | 'merge' | 'associate' | 'record' | 'merged-id' | 'counter';

/** Definitions, tokens and webhook settings. */
export const applyDefinition = (state: PortalState, m: Exclude<Mutation, { k: RecordMutation }>): void => {
  switch (m.k) {
    case 'property':
      state.properties(m.t).set(m.property.name, m.property);
      return;
    case 'property-purge':
      state.properties(m.t).delete(m.name);
      return;
    case 'group':
      state.groups(m.t).set(m.group.name, m.group);
      return;
    case 'group-delete':
      state.groups(m.t).delete(m.name);
      return;
    case 'pipeline':
      state.pipelines(m.t).set(m.pipeline.id, m.pipeline);
      return;
    case 'pipeline-delete':
      state.pipelines(m.t).delete(m.id);
      return;
    case 'owner':
      state.owners.set(m.owner.id, m.owner);
      return seenNumber(state, m.owner.id);
    case 'schema': {
      const portal = Number(m.schema.fullyQualifiedName.slice(1, m.schema.fullyQualifiedName.indexOf('_')));
      if (!state.types.find(m.schema.objectTypeId))
        state.types.add(customObjectType(portal, m.schema.id, m.schema.name));
      state.schemas.set(m.schema.objectTypeId, m.schema);
      return seenNumber(state, m.schema.id);
    }
    case 'schema-delete': {
      const type = state.types.find(m.id);
      if (type) state.types.remove(type);
      state.schemas.delete(m.id);
      return;
    }
    case 'association-type':
      return state.associationDefinitions.put(m.definition);
    case 'association-type-delete':
      return state.associationDefinitions.remove(m.from, m.to, m.typeId);
    case 'refresh-token':
      state.refreshTokens.set(m.grant.token, m.grant);
      state.uninstalledApps.delete(m.grant.appId);
      return;
    case 'access-token':
      state.accessTokens.set(m.grant.token, m.grant);
      return;
    case 'revoke':
      state.refreshTokens.delete(m.token);
      state.accessTokens.delete(m.token);
      return;
    case 'uninstall':
      state.uninstalledApps.add(m.appId);
      for (const grant of state.refreshTokens.values())
        if (grant.appId === m.appId) state.refreshTokens.delete(grant.token);
      for (const grant of state.accessTokens.values())
        if (grant.appId === m.appId) state.accessTokens.delete(grant.token);
      return;
    case 'webhook-target':
      state.webhookTargets.set(m.target.appId, m.target);
      return;
    case 'webhook-target-delete':
      state.webhookTargets.delete(m.appId);
      return;
    case 'subscription':
      state.subscriptions.set(m.subscription.id, m.subscription);
      return seenNumber(state, m.subscription.id);
    case 'account-values':
      state.accountValues.set(m.t, m.values);
      return;
    case 'account-rules':
      state.accountRules.set(m.t, m.rules);
      return;
    case 'journal-subscription':
      state.journalSubscriptions.set(m.subscription.id, m.subscription);
      return seenNumber(state, String(m.subscription.id));
    case 'journal-subscription-delete':
      state.journalSubscriptions.delete(m.id);
      return;
    case 'subscription-delete':
      state.subscriptions.delete(m.id);
      return;
  }
};
