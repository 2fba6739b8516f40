import { randomBytes } from 'node:crypto';
import type { Connection, ConnectionStore } from '@app/sync-engine';
import type { HubSpotGatewayOptions } from '../gateway-options';
import type { AccessTokensService } from './access-tokens.service';
import { refused, type ConnectOutcome } from './connect-outcome';
import { credentialsRefused, scopesMissing, serviceKeyRefused } from './connection-reasons';
import type { FreshTokens, OAuthCalls } from './oauth-calls';
import type { PortalConnector } from './portal-connector';
import type { PortalInspection } from './portal-inspection';
import { UnreadableSecretError, type TokenCipher } from './token-cipher';

/** What HubSpot's redirect carried (hubspot-facts 1.2). */
export interface OAuthCallback {
  readonly code?: string;
  readonly state?: string;
  readonly error?: string;
}

export interface Disconnected {
  readonly portalId: string;
  /** Whether HubSpot confirmed that the refresh token is dead; if not, the person should uninstall the app in HubSpot. */
  readonly revoked: boolean;
}

export interface OAuthServiceDependencies {
  readonly options: HubSpotGatewayOptions;
  readonly connections: ConnectionStore;
  readonly calls: OAuthCalls;
  readonly inspection: PortalInspection;
  readonly connector: PortalConnector;
  readonly tokens: AccessTokensService;
  readonly cipher: TokenCipher;
}

const STATE_TTL_MS = 10 * 60_000;

/** Connecting and disconnecting a portal. Outcomes are data; no outcome, error or log line holds a token, a code or a secret. */
export class OAuthService {
  constructor(private readonly with_: OAuthServiceDependencies) {}

  /**
   * The page on which a person approves the app; its `state` works once, for this browser session, for ten minutes. Null without a
   * client id, where a service key stands in for OAuth.
   */
  async authorizeUrl(sessionId: string): Promise<string | null> {
    const { options, connections } = this.with_;
    if (!options.clientId) return null;
    const state = randomBytes(32).toString('base64url');
    await connections.issueOAuthState(state, sessionId, options.oauthStateTtlMs ?? STATE_TTL_MS);
    const url = new URL('/oauth/authorize', options.authBaseUrl);
    const query: Record<string, string> = {
      client_id: options.clientId,
      redirect_uri: options.redirectUri,
      scope: options.requiredScopes.join(' '),
      ...(options.optionalScopes?.length ? { optional_scope: options.optionalScopes.join(' ') } : {}),
      state,
    };
    // Spaces must be %20, not + (hubspot-facts 1.2).
    url.search = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    return url.toString();
  }

  async finish(callback: OAuthCallback, sessionId: string): Promise<ConnectOutcome> {
    const { connections, calls, options } = this.with_;
    if (!callback.state || !(await connections.consumeOAuthState(callback.state, sessionId))) {
      return refused(
        'state',
        'This approval does not belong to your session, was used already or has expired. Start again from the admin page.',
      );
    }
    if (callback.error || !callback.code) {
      return refused('denied', 'The app was not approved in HubSpot. Start again from the admin page to approve it.');
    }
    const answer = await calls.exchangeCode(callback.code, options.redirectUri);
    if (answer.kind === 'unavailable') return refused('unavailable', answer.message);
    if (answer.kind === 'refused') {
      return answer.code === 'BAD_AUTH_CODE'
        ? refused(
            'code',
            'HubSpot does not know this approval code: it was used or has expired. Start again from the admin page.',
          )
        : refused('settings', credentialsRefused(answer.code));
    }
    // A refused portal's tokens are dropped, not revoked: another installation of the app may live on the same ones.
    return this.connect(answer.tokens);
  }

  /** The alternative to OAuth: a static key, without webhooks (hubspot-facts 1.1). Connecting the same key again changes nothing. */
  async connectServiceKey(serviceKey: string): Promise<ConnectOutcome> {
    const { inspection, connector, connections, cipher } = this.with_;
    const existing = await connections.current();
    if (existing?.state === 'connected' && existing.authKind === 'service_key' && existing.accessToken) {
      const stored = cipher.open(existing.accessToken, existing.portalId, 'access_token');
      if (stored === serviceKey && cipher.isCurrent(existing.accessToken)) {
        return { kind: 'connected', portalId: existing.portalId, missingOptionalScopes: [] };
      }
    }
    const details = await inspection.details(serviceKey);
    if (details.kind === 'unauthorised') {
      return refused('service_key', serviceKeyRefused(existing?.portalId ?? '(unknown)'));
    }
    if (details.kind === 'unavailable') return refused('unavailable', details.message);
    const objection = await connector.objection(details.value, serviceKey);
    if (objection) return objection;
    return connector.connect(details.value, {
      authKind: 'service_key',
      accessToken: serviceKey,
      refreshToken: null,
      expiresInMs: null,
      scopes: [],
      ownSourceId: null,
      missingOptionalScopes: [],
    });
  }

  /** Revokes and forgets the tokens; links and bases stay (S9.6). Null if nothing is connected. */
  async disconnect(reason: string): Promise<Disconnected | null> {
    const { connections, tokens } = this.with_;
    const connection = await connections.current();
    if (!connection || connection.state === 'disconnected') return null;
    const { portalId } = connection;
    const revoked = await connections.withRefreshLock(portalId, async (stored) => {
      const refreshToken = this.refreshTokenOf(stored);
      const confirmed = refreshToken === null ? false : await this.with_.calls.revoke(refreshToken);
      await connections.update(portalId, {
        state: 'disconnected',
        stateReason: reason,
        accessToken: null,
        refreshToken: null,
        accessTokenExpiresAt: null,
      });
      return confirmed;
    });
    tokens.forget();
    return { portalId, revoked };
  }

  private async connect(fresh: FreshTokens): Promise<ConnectOutcome> {
    const { calls, inspection, connector, options } = this.with_;
    const known = await calls.introspect(fresh.accessToken);
    if (known.kind === 'unavailable') return refused('unavailable', known.message);
    const details = await inspection.details(fresh.accessToken);
    if (details.kind === 'unavailable') return refused('unavailable', details.message);
    if (known.kind === 'inactive' || details.kind === 'unauthorised') {
      return refused('unavailable', 'HubSpot does not accept the token it just gave. Start again from the admin page.');
    }
    const { facts } = known;
    const lacking = (asked: readonly string[] = []): string[] => asked.filter((scope) => !facts.scopes.includes(scope));
    const objection = await connector.objection(details.value, fresh.accessToken);
    if (objection) return objection;
    const missing = lacking(options.requiredScopes);
    if (missing.length > 0) return refused('scopes', scopesMissing(facts.portalId, missing));
    return connector.connect(details.value, {
      authKind: 'oauth',
      accessToken: fresh.accessToken,
      refreshToken: fresh.refreshToken,
      expiresInMs: fresh.expiresInMs,
      scopes: facts.scopes,
      ownSourceId: facts.appId ?? (options.appId ? String(options.appId) : null),
      missingOptionalScopes: lacking(options.optionalScopes),
    });
  }

  /** Null where there is none, or where the key to it is lost: that must not keep anyone from disconnecting. */
  private refreshTokenOf({ refreshToken, portalId }: Connection): string | null {
    if (!refreshToken) return null;
    try {
      return this.with_.cipher.open(refreshToken, portalId, 'refresh_token');
    } catch (error) {
      if (error instanceof UnreadableSecretError) return null;
      throw error;
    }
  }
}
