import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '@app/configuration';
import { adminPageFolder } from './administration/admin-page.controller';
import { ENVIRONMENT, problemIn, startApi, type RunningApi } from './testing/api-fixture';

describe('the configuration of the api', () => {
  it('a missing setting is named, with what is expected, and all others with it', () => {
    const env = {
      ...ENVIRONMENT,
      ENCRYPTION_MASTER_KEY: undefined,
      PUBLIC_URL: 'http://sync.example.com',
      ADMIN_PASSWORD: 'short',
    };
    expect(() => loadConfiguration(env)).toThrow(
      [
        'The configuration has 3 faults:',
        '  ENCRYPTION_MASTER_KEY is missing: expected 32 random bytes as base64 or as 64 hexadecimal digits; make one with: openssl rand -base64 32',
        '  PUBLIC_URL is malformed: expected an https URL without query; plain http only for localhost',
        '  ADMIN_PASSWORD is malformed: expected at least 12 characters',
        'Set them as environment variables; .env.example explains each.',
      ].join('\n'),
    );
  });
});

describe('the api', () => {
  let api: RunningApi;

  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.app.close());

  const get = (path: string) => fetch(`${api.url}${path}`, { redirect: 'manual' });

  it('leads from its root to the admin page', async () => {
    const response = await get('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/admin/']);
  });

  it.each(['/admin', '/admin/', '/admin/contacts/5'])(
    '%s is the admin page, or says that it is not built',
    async (path) => {
      const response = await get(path);
      if (existsSync(join(adminPageFolder(), 'index.html'))) {
        expect(response.status).toBe(200);
        expect(response.headers.get('cache-control')).toBe('no-cache');
        expect(await response.text()).toContain('<div id="root">');
      } else {
        expect((await problemIn(response)).detail).toBe(
          'The admin page is not built: run "npm run build" and start again.',
        );
      }
    },
  );

  it.each(['/admin/api/nothing', '/admin/assets/nothing.js', '/nothing'])('%s is a plain 404', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await problemIn(response)).toMatchObject({ code: 'not_found', detail: 'There is nothing at this address.' });
  });

  it('what nobody foresaw is told in one sentence that gives nothing away', async () => {
    api.world.ports.overview.backlog = () => Promise.reject(new Error('relation "secret" does not exist'));
    const response = await api.asAdmin('/admin/api/overview');
    expect(response.status).toBe(500);
    expect((await problemIn(response)).detail).toBe(
      'Something went wrong here, not with your request. The log of the api says what.',
    );
  });

  it('an absent database is told as such, wherever the driver hides it', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    for (const error of [refused, new AggregateError([refused]), new Error('lost', { cause: refused })]) {
      api.world.ports.overview.backlog = () => Promise.reject(error);
      const response = await api.asAdmin('/admin/api/overview');
      expect(response.status).toBe(503);
    }
  });

  it('a body that is no JSON, or too large, is told as such', async () => {
    const post = (body: string) =>
      api.asAdmin('/admin/api/pause', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect((await problemIn(await post('{'))).detail).toBe('The request body is not valid JSON.');
    expect((await problemIn(await post(`"${'x'.repeat(300_000)}"`))).detail).toBe(
      'The request body is larger than 256 kB.',
    );
  });

  it('with a service key there is nothing to approve', async () => {
    api.world.serviceKey = true;
    const response = await api.asAdmin('/oauth/authorize');
    expect(response.status).toBe(409);
    expect((await problemIn(response)).code).toBe('service_key');
  });

  it('readiness says what is amiss; liveness stays', async () => {
    api.world.readiness = { database: 'reachable', migrations: 'pending', captureSlot: 'unknown' };
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: 'not ready',
      database: 'reachable',
      migrations: 'pending',
      captureSlot: 'unknown',
    });
    expect((await get('/health/live')).status).toBe(200);
  });

  it('the documentation names every call of the admin API', async () => {
    const document = (await (await api.asAdmin('/docs-json')).json()) as { paths: Record<string, object> };
    const { router } = api.app.getHttpAdapter().getInstance();
    const served = router.stack.flatMap<string>(({ route }) => [route?.path ?? []].flat());
    const expected = served
      .filter((path) => path.startsWith('/admin/api'))
      .map((path) => path.replace(/:(\w+)/g, '{$1}'));
    expect(expected.length).toBeGreaterThan(35);
    expect(Object.keys(document.paths).sort()).toEqual([...new Set(expected)].sort());
  });
});
