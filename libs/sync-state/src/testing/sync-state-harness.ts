import type { EntityDefinition } from '@app/sync-engine';
import type { CapturedRow, SyncStateHarness } from '@app/sync-engine/testing/sync-state.contract';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { Pool } from 'pg';
import { createPool } from '../connection-pool';
import { jsonParameter } from '../json-parameter';
import { runMigrations } from '../migrations/run-migrations';
import { PostgresSyncState } from '../postgres-sync-state';
import { PostgresTransactions } from '../postgres-transactions';
import { BUMP_PORTAL_REVISION, BUMP_REVISIONS, NO_REVISION, READ_REVISION } from '../stores/registry-revision';

/** A migrated database for one spec file. */
export interface MigratedDatabase {
  readonly url: string;
  readonly pool: Pool;
  drop(): Promise<void>;
}

export async function createMigratedDatabase(name: string): Promise<MigratedDatabase> {
  const database: TestDatabase = await createTestDatabase(name);
  await runMigrations(database.url);
  const pool = createPool(database.url, { max: 12, applicationName: name });
  return {
    url: database.url,
    pool,
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** Stores a definition as it is, its state included, past the rule that a new entity waits. */
async function putEntity(pool: Pool, portalId: string, definition: EntityDefinition): Promise<void> {
  await pool.query(
    `insert into hubspot_sync.hubspot_entities
       (portal_id, entity, table_schema, table_name, key_column, soft_delete_column, object_type, external_id_property,
        match_keys, reads, conflict_policy, quiet_period_ms, create_in_hubspot, create_locally, state, state_reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict (portal_id, entity) do update set
       state = excluded.state, quiet_period_ms = excluded.quiet_period_ms, reads = excluded.reads`,
    [
      portalId,
      definition.entity,
      definition.table.schema,
      definition.table.name,
      definition.table.key,
      definition.table.softDeleteColumn,
      definition.objectType,
      definition.externalIdProperty,
      jsonParameter(definition.matchKeys),
      jsonParameter(definition.reads),
      definition.conflictPolicy,
      definition.quietPeriodMs,
      definition.createInHubSpot,
      definition.createLocally,
      definition.state,
      definition.stateReason,
    ],
  );
}

async function captureRows(pool: Pool, portalId: string, rows: readonly CapturedRow[]): Promise<void> {
  await pool.query(
    `insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, key, operation, columns, origin)
     select schema, "table", key, operation, columns, case when own then $2 end
     from jsonb_to_recordset($1::jsonb) as new(schema text, "table" text, key text, operation text, columns text[], own boolean)`,
    [jsonParameter(rows), portalId],
  );
}

let portals = 0;

/** A portal of its own in the shared database. Captured rows belong to no portal, so what is left of them is removed. */
export async function createSyncStateHarness(pool: Pool): Promise<SyncStateHarness & { readonly portalId: string }> {
  const portalId = `portal-${(portals += 1)}`;
  return {
    portalId,
    state: new PostgresSyncState(pool, portalId),
    transactions: new PostgresTransactions(pool),
    capture: (rows) => captureRows(pool, portalId, rows),
    changeRegistry: async (entity) => {
      if (entity === null) await pool.query(BUMP_PORTAL_REVISION, [portalId]);
      else await pool.query(BUMP_REVISIONS, [portalId, [entity]]);
    },
    revision: async (entity) => {
      const { rows } = await pool.query<{ revision: string | null }>(READ_REVISION, [portalId, entity]);
      return rows[0]?.revision ?? NO_REVISION;
    },
    registerEntity: (definition) => putEntity(pool, portalId, definition),
    dispose: async () => {
      await pool.query('delete from hubspot_sync.hubspot_captured_changes');
      await pool.query('delete from hubspot_sync.hubspot_links');
    },
  };
}
