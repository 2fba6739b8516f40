import { randomUUID } from 'node:crypto';
import { assembleHubSpotGateway, type HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { ConnectionStore } from '@app/sync-engine';
import type { StoresOfPortal } from '@app/sync-state';
import type { EmulatedAccount } from './emulated-account';

const SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.schemas.companies.write',
  'crm.objects.owners.read',
];

/** The gateway of one process to that account. */
export function gatewayOf(parts: {
  readonly account: EmulatedAccount;
  readonly stores: StoresOfPortal;
  readonly connections: ConnectionStore;
  readonly encryptionKey: Buffer;
}): HubSpotGatewayParts {
  const { account, stores, connections, encryptionKey } = parts;
  const { url, clientId, clientSecret } = account.emulator;
  return assembleHubSpotGateway({
    options: {
      apiBaseUrl: url,
      authBaseUrl: url,
      clientId,
      clientSecret,
      redirectUri: 'http://localhost:3000/oauth/callback',
      requiredScopes: SCOPES,
      encryptionKey,
      timeoutMs: 2_000,
    },
    connections,
    budget: stores.budget,
    catalogues: stores.catalogues,
    clock: { now: () => Date.now() },
    random: { id: () => randomUUID() },
    database: stores.state,
  });
}
