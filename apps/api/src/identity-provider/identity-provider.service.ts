import { Configuration } from '@app/configuration';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { groupsOf } from './claimed-person';
import type { ProviderGrant } from './sealed-grant';
import type { SignInAttempt } from './sign-in-attempt';

export const CALLBACK_PATH = '/admin/api/oidc/callback';

const TIMEOUT_SECONDS = 10;
const CLOCK_TOLERANCE_SECONDS = 60;

export interface ProviderRefusal {
  readonly kind: 'refused';
  /** Stable, for the audit trail. */
  readonly code: 'attempt_unknown' | 'denied' | 'provider_unavailable' | 'provider_settings' | 'answer_not_believed';
  /** For the person. */
  readonly message: string;
}

/** Whom the provider vouches for, with what it says of them. */
export interface VouchedPerson {
  readonly kind: 'vouched';
  readonly issuer: string;
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** By what it can be asked again; null where it gives nothing for that. */
  readonly grant: ProviderGrant | null;
}

/** What the provider says of a person who is signed in. */
export type AskedAgain =
  | (Pick<VouchedPerson, 'kind' | 'claims'> & { readonly grant: ProviderGrant })
  /** It vouches for the person no longer. */
  | { readonly kind: 'gone' }
  /** It did not answer, or its answer does not tell. */
  | { readonly kind: 'unknown' };

const START_AGAIN = 'Start again from the sign-in page.';

/** The company's identity provider: discovery, authorization code with PKCE, verified ID token (OpenID Connect Core 1.0, 3.1). */
@Injectable()
export class IdentityProvider implements OnApplicationBootstrap {
  private readonly log = new Logger('IdentityProvider');
  private found: Promise<oidc.Configuration> | null = null;

  constructor(private readonly configuration: Configuration) {}

  /** What its button says; null where none is set. */
  get name(): string | null {
    return this.configuration.oidc.issuer === undefined ? null : this.configuration.oidc.name;
  }

  /** Tells a wrong setting at boot. Not awaited: a provider that is away keeps nobody with a password out. */
  onApplicationBootstrap(): void {
    if (this.name !== null) void this.discovered().catch((error: unknown) => this.log.error(this.unreachable(error)));
  }

