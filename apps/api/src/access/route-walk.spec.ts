import type { Role } from '@app/admin-service';
import { problemIn, startApi, type RunningApi } from '../testing/api-fixture';

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route that Express knows, parameters filled in. */
function routesOf(api: RunningApi): Route[] {
  const { router } = api.app.getHttpAdapter().getInstance();
  return router.stack.flatMap(({ route }) => {
    if (!route) return [];
    const paths = [route.path]
      .flat()
      .map((path: string) => path.replace(/\*path|\{\*path\}/, 'deep/link').replace(/:\w+/g, 'contact'));
    const methods = [...new Set(route.stack.map((layer) => layer.method.toUpperCase()))];
    return paths.flatMap((path: string) => methods.map((method) => ({ method, path })));
  });
}

/** What a browser, HubSpot or an orchestrator must reach without saying who it is. */
const OPEN = [
  'POST /webhooks/hubspot',
  'GET /oauth/callback',
  'GET /health/live',
  'GET /health/ready',
  'POST /admin/api/session',
  'POST /admin/api/set-up',
  'GET /admin/api/sign-in',
  'GET /admin/api/oidc/start',
  'GET /admin/api/oidc/callback',
  'GET /',
  'GET /admin',
  'GET /admin/deep/link',
];

/** All that changes something and that a viewer may: their own session, and a trial that writes nothing. */
const WRITES_OF_VIEWERS = [
  'DELETE /admin/api/session',
  'POST /admin/api/session/password',
  'POST /admin/api/entities/contact/preview',
  'POST /admin/api/configuration/diff',
];

const OF_ADMINS_ONLY =
  /^\/admin\/api\/(users|tokens|actions|settings|tables|object-types|set-up|disconnect|keys)|^\/oauth\/authorize/;
const named = ({ method, path }: Route): string => `${method} ${path}`;
const isWrite = ({ method }: Route): boolean => !['GET', 'HEAD'].includes(method);

describe('every route', () => {
  let api: RunningApi;
  let routes: Route[];

  beforeAll(async () => {
    api = await startApi();
    routes = routesOf(api);
    for (const role of ['admin', 'operator', 'viewer'] as const) await api.as(role, '/admin/api/session');
  });
  afterAll(() => api.app.close());

  const call = ({ method, path }: Route, init: RequestInit = {}) =>
    fetch(`${api.url}${path}`, {
      redirect: 'manual',
      ...init,
      method,
      headers: { 'x-requested-with': 'test', ...(init.headers as Record<string, string>) },
    });
  const asRole = (role: Role, { method, path }: Route) => api.as(role, path, { method });
  const guarded = () => routes.filter((route) => !OPEN.includes(named(route)) && route.path.startsWith('/admin/api'));

  it('is one of those that the walk means to see', () => {
    expect(routes.length).toBeGreaterThan(45);
    for (const open of OPEN) expect(routes.map(named)).toContain(open);
  });

  it('refuses who does not say who they are, but for the named ones', async () => {
    for (const route of routes) {
      const response = await call(route);
      await response.arrayBuffer();
      const refused = response.status === 401 && !route.path.startsWith('/webhooks/');
      expect(`${named(route)} ${refused ? 'refused' : 'open'}`).toBe(
        `${named(route)} ${OPEN.includes(named(route)) ? 'open' : 'refused'}`,
      );
    }
  });

  it('refuses an unknown, malformed or expired token', async () => {
    for (const route of guarded()) {
      const response = await call(route, { headers: { authorization: `Bearer rhs_${'x'.repeat(43)}` } });
      expect(`${named(route)} ${response.status}`).toBe(`${named(route)} 401`);
      expect((await problemIn(response)).detail).toContain('not known, has expired or was removed');
    }
  });

  it('that writes refuses a viewer, in words, and notes it in the audit trail', async () => {
    for (const route of guarded().filter(isWrite)) {
      if (WRITES_OF_VIEWERS.includes(named(route))) continue;
      const before = api.world.trail.recorded.length;
      const response = await asRole('viewer', route);
      expect(`${named(route)} ${response.status}`).toBe(`${named(route)} 403`);
      expect((await problemIn(response)).detail).toMatch(
        /^This needs the role (operator|admin); viewer has the role viewer/,
      );
      const noted = api.world.trail.recorded.slice(before);
      expect([named(route), ...noted.map(({ outcome }) => outcome)]).toEqual([
        named(route),
        ...(isTold(route) ? ['role_missing'] : []),
      ]);
    }
  });

  it('of an administrator refuses an operator', async () => {
    for (const route of routes.filter(({ path }) => OF_ADMINS_ONLY.test(path))) {
      if (OPEN.includes(named(route))) continue;
      const response = await asRole('operator', route);
      expect(`${named(route)} ${response.status}`).toBe(`${named(route)} 403`);
    }
  });

  it('declares a role: none is refused to an administrator for want of one', async () => {
    for (const route of guarded()) {
      if (named(route) === 'DELETE /admin/api/session' || route.path === '/admin/api/progress') continue;
      const response = await asRole('admin', route);
      const told = response.status >= 400 ? await problemIn(response) : null;
      expect(`${named(route)} ${told?.code ?? 'answered'}`).not.toMatch(
        /no_role_declared|role_missing|no_session|internal/,
      );
    }
  });

  it('that writes refuses another site', async () => {
    for (const route of routes.filter(isWrite)) {
      if (route.path.startsWith('/webhooks/')) continue;
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.test' }]) {
        const response = await call(route, { headers: headers as unknown as Record<string, string> });
        expect(`${named(route)} ${response.status}`).toBe(`${named(route)} 403`);
        expect((await problemIn(response)).code).toBe('other_site');
      }
    }
  });

  it('that takes a body refuses one that is too large or no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const route of routes.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method))) {
      if (route.path.startsWith('/webhooks/')) continue;
      const large = await call(route, { headers, body: JSON.stringify({ text: 'x'.repeat(300_000) }) });
      expect(`${named(route)} ${large.status}`).toBe(`${named(route)} 413`);
      expect((await problemIn(large)).detail).toContain('larger than');
      const broken = await call(route, { headers, body: '{"name":' });
      expect(`${named(route)} ${broken.status}`).toBe(`${named(route)} 400`);
      expect((await problemIn(broken)).detail).toBe('The request body is not valid JSON.');
    }
  });
});

/** Trials that write nothing are no actions. */
function isTold(route: Route): boolean {
  return named(route) !== 'POST /admin/api/set-up/suggestions';
}
