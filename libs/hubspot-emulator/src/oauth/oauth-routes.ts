import { ApiRefusal, noContent, ok, type Answer } from '../http/answer';
import { bodyObject, type ApiCall, type Route } from '../http/api-call';
import { KNOWN_SCOPES } from '../http/scopes';
import { textOf } from '../json/json-value';
import { isBehaviourOf } from '../portal/behaviour-dates';
import type { AccessGrant, RefreshGrant } from '../portal/mutation';
import type { AppDefinition } from '../portal/portal-settings';
import { ACCESS_TOKEN_SECONDS, INSTALLING_USER, type TokenBook } from './token-book';

/** OAuth errors have no category and no correlation id (hubspot-facts 0.5). */
const refuse = (status: string, message: string, error?: string): Answer =>
  ok({ ...(error ? { error, error_description: message } : {}), status, message }, 400);

const BAD_REFRESH = refuse('BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked', 'invalid_grant');

/** v1 also takes the fields from the query; later versions from the body only (hubspot-facts 1.3). */
const fieldOf = (call: ApiCall, name: string): string =>
  call.form.get(name) ?? (call.version === 'v1' ? call.query.get(name) : null) ?? '';

const authenticate = (book: TokenBook, call: ApiCall): AppDefinition | Answer => {
  const app = book.appByClient(fieldOf(call, 'client_id'));
  if (!app) return refuse('BAD_CLIENT_ID', 'missing or unknown client id', 'invalid_client');
  if (app.clientSecret !== fieldOf(call, 'client_secret'))
    return refuse('BAD_CLIENT_SECRET', 'missing or invalid client secret', 'invalid_client');
  return app;
};

const isAnswer = (value: AppDefinition | Answer): value is Answer => 'status' in value;

const tokenAnswer = (call: ApiCall, grant: AccessGrant, refreshToken: string | null): Answer =>
  ok({
    token_type: 'bearer',
    ...(refreshToken ? { refresh_token: refreshToken } : {}),
    access_token: grant.token,
    ...(call.version === 'v1'
      ? {}
      : {
          token_use: grant.use === 'app' ? 'client_credentials' : 'access_token',
          hub_id: call.portal.settings.portalId,
          user_id: grant.userId,
          scopes: grant.scopes,
        }),
    expires_in: ACCESS_TOKEN_SECONDS,
  });

const token = (book: TokenBook, call: ApiCall): Answer => {
  const app = authenticate(book, call);
  if (isAnswer(app)) return app;
  switch (fieldOf(call, 'grant_type')) {
    case 'authorization_code': {
      const code = book.redeemCode(fieldOf(call, 'code'), app, fieldOf(call, 'code_verifier'));
      if (!code) return refuse('BAD_AUTH_CODE', 'missing or unknown auth code', 'invalid_grant');
      if (code.redirectUri !== fieldOf(call, 'redirect_uri'))
        return refuse('BAD_REDIRECT_URI', 'missing or invalid redirect uri', 'invalid_request');
      const refresh = book.newRefreshToken(app.appId, code.scopes);
      return tokenAnswer(call, book.newAccessToken(refresh), refresh.token);
    }
    case 'refresh_token': {
      const refresh = call.portal.state.refreshTokens.get(fieldOf(call, 'refresh_token'));
      if (!refresh || refresh.appId !== app.appId) return BAD_REFRESH;
      return tokenAnswer(call, book.newAccessToken(refresh), refresh.token);
    }
    case 'client_credentials': {
      const scopes = fieldOf(call, 'scope').split(' ').filter(Boolean);
      return tokenAnswer(call, book.newAccessToken({ appId: app.appId, userId: 0, scopes }, 'app'), null);
    }
    default:
      return refuse('BAD_GRANT_TYPE', 'missing or unknown grant type', 'unsupported_grant_type');
  }
};

const common = (call: ApiCall, grant: RefreshGrant): Record<string, unknown> => ({
  token: grant.token,
  user: `user${grant.userId}@example.com`,
  hub_domain: `portal${call.portal.settings.portalId}.example.com`,
  scopes: grant.scopes,
});

const signedToken = (call: ApiCall, grant: AccessGrant): Record<string, unknown> => ({
  expiresAt: grant.expiresAt,
  scopes: Buffer.from(`scopes of ${grant.scopes.length}`).toString('base64'),
  hubId: call.portal.settings.portalId,
  userId: grant.userId,
  appId: grant.appId,
  signature: 'emulated',
  scopeToScopeGroupPks: Buffer.from(grant.scopes.join()).toString('base64'),
  newSignature: 'emulated',
  hublet: call.portal.settings.hublet,
  trialScopes: '',
  trialScopeToScopeGroupPks: '',
  isUserLevel: false,
  installingUserId: grant.userId,
  isServiceAccount: false,
  isPrivateDistribution: false,
  ...(call.version === 'v1' ? {} : { appInstallId: `${grant.appId}`, audience: 'api.hubapi.com' }),
});

