import {
  ContractBench,
  entityDefinition,
  local,
  newMark,
} from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import type { Pool, PoolClient } from 'pg';
import { answerMassChange } from '../changes/mass-change';
import { createPool } from '../connection-pool';
import { inTransaction } from '../postgres-transactions';
import { COUNT_KINDS } from '../stores/plan-feed';
import { PostgresPlanStore } from '../stores/postgres-plan-store';
import { marksHeldWhileWaiting } from '../testing/lock-watch';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';

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
    const holdFirst = (client: PoolClient) =>
      client.query(
        `select from hubspot_sync.hubspot_dirty_records where portal_id = $1 and record_id = 'k00' for update`,
        [portalId],
      );
    expect(await marksHeldWhileWaiting({ pool, bench, portalId }, holdFirst, change)).toBe(0);
  };

  it('is kept where leases are given back', async () => {
    const batch = await bench.lease();
    const marks = batch.records.map(({ mark }) => mark).toReversed();
    expect(marks).toHaveLength(ids.length);
    await waitsForTheFirst(() => bench.state.release(batch, marks, 0));
    expect((await bench.lease()).records).toHaveLength(ids.length);
  });

  it('is kept where more captured rows are folded than one upsert takes', async () => {
    const many = Array.from({ length: 1_500 }, (_, n) => `z${String(n).padStart(4, '0')}`);
    const captured = (key: string) =>
      ({ schema: 'public', table: 'contact', key, operation: 'update', columns: ['name'] }) as const;
    await bench.state.mark(
      'contact',
      many.map((id) => newMark(local(id))),
    );
    await bench.harness.capture([...ids, ...many].toReversed().map(captured));
    await waitsForTheFirst(async () => {
      while ((await bench.state.fold(10_000)) > 0);
    });
    const marked = await pool.query('select from hubspot_sync.hubspot_dirty_records where portal_id = $1', [portalId]);
    expect(marked.rowCount).toBe(many.length + ids.length);
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
    await pool.query(COUNT_KINDS, [RUN]);
    await plans.feed(RUN, ids.length, 'run', 100);
    await waitsForTheFirst(() => plans.withdraw(RUN));
    expect(await bench.nothingDue()).toBe(true);
  });
});
