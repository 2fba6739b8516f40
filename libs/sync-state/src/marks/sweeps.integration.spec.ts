import { ContractBench, entityDefinition } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';

describe('the sweep of expired intents', () => {
  let database: MigratedDatabase;
  let bench: ContractBench;

  beforeAll(async () => {
    database = await createMigratedDatabase('sweeps');
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    const harness = await createSyncStateHarness(database.pool);
    bench = new ContractBench(harness);
    await harness.registerEntity(entityDefinition('contact'));
    await bench.link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
    await database.pool.query(
      `insert into hubspot_sync.hubspot_write_intents
         (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at, created_at)
       values ('i', 'a', $1, 'contact', 'name', 'update', 'local', '["x"]', '["x"]', now(), now() - interval '1 hour')`,
      [harness.portalId],
    );
  });

  afterEach(() => bench.harness.dispose());

  const sweep = (): Promise<number> => bench.state.markExpiredIntents(900_000);

  it.each([
    { kind: 'park', reason: 'no' },
    { kind: 'retry', delayMs: 60_000, counted: true, reason: 'HubSpot is down' },
  ] as const)('S9.2 leaves a mark alone that is there for it already: $kind', async (outcome) => {
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
    const { batch, mark, record } = await bench.leaseOne();
    expect(await sweep()).toBe(0);
    const fence = { linkId: 'a', version: record.link?.version ?? '' };
    await bench.storeOne(batch, { mark, fence, outcome });
    expect(await sweep()).toBe(0);
    expect(await bench.nothingDue()).toBe(true);
  });

  it('S2.5 an intent whose history was read after its lifetime needs no second look, one read too early does', async () => {
    const readAt = (time: string) =>
      database.pool.query(`update hubspot_sync.hubspot_write_intents set history_read_at = ${time}`);
    await readAt('now()');
    expect(await sweep()).toBe(0);
    await readAt("created_at + interval '1 minute'");
    expect(await sweep()).toBe(1);
  });

  it('S2.1 a link that is written no more is not looked at', async () => {
    await database.pool.query("update hubspot_sync.hubspot_links set state = 'severed'");
    expect(await sweep()).toBe(0);
  });
});
