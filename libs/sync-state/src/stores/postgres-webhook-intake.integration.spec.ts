import type { InboundEvent } from '@app/sync-engine';
import { entityDefinition, hubspot, newMark } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createPool } from '../connection-pool';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresWebhookIntake } from './postgres-webhook-intake';

describe('PostgresWebhookIntake', () => {
  let database: MigratedDatabase;
  let harness: Awaited<ReturnType<typeof createSyncStateHarness>>;
  let intake: PostgresWebhookIntake;

  beforeAll(async () => {
    database = await createMigratedDatabase('intake');
    intake = new PostgresWebhookIntake(database.pool);
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    harness = await createSyncStateHarness(database.pool);
    await harness.registerEntity(entityDefinition('contact'));
  });

  afterEach(() => harness.dispose());

  const event = (dedupeKey: string, objectId: string, patch: Partial<InboundEvent> = {}): InboundEvent => ({
    portalId: harness.portalId,
    subscriptionType: 'contact.propertyChange',
    objectTypeId: '0-1',
    objectId,
    propertyName: 'email',
    propertyValue: 'a@b.c',
    occurredAt: 1_764_000_000_000,
    changeSource: 'CRM_UI',
    sourceId: 'userId:1',
    dedupeKey,
    verdict: 'marked',
    entity: 'contact',
    mark: newMark(hubspot(objectId), {
      hints: [{ property: 'email', value: dedupeKey, occurredAt: 1_764_000_000_000, own: false }],
    }),
    payload: { objectId, subscriptionType: 'contact.propertyChange' },
    ...patch,
  });
  const leased = async () => (await harness.state.lease({ limit: 100, leaseMs: 60_000 }))?.records ?? [];
  const logged = async () =>
    (
      await database.pool.query<{ dedupe_key: string; verdict: string; mark_id: string | null }>(
        'select dedupe_key, verdict, mark_id from hubspot_sync.hubspot_webhook_log where portal_id = $1 order by id',
        [harness.portalId],
      )
    ).rows;

  it('S9.4 stores all events of a call and marks their records, one mark a record with every hint', async () => {
    const stored = await intake.store([event('1', '7'), event('2', '7'), event('3', '8')]);
    expect(stored).toEqual({ stored: 3, duplicates: 0, marked: 3 });
    const records = await leased();
    const hints = Object.fromEntries(records.map(({ mark }) => [mark.record.id, mark.hints.map((hint) => hint.value)]));
    expect(hints).toEqual({ 7: ['1', '2'], 8: ['3'] });
    const ids = Object.fromEntries(records.map(({ mark }) => [mark.record.id, mark.id]));
    expect(await logged()).toEqual([
      { dedupe_key: '1', verdict: 'marked', mark_id: ids['7'] },
      { dedupe_key: '2', verdict: 'marked', mark_id: ids['7'] },
      { dedupe_key: '3', verdict: 'marked', mark_id: ids['8'] },
    ]);
  });

  it('S9.4 a call that a batch locks out for good, and is locked out by, is stored all the same', async () => {
    await intake.store([event('1', '7'), event('2', '8')]);
    const batch = await database.pool.connect();
    const touch = (id: string) =>
      batch.query(
        'update hubspot_sync.hubspot_dirty_records set attempts = 1 where portal_id = $1 and record_id = $2',
        [harness.portalId, id],
      );
    try {
      await batch.query('begin');
      await batch.query(`set local deadlock_timeout = '10s'`);
      await touch('8');
      const stored = intake.store([event('3', '7'), event('4', '8')]);
      const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%hubspot_webhook_keys%' and pid <> pg_backend_pid()`;
      while ((await database.pool.query(waiting)).rowCount === 0);
      // The call holds 7 and waits for 8: the one that has waited longest is the one that PostgreSQL ends.
      await touch('7');
      await batch.query('commit');
      expect(await stored).toEqual({ stored: 2, duplicates: 0, marked: 2 });
    } finally {
      batch.release(true);
    }
  });

  it('S1.1 a replayed event makes nothing twice, in one call or another', async () => {
    expect(await intake.store([event('1', '7'), event('1', '7')])).toEqual({ stored: 1, duplicates: 1, marked: 1 });
    const [first] = await leased();
    expect(await intake.store([event('1', '7')])).toEqual({ stored: 0, duplicates: 1, marked: 0 });
    const again = await database.pool.query<{ stamp: string }>(
      'select stamp from hubspot_sync.hubspot_dirty_records where id = $1',
      [first?.mark.id],
    );
    expect(again.rows).toEqual([{ stamp: first?.mark.stamp }]);
    expect(await logged()).toHaveLength(1);
  });

  it('S1.1 the same call delivered many times at once is stored once', async () => {
    const call = Array.from({ length: 20 }, (_, n) => event(`same ${n}`, String(n)));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => intake.store(n % 2 ? call : [...call].reverse())),
    );
    expect(answers.reduce((sum, answer) => sum + answer.stored, 0)).toBe(20);
    expect(answers.reduce((sum, answer) => sum + answer.duplicates, 0)).toBe(100);
    expect(await leased()).toHaveLength(20);
  });

  it('S1.1 what marks nothing is logged with its verdict', async () => {
    const none = { entity: null, mark: null };
    const answer = await intake.store([
      event('1', '7', { ...none, verdict: 'no_entity' }),
      event('2', '7', { ...none, verdict: 'unknown_portal' }),
      event('3', '7', { ...none, verdict: 'not_handled', objectId: null, propertyValue: null }),
    ]);
    expect(answer).toEqual({ stored: 3, duplicates: 0, marked: 0 });
    expect((await logged()).map((row) => row.verdict)).toEqual(['no_entity', 'unknown_portal', 'not_handled']);
    expect(await leased()).toEqual([]);
  });

  it('S1.5 an event about a linked record marks its link', async () => {
    await database.pool.query(
      `insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, hubspot_id, state)
       values ('a', $1, 'contact', '1', '7', 'live')`,
      [harness.portalId],
    );
    expect(await intake.store([event('1', '7')])).toMatchObject({ marked: 1 });
    expect((await leased())[0]?.mark.record).toEqual({ kind: 'link', id: 'a' });
    expect((await logged())[0]?.mark_id).not.toBeNull();
  });

  it('S9.4 one strange text does not keep a call from being stored', async () => {
    const strange = 'nul \u0000, half a pair \ud83d';
    const answer = await intake.store([
      event('1', '7', { propertyValue: strange, payload: { propertyValue: strange } }),
    ]);
    expect(answer.stored).toBe(1);
  });

  it('S9.4 without the database it rejects, so that the caller answers non-2xx', async () => {
    const url = new URL(database.url);
    url.pathname = '/no_such_database';
    const nowhere = createPool(url.toString());
    await expect(new PostgresWebhookIntake(nowhere).store([event('1', '7')])).rejects.toThrow('no_such_database');
    await nowhere.end();
  });

  it('stores nothing for an empty call', async () => {
    expect(await intake.store([])).toEqual({ stored: 0, duplicates: 0, marked: 0 });
  });
});