  /** The provider's page for this attempt. */
  async addressFor(
    attempt: SignInAttempt,
  ): Promise<{ readonly kind: 'address'; readonly url: string } | ProviderRefusal> {
    let server: oidc.Configuration;
    try {
      server = await this.discovered();
    } catch (error) {
      this.log.error(this.unreachable(error));
      return refused(
        'provider_unavailable',
        'The identity provider does not answer. Try again, or sign in with a password.',
      );
    }
    const url = oidc.buildAuthorizationUrl(server, {
      redirect_uri: this.redirectUri(),
      scope: this.configuration.oidc.scopes.join(' '),
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { kind: 'address', url: url.href };
  }

  /** `query`: what the provider sent the browser back with, from the `?` on. */
  async personOf(query: string, attempt: SignInAttempt | null): Promise<VouchedPerson | ProviderRefusal> {
    if (attempt === null || new URLSearchParams(query).get('state') !== attempt.state) {
      const why = 'This sign-in was not begun in this browser, was used already, or took longer than ten minutes.';
      return refused('attempt_unknown', `${why} ${START_AGAIN}`);
    }
    try {
      const server = await this.discovered();
      const answer = new URL(this.redirectUri());
      answer.search = query;
      const tokens = await oidc.authorizationCodeGrant(server, answer, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) return refused('answer_not_believed', `The identity provider sent no ID token. ${START_AGAIN}`);
      const { issuer } = server.serverMetadata();
      return {
        kind: 'vouched',
        issuer,
        id: claims.sub,
        claims: await this.allClaims(server, tokens.access_token, claims),
        grant: this.grantOf(server, tokens, claims),
      };
    } catch (error) {
      return this.refusalFor(error);
    }
  }

  /**
   * By refresh token, which gives what a sign-in gives (OpenID Connect Core 1.0, 12), or else at the userinfo endpoint as long as the
   * access token counts there.
   */
  async askAgain(grant: ProviderGrant): Promise<AskedAgain> {
    const { id, accessToken, refreshToken } = grant;
    try {
      const server = await this.discovered();
      if (refreshToken === null)
        return { kind: 'vouched', claims: await oidc.fetchUserInfo(server, accessToken, id), grant };
      const tokens = await oidc.refreshTokenGrant(server, refreshToken);
      const told = tokens.claims();
      if (told && told.sub !== id) return { kind: 'gone' };
      const claims = await this.allClaims(server, tokens.access_token, told ?? { sub: id });
      // 12.2: there may be no ID token, and then nothing that tells groups.
      if (!told && groupsOf(claims, this.configuration.oidc.roleClaim) === null) return { kind: 'unknown' };
      const next = { id, accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? refreshToken };
      return { kind: 'vouched', claims, grant: next };
    } catch (error) {
      if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return { kind: 'gone' };
      this.log.warn(`The identity provider could not be asked about a session again: ${reason(error)}.`);
      return { kind: 'unknown' };
    }
  }

  /** The userinfo endpoint is of use only where it is the one that tells groups. */
  private grantOf(server: oidc.Configuration, tokens: oidc.TokenEndpointResponse, claims: oidc.IDToken) {
    const refreshToken = tokens.refresh_token ?? null;
    const told = groupsOf(claims, this.configuration.oidc.roleClaim) !== null;
    if (refreshToken === null && (told || server.serverMetadata().userinfo_endpoint === undefined)) return null;
    return { id: claims.sub, accessToken: tokens.access_token, refreshToken };
  }

  /** Many providers tell groups and names at the userinfo endpoint only. */
  private async allClaims(
    server: oidc.Configuration,
    accessToken: string,
    claims: Readonly<Record<string, unknown>> & { readonly sub: string },
  ): Promise<Record<string, unknown>> {
    const known = groupsOf(claims, this.configuration.oidc.roleClaim) !== null && typeof claims['name'] === 'string';
    if (known || server.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await oidc.fetchUserInfo(server, accessToken, claims.sub)), ...claims };
  }

  private redirectUri(): string {
    return `${this.configuration.publicUrl}${CALLBACK_PATH}`;
  }

  private discovered(): Promise<oidc.Configuration> {
    return (this.found ??= this.discover().catch((error: unknown) => {
      this.found = null;
      throw error;
    }));
  }

  private discover(): Promise<oidc.Configuration> {
    const { issuer = '', clientId = '', clientSecret = '' } = this.configuration.oidc;
    const server = new URL(issuer);
    const client = { client_secret: clientSecret, [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS };
    return oidc.discovery(server, clientId, client, authentication(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      ...(server.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
  }

  private unreachable(error: unknown): string {
    return `OIDC_ISSUER ${this.configuration.oidc.issuer ?? ''} cannot be used as an identity provider: ${reason(error)}.`;
  }

  private refusalFor(error: unknown): ProviderRefusal {
    if (error instanceof oidc.AuthorizationResponseError) {
      const said = error.error_description ?? error.error;
      return refused('denied', `The identity provider did not sign you in: ${said}. ${START_AGAIN}`);
    }
    this.log.error(`A sign-in at the identity provider failed: ${reason(error)}.`);
    if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') {
      return refused('attempt_unknown', `The identity provider does not know this sign-in any more. ${START_AGAIN}`);
    }
    if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError) {
      const check =
        'An administrator must check OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and the redirect URL at the provider.';
      return refused('provider_settings', `The identity provider refuses this installation. ${check}`);
    }
    if (isAbsence(error)) {
      return refused('provider_unavailable', `The identity provider does not answer. ${START_AGAIN}`);
    }
    return refused('answer_not_believed', `What the identity provider sent does not stand the test. ${START_AGAIN}`);
  }
}

/** As the provider takes it; `client_secret_basic` is what it means when it says nothing (OpenID Connect Discovery 1.0, 3). */
function authentication(secret: string): oidc.ClientAuth {
  const basic = oidc.ClientSecretBasic(secret);
  const post = oidc.ClientSecretPost(secret);
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return taken.includes('client_secret_basic') ? basic(server, ...rest) : post(server, ...rest);
  };
}

/** Nobody there, no answer in time, or an answer that is none (a gateway's page). */
function isAbsence(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  if (!(error instanceof oidc.ClientError)) return false;
  return ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(
    error.code ?? '',
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const said = error instanceof oidc.ResponseBodyError ? ` (${error.error}: ${error.error_description ?? ''})` : '';
  return `${error.message}${cause}${said}`.replace(/\.$/, '');
}

function refused(code: ProviderRefusal['code'], message: string): ProviderRefusal {
  return { kind: 'refused', code, message };
}