const accessInfo = (call: ApiCall, grant: AccessGrant): Record<string, unknown> => ({
  ...common(call, grant),
  ...(isBehaviourOf(call.portal.settings.answersAsOf, 'signedTokenInfo')
    ? { signed_access_token: signedToken(call, grant), is_private_distribution: false }
    : { scope_to_scope_group_pks: grant.scopes.map((_, index) => 10 + index) }),
  token_type: 'access',
  user_id: grant.userId,
  hub_id: call.portal.settings.portalId,
  expires_in: Math.max(0, Math.round((grant.expiresAt - call.portal.now()) / 1_000)),
  app_id: grant.appId,
});

const refreshInfo = (call: ApiCall, grant: RefreshGrant): Record<string, unknown> => ({
  ...common(call, grant),
  token_type: 'refresh',
  user_id: grant.userId,
  hub_id: call.portal.settings.portalId,
  client_id: call.portal.app(grant.appId)?.clientId ?? '',
  ...(call.version === 'v1' ? {} : { app_id: grant.appId }),
});

const unknownToken = (): ApiRefusal => new ApiRefusal(404, { message: 'No token found', category: 'OBJECT_NOT_FOUND' });

const introspect = (book: TokenBook, call: ApiCall): Answer => {
  const app = authenticate(book, call);
  if (isAnswer(app)) return app;
  const text = fieldOf(call, 'token');
  const access = call.portal.state.accessTokens.get(text);
  if (access && access.appId === app.appId && access.expiresAt > call.portal.now()) {
    return ok({ active: true, token_use: 'access_token', client_id: app.clientId, ...accessInfo(call, access) });
  }
  const refresh = call.portal.state.refreshTokens.get(text);
  return refresh && refresh.appId === app.appId
    ? ok({ active: true, token_use: 'refresh_token', ...refreshInfo(call, refresh) })
    : ok({ active: false });
};

const revoke = (book: TokenBook, call: ApiCall): Answer => {
  const app = authenticate(book, call);
  if (isAnswer(app)) return app;
  call.portal.commit({ k: 'revoke', token: fieldOf(call, 'token') });
  return { status: 200, body: {} };
};

/** Whose static token it is (hubspot-facts 1.4). */
const privateAppInfo = (book: TokenBook, call: ApiCall): Answer => {
  const key = book.serviceKey(textOf(bodyObject(call)['tokenKey']));
  if (!key) throw unknownToken();
  const scopes = key.scopes ?? KNOWN_SCOPES;
  return ok({ userId: INSTALLING_USER, hubId: call.portal.settings.portalId, appId: key.appId, scopes });
};

/** hubspot-facts 1.4 and 12.1, rows 2–4. */
export const oauthRoutes = (book: TokenBook): readonly Route[] => [
  { api: 'oauth', method: 'POST', pattern: 'token', open: true, handle: (call) => token(book, call) },
  { api: 'oauth', method: 'POST', pattern: 'token/introspect', open: true, handle: (call) => introspect(book, call) },
  { api: 'oauth', method: 'POST', pattern: 'token/revoke', open: true, handle: (call) => revoke(book, call) },
  {
    api: 'oauth',
    method: 'POST',
    pattern: 'private-apps/get/access-token-info',
    open: true,
    handle: (call) => privateAppInfo(book, call),
  },
  {
    api: 'oauth',
    method: 'GET',
    pattern: 'access-tokens/:token',
    open: true,
    handle: (call) => {
      const grant = call.portal.state.accessTokens.get(call.params['token'] ?? '');
      if (!grant || grant.expiresAt <= call.portal.now()) throw unknownToken();
      return ok(accessInfo(call, grant));
    },
  },
  {
    api: 'oauth',
    method: 'GET',
    pattern: 'refresh-tokens/:token',
    open: true,
    handle: (call) => {
      const grant = call.portal.state.refreshTokens.get(call.params['token'] ?? '');
      if (!grant) throw unknownToken();
      return ok(refreshInfo(call, grant));
    },
  },
  {
    api: 'oauth',
    method: 'DELETE',
    pattern: 'refresh-tokens/:token',
    open: true,
    handle: (call) => {
      call.portal.commit({ k: 'revoke', token: call.params['token'] ?? '' });
      return noContent;
    },
  },
];
