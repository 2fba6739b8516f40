import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { ApiRefusal } from '../http/answer';
import type { Identity } from '../http/api-call';
import { instantText } from '../portal/instant-text';
import type { AccessGrant, RefreshGrant } from '../portal/mutation';
import type { AppDefinition } from '../portal/portal-settings';
import type { Portal } from '../portal/portal';

export const ACCESS_TOKEN_SECONDS = 1_800;
const CODE_LIFETIME_MS = 10 * 60_000;
export const INSTALLING_USER = 77_001;

interface AuthorizationCode {
  readonly appId: number;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: CodeChallenge | null;
  readonly expiresAt: number;
}

/** What a caller with PKCE sent ahead of its secret (hubspot-facts 1.2). */
export interface CodeChallenge {
  readonly value: string;
  readonly method: 'S256' | 'plain';
}

const answersTo = ({ value, method }: CodeChallenge, verifier: string): boolean =>
  (method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')) === value;

export interface ServiceKey {
  readonly token: string;
  readonly appId: number;
  readonly scopes?: readonly string[];
}

/** Codes, tokens and keys of the portal's apps (hubspot-facts 1). */
export class TokenBook {
  private readonly codes = new Map<string, AuthorizationCode>();

  constructor(
    private readonly portal: Portal,
    private readonly serviceKeys: readonly ServiceKey[],
    readonly developerKey: string,
  ) {}

  appByClient(clientId: string): AppDefinition | undefined {
    return this.portal.apps.find((app) => app.clientId === clientId);
  }

  /** A single-use code for what the user granted: the asked scopes that the app may have. */
  grantCode(
    app: AppDefinition,
    redirectUri: string,
    asked: readonly string[],
    challenge: CodeChallenge | null = null,
  ): string {
    const code = `na1-${randomUUID()}`;
    const scopes = [...new Set(['oauth', ...asked])].filter((scope) => app.scopes.includes(scope));
    const expiresAt = this.portal.now() + CODE_LIFETIME_MS;
    this.codes.set(code, { appId: app.appId, redirectUri, scopes, challenge, expiresAt });
    return code;
  }

  /** Null for a code that is unknown, used, too old, another app's, or asked for with a challenge that this is no answer to. */
  redeemCode(code: string, app: AppDefinition, verifier: string): AuthorizationCode | null {
    const held = this.codes.get(code);
    this.codes.delete(code);
    if (!held || held.appId !== app.appId || held.expiresAt <= this.portal.now()) return null;
    return held.challenge && !answersTo(held.challenge, verifier) ? null : held;
  }

  newRefreshToken(appId: number, scopes: readonly string[]): RefreshGrant {
    const grant: RefreshGrant = { token: `na1-${randomUUID()}`, appId, userId: INSTALLING_USER, scopes };
    this.portal.commit({ k: 'refresh-token', grant });
    return grant;
  }

  newAccessToken(from: Omit<RefreshGrant, 'token'>, use: AccessGrant['use'] = 'user'): AccessGrant {
    const { appId, userId, scopes } = from;
    const token = `CN${randomBytes(48).toString('base64url')}`;
    const grant: AccessGrant = {
      token,
      appId,
      userId,
      scopes,
      use,
      expiresAt: this.portal.now() + ACCESS_TOKEN_SECONDS * 1_000,
    };
    this.portal.commit({ k: 'access-token', grant });
    return grant;
  }

  /** The static token of that text, or undefined. */
  serviceKey(token: string): ServiceKey | undefined {
    return this.serviceKeys.find((held) => held.token === token);
  }

  /** @throws ApiRefusal 401 as hubspot-facts 1.5 tells the cases apart. */
  identify(authorization: string | undefined, apiKey: string | null = null): Identity {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw apiKey === null ? missingCredentials() : invalidApiKey();
    const key = this.serviceKey(token);
    if (key)
      return { token, appId: key.appId, userId: INSTALLING_USER, scopes: key.scopes ?? null, kind: 'service-key' };
    const grant = this.portal.state.accessTokens.get(token);
    const now = this.portal.now();
    if (!grant) {
      if (token.startsWith('pat-')) throw missingCredentials();
      throw expired(20_705 * 86_400, now - 20_705 * 86_400_000);
    }
    if (grant.expiresAt <= now) throw expired(Math.floor((now - grant.expiresAt) / 1_000), grant.expiresAt);
    return {
      token,
      appId: grant.appId,
      userId: grant.userId,
      scopes: grant.scopes,
      kind: grant.use === 'app' ? 'app' : 'oauth',
    };
  }

  /** The developer's key opens the settings of every app, nothing else. */
  identifyDeveloper(key: string | null): Identity | null {
    return key === this.developerKey
      ? { token: key, appId: 0, userId: INSTALLING_USER, scopes: [], kind: 'app' }
      : null;
  }
}

const missingCredentials = (): ApiRefusal =>
  new ApiRefusal(401, {
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
  });

/** API keys for CRM data ended in 2022 (hubspot-facts 1.1; recording `errors/401-invalid-api-key`). */
const invalidApiKey = (): ApiRefusal =>
  new ApiRefusal(401, {
    message: 'The API key provided is invalid.',
    links: { 'api key': 'https://app.hubspot.com/l/api-key/' },
    category: 'INVALID_AUTHENTICATION',
  });

/** A garbled token is told as one that expired in 1970 (hubspot-facts 0.5). */
const expired = (seconds: number, at: number): ApiRefusal => {
  const age = seconds >= 86_400 ? `${Math.floor(seconds / 86_400)} day(s)` : `${seconds} second(s)`;
  return new ApiRefusal(401, {
    message: `The OAuth token used to make this call expired ${age} ago.`,
    context: { 'expire time': [instantText(at)] },
    category: 'EXPIRED_AUTHENTICATION',
  });
};
