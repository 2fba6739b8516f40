import type { AddressInfo } from 'node:net';
import { loadConfiguration } from '@app/configuration';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { freePort } from '@app/embedded-postgres';
import { createHubSpotEmulator, type HubSpotEmulator } from '@app/hubspot-emulator';
import { createPool, PortalStores, runMigrations } from '@app/sync-state';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Pool } from 'pg';
import { createApi } from './create-api';
import { ENVIRONMENT, logIn, METRICS_TOKEN, problemIn, propertyChange, signedHeaders } from './testing/api-fixture';
import { AdaptersModule } from './wiring/adapters.module';

const ENTITY = {
  entity: 'contact',
  table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
  objectType: 'contacts',
  externalIdProperty: 'renewa_id',
  matchKeys: [],
  reads: [],
  localFilter: null,
  hubspotFilter: null,
  conflictPolicy: 'latest_wins',
  quietPeriodMs: 0,
  createInHubSpot: true,
  createLocally: true,
  state: 'waiting',
  stateReason: null,
} as const;

describe('the api on PostgreSQL and an emulated HubSpot', () => {
  let database: TestDatabase;
  let emulator: HubSpotEmulator;
  let app: NestExpressApplication;
  let pool: Pool;
  let url: string;
  let cookie: string;

  beforeAll(async () => {
    database = await createTestDatabase('api');
    await runMigrations(database.url);
    const tables = createPool(database.url, { max: 1 });
    await tables.query('create table public.contact (id bigint primary key, email text)');
    await tables.end();
    emulator = await createHubSpotEmulator({ port: 0, control: true });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const configuration = loadConfiguration({
      ...ENVIRONMENT,
      DATABASE_URL: database.url,
      PUBLIC_URL: url,
      PORT: String(port),
      HUBSPOT_API_BASE_URL: emulator.url,
      HUBSPOT_AUTH_URL: emulator.url,
      HUBSPOT_CLIENT_ID: emulator.clientId,
      HUBSPOT_CLIENT_SECRET: emulator.clientSecret,
    });
    app = await createApi(configuration, AdaptersModule.with(configuration), false);
    await app.listen(port, '127.0.0.1');
    expect((app.getHttpServer().address() as AddressInfo).port).toBe(port);
    pool = createPool(database.url, { max: 2 });
    cookie = await logIn(url);
  });

  afterAll(async () => {
    await app?.close();
    await pool?.end();
    await emulator?.close();
    await database?.drop();
  });

  const get = (path: string) => fetch(`${url}${path}`, { headers: { cookie }, redirect: 'manual' });
  const post = (path: string, body?: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { cookie, 'x-requested-with': 'test', 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
  const read = async (path: string) => (await (await get(path)).json()) as Record<string, unknown>;

  function deliver(events: unknown[], options: Parameters<typeof signedHeaders>[1] = {}): Promise<Response> {
    const body = JSON.stringify(events);
    const headers = signedHeaders(body, { secret: emulator.clientSecret, url: `${url}/webhooks/hubspot`, ...options });
    return fetch(`${url}/webhooks/hubspot`, { method: 'POST', body, headers });
  }

  /** Approves the app as a person would and gives HubSpot's redirect. */
  async function approve(): Promise<string> {
    const asked = await get('/oauth/authorize');
    expect(asked.status).toBe(302);
    const consent = new URL(asked.headers.get('location') ?? '');
    consent.searchParams.set('auto', '1');
    const approved = await fetch(consent, { redirect: 'manual' });
    return approved.headers.get('location') ?? '';
  }

  it('health tells the truth: live, ready, migrations at head', async () => {
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'live' });
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      status: 'ready',
      database: 'reachable',
      migrations: 'at head',
      captureSlot: 'none',
    });
  });

  it('before a portal is connected everything is empty, and nothing is in sync', async () => {
    expect(await read('/admin/api/overview')).toMatchObject({
      connection: null,
      entities: [],
      quiet: true,
      inSync: false,
    });
    for (const list of ['log', 'webhooks', 'reviews', 'parked']) {
      expect(await read(`/admin/api/${list}`)).toEqual({ items: [], next: null });
    }
    for (const list of ['errors', 'records?text=1']) expect(await read(`/admin/api/${list}`)).toEqual({ items: [] });
    expect((await problemIn(await post('/admin/api/disconnect'))).detail).toBe(
      'No HubSpot portal is connected. Connect one on the admin page first.',
    );
    expect((await deliver([propertyChange({ portalId: Number(emulator.portalId) })])).status).toBe(404);
  });

  it('connects by OAuth: the state works once, for the session that asked', async () => {
    const callback = await approve();
    const stranger = await fetch(callback, { redirect: 'manual' });
    expect(stranger.status).toBe(400);
    expect(await stranger.text()).toContain('This browser has no admin session here');

    const connected = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
    expect(await connected.text()).toBe('Found. Redirecting to /admin/?connected');
    expect(connected.headers.get('location')).toBe('/admin/?connected');

    const replayed = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
    expect(replayed.status).toBe(400);
    expect(await replayed.text()).toContain('was used already');

    const { items } = (await read('/admin/api/actions')) as { items: Record<'action' | 'actor' | 'outcome', string>[] };
    const told = items.filter(({ action }) => action === 'connection.connect').slice(0, 3);
    expect(told.map(({ actor, outcome }) => `${actor}: ${outcome}`).reverse()).toEqual([
      'nobody: refused',
      'admin: done',
      'admin: refused',
    ]);

    expect(await read('/admin/api/overview')).toMatchObject({
      connection: { state: 'connected', portalId: String(emulator.portalId) },
      inSync: false,
    });
  });

  it('a refusal page shows what another wrote as text, never as markup', async () => {
    const page = await get('/oauth/callback?state=%3Cscript%3E&error=%3Cscript%3Ealert(1)%3C/script%3E');
    expect(page.status).toBe(400);
    expect(await page.text()).not.toContain('<script>');
  });

  it('S9.4 S1.1 events of a signed call become marks, once', async () => {
    await app.get(PortalStores, { strict: false }).of(String(emulator.portalId)).registry.saveEntity(ENTITY);
    const events = [
      propertyChange({ portalId: Number(emulator.portalId) }),
      propertyChange({ portalId: Number(emulator.portalId), propertyName: 'lastname' }),
      propertyChange({ portalId: Number(emulator.portalId), subscriptionType: 'ticket.creation' }),
      propertyChange({ portalId: 1 }),
    ];
    await until(async () => (await deliver(events)).status === 204 && (await countOf('hubspot_dirty_records')) === 1);
    expect((await deliver(events)).status).toBe(204);
    const { rows } = await pool.query<{ verdict: string }>('select verdict from hubspot_sync.hubspot_webhook_log');
    const verdicts = rows.map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === 'marked')).toHaveLength(2);
    expect(verdicts.filter((verdict) => verdict === 'unknown_portal')).toHaveLength(1);
    const overview = (await read('/admin/api/overview')) as { backlog: { marks: number } };
    expect(overview.backlog.marks).toBe(1);
  });

  it('the entity that waits is listed with its mappings, and can be paused and resumed', async () => {
    expect(await read('/admin/api/overview')).toMatchObject({ entities: [{ entity: 'contact', state: 'waiting' }] });
    expect(await read('/admin/api/entities/contact/mappings')).toMatchObject({
      definition: { entity: 'contact' },
      mappings: [],
    });
    expect((await post('/admin/api/entities/contact/pause', { reason: 'looking' })).status).toBe(204);
    expect(await read('/admin/api/overview')).toMatchObject({
      entities: [{ state: 'paused', stateReason: 'looking' }],
    });
    expect((await post('/admin/api/entities/contact/resume')).status).toBe(204);
    expect(await read('/admin/api/overview')).toMatchObject({ entities: [{ state: 'waiting', stateReason: null }] });
    expect((await post('/admin/api/entities/ghost/pause')).status).toBe(404);
  });

  it.each([
    ['/admin/api/log?limit=0', 'limit'],
    ['/admin/api/log?cursor=x', 'cursor'],
    ['/admin/api/log?from=yesterday', 'from'],
    ['/admin/api/log?cause=magic', 'cause'],
    ['/admin/api/parked?cursor=5', 'cursor'],
    ['/admin/api/reviews?unknown=1', 'unknown'],
  ])('%s names the field that cannot be used', async (path, field) => {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect([...new Set((await problemIn(response)).errors?.map((fault) => fault.field))]).toEqual([field]);
  });

  it('S9.2 a record is tried again on demand', async () => {
    expect((await post('/admin/api/parked/retry', { entity: 'contact', localKey: '77' })).status).toBe(204);
    const { rows } = await pool.query("select reasons from hubspot_sync.hubspot_dirty_records where record_id = '77'");
    expect(rows).toEqual([{ reasons: ['retry'] }]);
    expect((await problemIn(await post('/admin/api/parked/retry', { entity: 'contact' }))).detail).toBe(
      'Name the record by localKey or hubspotId.',
    );
  });

  it('the metrics tell the state', async () => {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
    const text = await response.text();
    expect(text).toContain('hubspot_sync_connection_state{state="connected"} 1');
    expect(text).toContain('hubspot_sync_entity_state{entity="contact",state="waiting"} 1');
  });

  it('pauses, resumes and disconnects', async () => {
    expect((await post('/admin/api/pause', { reason: 'maintenance' })).status).toBe(204);
    expect(await read('/admin/api/overview')).toMatchObject({
      connection: { state: 'paused', stateReason: 'maintenance' },
    });
    expect((await post('/admin/api/resume')).status).toBe(204);
    expect(await (await post('/admin/api/disconnect')).json()).toEqual({ revoked: true });
    expect(await read('/admin/api/overview')).toMatchObject({ connection: { state: 'disconnected' } });
  });

  it('S9.4 without the database nothing is taken in, and every answer says so', async () => {
    await database.drop();
    const refused = await deliver([propertyChange({ portalId: Number(emulator.portalId) })]);
    expect(refused.status).toBe(503);
    expect((await problemIn(refused)).detail).toBe(
      'The events could not be stored; nothing of the call was kept. Send it again.',
    );
    const ready = await fetch(`${url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: 'not ready',
      database: 'unreachable',
      migrations: 'unknown',
      captureSlot: 'unknown',
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const overview = await get('/admin/api/overview');
    expect(overview.status).toBe(503);
    expect((await problemIn(overview)).detail).toBe('The database cannot be reached. Try again in a moment.');
  });

  async function countOf(table: string): Promise<number> {
    const { rows } = await pool.query<{ count: string }>(`select count(*) as count from hubspot_sync.${table}`);
    return Number(rows[0]?.count);
  }
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('the condition did not come true within 10 seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
