import { describeDatabaseMemoryContract } from '@app/sync-engine/testing/database-memory.contract';
import { entityDefinition } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresDatabaseMemory } from './postgres-database-memory';

describe('PostgresDatabaseMemory', () => {
  let database: MigratedDatabase;

  beforeAll(async () => {
    database = await createMigratedDatabase('database_memory');
  });
  afterAll(() => database.drop());

  describeDatabaseMemoryContract('PostgreSQL', async () => {
    const { pool } = database;
    const harness = await createSyncStateHarness(pool);
    const { portalId } = harness;
    await harness.registerEntity(entityDefinition('contact'));
    await pool.query(
      `insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, time_zone, currency, installation_id)
       values ($1, 'oauth', 'connected', 'UTC', 'USD', 'here')`,
      [portalId],
    );
    return {
      memory: new PostgresDatabaseMemory(pool, portalId),
      sync: harness,
      logged: async (minutesAgo) => {
        await pool.query(
          `insert into hubspot_sync.hubspot_sync_log (portal_id, entity, kind, cause, at)
           values ($1, 'contact', 'write', 'capture', clock_timestamp() - $2::float8 * interval '1 minute')`,
          [portalId, minutesAgo],
        );
      },
      told: async ({ objectId, minutesAgo, sourceId }) => {
        await pool.query(
          `insert into hubspot_sync.hubspot_webhook_log
             (portal_id, subscription_type, object_id, property_name, occurred_at, change_source, source_id, dedupe_key, verdict, entity)
           values ($1, 'contact.propertyChange', $2, 'email', clock_timestamp() - $3::float8 * interval '1 minute', 'INTEGRATION', $4,
                   $2, 'marked', 'contact')`,
          [portalId, objectId, minutesAgo, sourceId],
        );
      },
      intended: async (hubspotId, kind) => {
        const link = `link-${portalId}`;
        await pool.query(
          `insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, hubspot_id, external_id, state)
           values ($1, $2, 'contact', '1', $3, $1, $4)`,
          [link, portalId, hubspotId, hubspotId === null ? 'pending' : 'live'],
        );
        await pool.query(
          `insert into hubspot_sync.hubspot_write_intents
             (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at)
           values ($1, $1, $2, 'contact', 'email', $3, 'local', '[]', '[]', now())`,
          [link, portalId, kind],
        );
      },
      settled: async () => {
        await pool.query('update hubspot_sync.hubspot_write_intents set closed_at = now() where portal_id = $1', [
          portalId,
        ]);
      },
      // A server begins one only by a recovery; what is kept is put a timeline back instead.
      beginTimeline: async () => {
        await pool.query(
          `update hubspot_sync.hubspot_config set database_timeline = '0' where portal_id = $1 and database_timeline is not null`,
          [portalId],
        );
      },
      notes: async () => {
        const { rows } = await pool.query<{ message: string }>(
          `select message from hubspot_sync.hubspot_sync_log where portal_id = $1 and policy = 'S9.5'`,
          [portalId],
        );
        return rows.map(({ message }) => message);
      },
      dispose: () => harness.dispose(),
    };
  });
});
