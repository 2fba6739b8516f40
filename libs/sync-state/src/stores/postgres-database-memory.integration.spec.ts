import { DatabaseWatch } from '@app/sync-engine';
import { entityDefinition } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresDatabaseMemory } from './postgres-database-memory';

const MINUTE = 60_000;
const OWN = '54321';
const QUESTION = {
  ownSourceId: OWN,
  receivedWithinMs: 15 * MINUTE,
  clockOffsetMs: 0,
  clockUncertaintyMs: 1_000,
  intentLifetimeMs: 15 * MINUTE,
};

describe('PostgresDatabaseMemory', () => {
  let database: MigratedDatabase;
  let harness: Awaited<ReturnType<typeof createSyncStateHarness>>;
  let memory: PostgresDatabaseMemory;

  beforeAll(async () => {
    database = await createMigratedDatabase('database_memory');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    harness = await createSyncStateHarness(database.pool);
    memory = new PostgresDatabaseMemory(database.pool, harness.portalId);
    await harness.registerEntity(entityDefinition('contact', { state: 'live' }));
    await database.pool.query(
      `insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, time_zone, currency, installation_id)
       values ($1, 'oauth', 'connected', 'UTC', 'USD', 'here')`,
      [harness.portalId],
    );
  });
  afterEach(() => harness.dispose());

  const logged = (minutesAgo: number) =>
    database.pool.query(
      `insert into hubspot_sync.hubspot_sync_log (portal_id, entity, kind, cause, at)
       values ($1, 'contact', 'write', 'capture', clock_timestamp() - $2::float8 * interval '1 minute')`,
      [harness.portalId, minutesAgo],
    );
  const event = (objectId: string, minutesAgo: number, sourceId = OWN) =>
    database.pool.query(
      `insert into hubspot_sync.hubspot_webhook_log
         (portal_id, subscription_type, object_id, property_name, occurred_at, change_source, source_id, dedupe_key, verdict, entity)
       values ($1, 'contact.propertyChange', $2, 'email', clock_timestamp() - $3::float8 * interval '1 minute', 'INTEGRATION', $4,
               $2, 'marked', 'contact')`,
      [harness.portalId, objectId, minutesAgo, sourceId],
    );
  const intent = async (hubspotId: string | null, kind: string) => {
    const link = `link-${harness.portalId}`;
    await database.pool.query(
      `insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, hubspot_id, external_id, state)
       values ($1, $2, 'contact', '1', $3, $1, $4)`,
      [link, harness.portalId, hubspotId, hubspotId === null ? 'pending' : 'live'],
    );
    await database.pool.query(
      `insert into hubspot_sync.hubspot_write_intents
         (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at)
       values ($1, $1, $2, 'contact', 'email', $3, 'local', '[]', '[]', now())`,
      [link, harness.portalId, kind],
    );
  };
  const unknown = async () => (await memory.unknownOwnEvents(QUESTION)).map(({ objectId }) => objectId);

  it('S9.5 an own event newer than all that is logged, without an intent, is unknown', async () => {
    await logged(10);
    await event('7', 2);
    await event('8', 2, 'another app');
    expect(await unknown()).toEqual(['7']);
  });

  it('S9.5 an own event is known by its log row, however late it comes', async () => {
    await logged(10);
    await event('7', 10);
    await event('8', 14);
    expect(await unknown()).toEqual([]);
  });

  it('S9.5 a write that is not settled yet is known by its intent', async () => {
    await logged(10);
    await intent('7', 'update');
    await event('7', 0);
    await event('8', 0);
    expect(await unknown()).toEqual(['8']);
  });

  it('S9.5 nobody knows the id of a record whose create is under way', async () => {
    await logged(10);
    await intent(null, 'create');
    await event('7', 0);
    expect(await unknown()).toEqual([]);
  });

  it('S9.5 an empty log proves nothing', async () => {
    await event('7', 2);
    expect(await unknown()).toEqual([]);
  });

  const watch = () =>
    new DatabaseWatch({
      memory,
      registry: {
        entities: async () => [entityDefinition('contact', { state: standing.state as 'live' })],
        setEntityState: async (_entity, state, reason) => void Object.assign(standing, { state, reason }),
      },
    });
  let standing: { state: string; reason: string | null };
  beforeEach(() => (standing = { state: 'live', reason: null }));

  it('S9.5 another timeline stops all entities once, and is kept', async () => {
    expect(await watch().look(QUESTION)).toBeNull();
    await database.pool.query(
      `update hubspot_sync.hubspot_config set database_timeline = '0' where portal_id = $1 and database_timeline is not null`,
      [harness.portalId],
    );
    expect(await watch().look(QUESTION)).toMatchObject({ stopped: ['contact'] });
    expect(standing.state).toBe('waiting');
    expect(standing.reason).toMatch(/another timeline.*when the plan over it is applied/);
    expect(await watch().look(QUESTION)).toBeNull();
  });

  it('S9.5 an unknown write of ours stops all entities once: what is noted is dealt with', async () => {
    await logged(10);
    await event('7', 2);
    expect(await watch().look(QUESTION)).toMatchObject({ stopped: ['contact'] });
    standing = { state: 'live', reason: null };
    expect(await watch().look(QUESTION)).toBeNull();
    const { rows } = await database.pool.query<{ message: string }>(
      `select message from hubspot_sync.hubspot_sync_log where portal_id = $1 and policy = 'S9.5'`,
      [harness.portalId],
    );
    expect(rows).toEqual([{ message: expect.stringContaining('record 7') }]);
  });
});
