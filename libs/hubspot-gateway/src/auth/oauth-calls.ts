import { networkCode } from '../client/failure';
import type { JsonAnswer, JsonExchange } from '../client/json-exchange';

export interface FreshTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInMs: number;
}

/**
 * HubSpot's words are left out on purpose: older answers repeat the token in them. `code` is HubSpot's `BAD_REFRESH_TOKEN` and its like
 * (hubspot-facts 1.5).
 */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: FreshTokens }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly message: string };

export type AppTokenAnswer =
  | { readonly kind: 'token'; readonly token: string; readonly expiresInMs: number }
  | Exclude<TokenAnswer, { kind: 'tokens' }>;

interface TokenFacts {
  readonly portalId: string;
  readonly appId: string | null;
  readonly scopes: readonly string[];
}

export type Introspection =
  | { readonly kind: 'active'; readonly facts: TokenFacts }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'unavailable'; readonly message: string };

export interface ClientCredentials {
  readonly clientId: string | null;
  readonly clientSecret: string | null;
}

/** The token calls (hubspot-facts 1.3, 1.4). Secrets travel in the form body only, never in a query. */
export class OAuthCalls {
  constructor(
    private readonly exchange: JsonExchange,
    private readonly credentials: ClientCredentials,
  ) {}

  exchangeCode(code: string, redirectUri: string): Promise<TokenAnswer> {
    return this.tokens('authorization_code', { code, redirect_uri: redirectUri }, null);
  }

  /** HubSpot repeats the refresh token in practice; what comes back is what counts (hubspot-facts 1.3). */
  refresh(refreshToken: string): Promise<TokenAnswer> {
    return this.tokens('refresh_token', { refresh_token: refreshToken }, refreshToken);
  }

  /** A token of the app itself, for the journal (hubspot-facts 1.3, 7.7). */
  async appToken(scopes: readonly string[]): Promise<AppTokenAnswer> {
    const posted = await this.post('/oauth/v3/token', { grant_type: 'client_credentials', scope: scopes.join(' ') });
    if (posted.kind === 'unavailable') return posted;
    const body = fieldsOf(posted.answer);
    if (posted.answer.status >= 300) return { kind: 'refused', code: codeOf(body, 'client_credentials') };
    const [token, expiresIn] = [body['access_token'], Number(body['expires_in'])];
    if (typeof token !== 'string' || !(expiresIn > 0))
      return { kind: 'unavailable', message: 'HubSpot answered a token call without a token.' };
    return { kind: 'token', token, expiresInMs: expiresIn * 1_000 };
  }

  async introspect(accessToken: string): Promise<Introspection> {
    const answer = await this.post('/oauth/v3/token/introspect', {
      token: accessToken,
      token_type_hint: 'access_token',
    });
    if (answer.kind === 'unavailable') return answer;
    const fields = fieldsOf(answer.answer);
    const hubId = fields['hub_id'];
    if (fields['active'] === false || (typeof hubId !== 'number' && typeof hubId !== 'string')) {
      return { kind: 'inactive' };
    }
    const appId = fields['app_id'];
    return {
      kind: 'active',
      facts: {
        portalId: String(hubId),
        appId: typeof appId === 'number' || typeof appId === 'string' ? String(appId) : null,
        scopes: Array.isArray(fields['scopes']) ? fields['scopes'].map(String) : [],
      },
    };
  }

  /** True if HubSpot confirmed it. Revoking does not uninstall the app (hubspot-facts 1.4). */
  async revoke(refreshToken: string): Promise<boolean> {
    const answer = await this.post('/oauth/v3/token/revoke', { token: refreshToken, token_type_hint: 'refresh_token' });
    return answer.kind === 'answered' && answer.answer.status < 300;
  }

  private async tokens(
    grantType: string,
    fields: Record<string, string>,
    formerRefreshToken: string | null,
  ): Promise<TokenAnswer> {
    const posted = await this.post('/oauth/v3/token', { grant_type: grantType, ...fields });
    if (posted.kind === 'unavailable') return posted;
    const body = fieldsOf(posted.answer);
    if (posted.answer.status >= 300) return { kind: 'refused', code: codeOf(body, grantType) };
    const accessToken = body['access_token'];
    const refreshToken = body['refresh_token'] ?? formerRefreshToken;
    const expiresIn = Number(body['expires_in']);
    if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || !(expiresIn > 0)) {
      return { kind: 'unavailable', message: 'HubSpot answered a token call without tokens.' };
    }
    return { kind: 'tokens', tokens: { accessToken, refreshToken, expiresInMs: expiresIn * 1_000 } };
  }

  private async post(
    path: string,
    form: Record<string, string>,
  ): Promise<{ kind: 'answered'; answer: JsonAnswer } | { kind: 'unavailable'; message: string }> {
    const { clientId, clientSecret } = this.credentials;
    if (!clientId || !clientSecret) {
      return { kind: 'unavailable', message: 'HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET are not set.' };
    }
    try {
      const answer = await this.exchange.send({
        method: 'POST',
        path,
        form: { ...form, client_id: clientId, client_secret: clientSecret },
      });
      const temporary = answer.status >= 500 || [408, 423, 429, 477].includes(answer.status);
      if (temporary) return { kind: 'unavailable', message: `HubSpot answered a token call with ${answer.status}.` };
      return { kind: 'answered', answer };
    } catch (error) {
      const code = networkCode(error);
      if (code === null) throw error;
      return { kind: 'unavailable', message: `HubSpot could not be reached for a token call: ${code}.` };
    }
  }
}

function codeOf(body: Record<string, unknown>, grantType: string): string {
  const status = body['status'];
  if (typeof status === 'string' && /^[A-Z_]+$/.test(status)) return status;
  if (body['error'] === 'invalid_grant') return grantType === 'refresh_token' ? 'BAD_REFRESH_TOKEN' : 'BAD_AUTH_CODE';
  return 'BAD_CLIENT';
}

function fieldsOf({ body }: JsonAnswer): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
