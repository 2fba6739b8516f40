import type { Connection, ConnectionStore, Random } from '@app/sync-engine';
import { DEFAULT_EXTERNAL_ID_PROPERTY, type HubSpotGatewayOptions } from '../gateway-options';
import type { AccessTokensService, DatabaseTime } from './access-tokens.service';
import { offsetFrom } from './clock-offset';
import { refused, type ConnectOutcome } from './connect-outcome';
import { otherInstallation, otherPortalConnected } from './connection-reasons';
import type { AccountDetails, PortalInspection } from './portal-inspection';
import type { TokenCipher } from './token-cipher';

/** Credentials that HubSpot has accepted, not stored yet. */
export interface OfferedCredentials {
  readonly authKind: Connection['authKind'];
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInMs: number | null;
  readonly scopes: readonly string[];
  readonly ownSourceId: string | null;
  readonly missingOptionalScopes: readonly string[];
}

export interface PortalConnectorDependencies {
  readonly options: HubSpotGatewayOptions;
  readonly connections: ConnectionStore;
  readonly cipher: TokenCipher;
  readonly inspection: PortalInspection;
  readonly tokens: AccessTokensService;
  readonly database: DatabaseTime;
  readonly random: Random;
}

/** Object types whose external id property may name another installation. */
const INSPECTED_TYPES = ['contacts', 'companies', 'deals'] as const;

/**
 * The last step of connecting, for OAuth and service key alike: the portal is bound (another one is refused while one is connected),
 * no other installation holds it (S9.6), and the secrets are sealed and stored.
 */
export class PortalConnector {
  constructor(private readonly with_: PortalConnectorDependencies) {}

  /** Why this portal may not be connected, or null. `details` says which portal the credentials are of. */
  async objection(details: AccountDetails, accessToken: string): Promise<ConnectOutcome | null> {
    const { connections, inspection, options } = this.with_;
    const existing = await connections.current();
    if (existing && existing.state !== 'disconnected' && existing.portalId !== details.portalId) {
      return refused('other_portal', otherPortalConnected(existing.portalId, details.portalId));
    }
    const property = options.externalIdProperty ?? DEFAULT_EXTERNAL_ID_PROPERTY;
    for (const objectType of INSPECTED_TYPES) {
      const named = await inspection.installation(accessToken, objectType, property);
      if (named.kind === 'unavailable') return refused('unavailable', named.message);
      if (named.kind === 'answered' && named.value !== null && named.value !== existing?.installationId) {
        return refused('other_installation', otherInstallation(details.portalId, property, objectType, named.value));
      }
    }
    return null;
  }

  async connect(details: AccountDetails, offered: OfferedCredentials): Promise<ConnectOutcome> {
    const { connections, cipher, database, random, tokens } = this.with_;
    const { portalId } = details;
    const clock = offsetFrom(details.sample ? [details.sample] : []);
    const existing = await connections.current();
    const samePortal = existing?.portalId === portalId ? existing : null;
    await connections.save({
      portalId,
      authKind: offered.authKind,
      state: 'connected',
      stateReason: null,
      accessToken: cipher.seal(offered.accessToken, portalId, 'access_token'),
      refreshToken: offered.refreshToken === null ? null : cipher.seal(offered.refreshToken, portalId, 'refresh_token'),
      accessTokenExpiresAt: offered.expiresInMs === null ? null : (await database.now()) + offered.expiresInMs,
      scopes: offered.scopes,
      timeZone: details.timeZone,
      currency: details.currency,
      uiDomain: details.uiDomain,
      ownSourceId: offered.ownSourceId ?? (samePortal?.authKind === offered.authKind ? samePortal.ownSourceId : null),
      installationId: existing?.installationId ?? random.id(),
      clockOffsetMs: clock.offsetMs,
      clockUncertaintyMs: clock.uncertaintyMs,
    });
    tokens.forget();
    return { kind: 'connected', portalId, missingOptionalScopes: offered.missingOptionalScopes };
  }
}
