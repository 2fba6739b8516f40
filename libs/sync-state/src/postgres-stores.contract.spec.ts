import { describeStoresContract } from '@app/sync-engine/testing/stores.contract';
import type { DataSource } from 'typeorm';
import { PostgresAuditStore } from './stores/postgres-audit-store';
import { PostgresPlanStore } from './stores/postgres-plan-store';
import { PostgresReviewStore } from './stores/postgres-review-store';
import { PostgresRunStore } from './stores/postgres-run-store';
import { PostgresUndoLog } from './stores/postgres-undo-log';
import { createDataSource } from './tables/data-source';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from './testing/sync-state-harness';

describe('stores over PostgreSQL', () => {
  let database: MigratedDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await createMigratedDatabase('stores');
    source = await createDataSource(database.url);
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  describeStoresContract('PostgreSQL', async () => {
    const { pool } = database;
    const harness = await createSyncStateHarness(pool);
    const { portalId } = harness;
    const ids = async (query: string, values: readonly unknown[] = []): Promise<readonly string[]> =>
      (await pool.query<{ id: string }>(query, [portalId, ...values])).rows.map(({ id }) => id);
    return {
      ...harness,
      runs: new PostgresRunStore(source, portalId),
      plans: new PostgresPlanStore(pool, portalId),
      reviews: new PostgresReviewStore(pool, portalId),
      undoLog: new PostgresUndoLog(pool, portalId),
      audits: new PostgresAuditStore(pool, portalId),
      logIds: () => ids('select id::text from hubspot_sync.hubspot_sync_log log where portal_id = $1 order by log.id'),
      messages: async (kind) => {
        const { rows } = await pool.query<{ message: string | null }>(
          'select message from hubspot_sync.hubspot_sync_log where portal_id = $1 and kind = $2 order by id',
          [portalId, kind],
        );
        return rows.map(({ message }) => message);
      },
      reviewIds: (linkId) =>
        ids(
          `select id::text from hubspot_sync.hubspot_reviews review
           where portal_id = $1 and ($2::text is null or (link_id = $2 and state = 'open')) order by review.id`,
          [linkId],
        ),
      dispose: async () => {
        await harness.dispose();
        await pool.query('delete from hubspot_sync.hubspot_runs');
      },
    };
  });
});
