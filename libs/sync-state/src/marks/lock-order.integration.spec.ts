import {
  ContractBench,
  entityDefinition,
  local,
  newMark,
} from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import type { Pool } from 'pg';
import { answerMassChange } from '../changes/mass-change';
import { createPool } from '../connection-pool';
import { inTransaction } from '../postgres-transactions';
import { PostgresPlanStore } from '../stores/postgres-plan-store';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';

/**
 * Who changes many marks locks them in the order in which they are upserted: whoever holds the first of them keeps a statement waiting that
 * holds none of the others yet. Taken in any other order two such statements wait for each other, and the server ends one of them.
 */
describe('S1.5 the order in which marks are locked', () => {
  const RUN = '00000000-0000-4000-8000-000000000001';
  const ids = Array.from({ length: 40 }, (_, n) => `k${String(n).padStart(2, '0')}`);
  let database: MigratedDatabase;
  /** Without indexes, so that the order in which rows are met is never by chance the right one. */
  let pool: Pool;
  let bench: ContractBench;
  let portalId: string;

  beforeAll(async () => {
    database = await createMigratedDatabase('lock_order');
    const url = new URL(database.url);
    url.searchParams.set('options', '-c enable_indexscan=off -c enable_indexonlyscan=off -c enable_bitmapscan=off');
    pool = createPool(url.href, { max: 6, applicationName: 'lock_order' });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  beforeEach(async () => {
    const harness = await createSyncStateHarness(pool);
    ({ portalId } = harness);
    bench = new ContractBench(harness);
    await harness.registerEntity(entityDefinition('contact'));
    // As they lie, the first comes last.
    for (const id of ids.toReversed()) await bench.state.mark('contact', [newMark(local(id), { reasons: ['run'] })]);
  });
  afterEach(() => bench.harness.dispose());

  const waitsForTheFirst = async (change: () => Promise<unknown>): Promise<void> => {
    let changing: Promise<unknown> = Promise.resolve();
    await inTransaction(pool, async (client) => {
      const held = await client.query<{ holder: number }>(
        `select pg_backend_pid() as holder from hubspot_sync.hubspot_dirty_records
         where portal_id = $1 and record_id = 'k00' for update`,
        [portalId],
      );
      changing = change();
      await bench.eventually(async () => {
        const { rows } = await database.pool.query<{ waiting: boolean }>(
          'select exists (select from pg_stat_activity where $1::int = any(pg_blocking_pids(pid))) as waiting',
          [held.rows[0]!.holder],
        );
        return rows[0]!.waiting;
      });
      const free = await client.query(
        `select id from hubspot_sync.hubspot_dirty_records where portal_id = $1 for update skip locked`,
        [portalId],
      );
      expect(free.rowCount).toBe(ids.length);
    });
    await changing;
  };

  it('is kept where leases are given back', async () => {
    const batch = await bench.lease();
    const marks = batch.records.map(({ mark }) => mark).toReversed();
    expect(marks).toHaveLength(ids.length);
    await waitsForTheFirst(() => bench.state.release(batch, marks, 0));
    expect((await bench.lease()).records).toHaveLength(ids.length);
  });

  it('is kept where a mass change is answered', async () => {
    await waitsForTheFirst(() =>
      inTransaction(pool, (client) => answerMassChange(client, portalId, 'contact', 'approved')),
    );
  });

  it('is kept where the marks of a cancelled run are withdrawn', async () => {
    await database.pool.query(
      `insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state, scope, requested_by)
       values ($1, $2, 'contact', 'resync', 'applying', '{"kind": "entity"}', 'test')`,
      [RUN, portalId],
    );
    await database.pool.query(
      `insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, local_key, action, fields, batch_kind)
       select $1, $2, 'contact', id, 'create_in_hubspot', '[]', 1 from unnest($3::text[]) as id`,
      [RUN, portalId, ids],
    );
    const plans = new PostgresPlanStore(pool, portalId);
    await plans.feed(RUN, ids.length, 'run');
    await waitsForTheFirst(() => plans.withdraw(RUN));
    expect(await bench.nothingDue()).toBe(true);
  });
});
