import { createMigratedDatabase, type MigratedDatabase } from '../testing/sync-state-harness';
import { PostgresAuditStore } from './postgres-audit-store';
import { PostgresOverviewReader } from './postgres-overview-reader';
import { PostgresPlanStore } from './postgres-plan-store';
import { PostgresSchemaEventStore } from './postgres-schema-event-store';

const PORTAL = '7';
const ROWS = 25;

/** Ids are told as texts; as texts 9 comes after 10, and a page in that order leaves rows out. */
describe('lists in pages', () => {
  let database: MigratedDatabase;

  beforeAll(async () => {
    database = await createMigratedDatabase('list_order');
    const { pool } = database;
    await pool.query(
      `insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, time_zone, currency, installation_id)
       values ($1, 'oauth', 'connected', 'UTC', 'EUR', 'i')`,
      [PORTAL],
    );
    await pool.query(
      `insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state) values ('r', $1, 'contact', 'resync', 'planning')`,
      [PORTAL],
    );
    for (let n = 1; n <= ROWS; n += 1) {
      await pool.query(
        `insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, action, batch_kind, local_key)
         values ('r', $1, 'contact', 'update', 1, $2)`,
        [PORTAL, `${n}`],
      );
      await pool.query(
        `insert into hubspot_sync.hubspot_audit_findings (portal_id, entity, kind, local_key, seen_by)
         values ($1, 'contact', 'difference', $2, 'audit')`,
        [PORTAL, `${n}`],
      );
      await pool.query(
        `insert into hubspot_sync.hubspot_schema_events (portal_id, entity, kind, name, what, mapping_ids, fields, breaks, effect, records)
         values ($1, 'contact', 'column_added', $2, 'is new', '{}', '{}', false, 'none', 0)`,
        [PORTAL, `${n}`],
      );
      await pool.query(
        `insert into hubspot_sync.hubspot_sync_log (portal_id, entity, kind, cause, local_key) values ($1, 'contact', 'write', 'capture', $2)`,
        [PORTAL, `${n}`],
      );
    }
  });
  afterAll(() => database.drop());

  /** All pages of a list, by the id of the last row of each. */
  async function walked(page: (last: string | undefined) => Promise<readonly { readonly id: string }[]>) {
    const ids: number[] = [];
    for (;;) {
      const rows = await page(ids.at(-1) === undefined ? undefined : String(ids.at(-1)));
      ids.push(...rows.map(({ id }) => Number(id)));
      if (rows.length === 0) return ids;
    }
  }
  const upwards = Array.from({ length: ROWS }, (_, n) => n + 1);
  const downwards = [...upwards].reverse();

  it('S8.3 a plan is walked in the order of planning, each record once', async () => {
    const plans = new PostgresPlanStore(database.pool, PORTAL);
    const ids = await walked((after) => plans.records('r', { limit: 4, ...(after === undefined ? {} : { after }) }));
    expect(ids).toEqual(upwards);
  });

  it('S8.4 findings of audits come newest first, each once', async () => {
    const audits = new PostgresAuditStore(database.pool, PORTAL);
    const ids = await walked((before) => audits.list({ limit: 4, ...(before === undefined ? {} : { before }) }));
    expect(ids).toEqual(downwards);
  });

  it('S2.9 schema events come newest first, each once', async () => {
    const events = new PostgresSchemaEventStore(database.pool, PORTAL);
    const ids = await walked((before) => events.list({ limit: 4, ...(before === undefined ? {} : { before }) }));
    expect(ids).toEqual(downwards);
  });

  it('S8.1 changes come newest first, each once', async () => {
    const reader = new PostgresOverviewReader(database.pool);
    const ids = await walked((before) => reader.changes({ limit: 4, ...(before === undefined ? {} : { before }) }));
    expect(ids).toEqual(downwards);
  });
});
