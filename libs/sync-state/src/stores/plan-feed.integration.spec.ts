import { entityDefinition } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';
import { COUNT_KINDS, feedPlan } from './plan-feed';

/** Of a batch of a hundred. */
const KINDS = {
  link: { batchKind: 1, records: 370 },
  create: { batchKind: 3, records: 1_500 },
  local: { batchKind: 4, records: 30 },
};

describe('feeding a plan to the workers', () => {
  let database: MigratedDatabase;
  let harness: Awaited<ReturnType<typeof createSyncStateHarness>>;

  beforeAll(async () => {
    database = await createMigratedDatabase('plan_feed');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    harness = await createSyncStateHarness(database.pool);
    await harness.registerEntity(entityDefinition('contact'));
  });

  /** The kinds of the batches that workers lease, in order. */
  async function batches(
    run: string,
    limit: number,
  ): Promise<readonly { readonly kind: number; readonly records: number }[]> {
    const { state } = harness;
    const kinds = [];
    for (
      let batch = await state.lease({ limit, leaseMs: 60_000 });
      batch;
      batch = await state.lease({ limit, leaseMs: 60_000 })
    ) {
      const { rows } = await database.pool.query<{ kind: number; records: number }>(
        `select batch_kind as kind, count(*)::int as records from hubspot_sync.hubspot_plan_records
         where run_id = $1 and local_key = any($2) group by batch_kind`,
        [run, batch.records.map(({ mark }) => mark.record.id)],
      );
      kinds.push(...rows);
    }
    return kinds;
  }

  it.each([100, 10])(
    'S8.3 goes on with all kinds of work at once, in whole batches of %i, each in proportion to what there is of it',
    async (batch) => {
      const { pool } = database;
      const of = (records: number): number => (records * batch) / 100;
      const run = `of ${batch}`;
      await pool.query(
        `insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state, started_at) values ($2, $1, 'contact', 'resync', 'applying', now())`,
        [harness.portalId, run],
      );
      for (const { batchKind, records } of Object.values(KINDS))
        await pool.query(
          `insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, action, batch_kind, local_key)
           select $4, $1, 'contact', 'update', $2::smallint, $2 || '-' || n from generate_series(1, $3::int) n`,
          [harness.portalId, batchKind, of(records), run],
        );
      await pool.query(COUNT_KINDS, [run]);
      expect(await feedPlan(pool, run, of(1_000), 'run', batch)).toBe(of(830));
      expect(await batches(run, batch)).toEqual([
        { kind: 1, records: of(100) },
        { kind: 3, records: of(100) },
        { kind: 4, records: of(30) },
        ...Array.from({ length: 6 }, () => ({ kind: 3, records: of(100) })),
      ]);
      let fed = 0;
      for (let more = -1; more !== 0; fed += more) more = await feedPlan(pool, run, of(1_000), 'run', batch);
      expect(of(830) + fed + 1).toBe(1 + Object.values(KINDS).reduce((sum, { records }) => sum + of(records), 0));
    },
  );
});
