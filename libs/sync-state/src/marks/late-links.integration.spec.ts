import {
  ContractBench,
  entityDefinition,
  local,
  newMark,
} from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import type { PoolClient } from 'pg';
import { marksHeldWhileWaiting } from '../testing/lock-watch';
import { associationMark } from './association-wakes';
import { joinLateMarks } from './late-links';
import { leaseMarks } from './lease-marks';
import { upsertMarks } from './mark-upsert';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';

/** A mark that names an end although the record is linked: what is left when marking and linking cross. */
const CROSSED = `
  insert into hubspot_sync.hubspot_dirty_records
    (portal_id, entity, record_kind, record_id, reasons, about, local_deleted, only_own_capture, only_own_events,
     first_marked_at, last_marked_at, not_before)
  values ($1, 'contact', $2, $3, '{capture}', '{fields}', false, false, false, now() - interval '1 hour', now(), now())`;

describe('marks that cross the linking of their record', () => {
  let database: MigratedDatabase;
  let bench: ContractBench;
  let portalId: string;

  beforeAll(async () => {
    database = await createMigratedDatabase('late_links');
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    const harness = await createSyncStateHarness(database.pool);
    portalId = harness.portalId;
    bench = new ContractBench(harness);
    await harness.registerEntity(entityDefinition('contact'));
    await bench.link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
  });

  afterEach(() => bench.harness.dispose());

  it('S1.5 are leased as a mark of the link, with their reasons and times', async () => {
    await database.pool.query(CROSSED, [portalId, 'local', '1']);
    const { batch, record } = await bench.leaseOne();
    expect(record.mark).toMatchObject({ record: { kind: 'link', id: 'a' }, reasons: ['capture'] });
    expect(batch.now - record.mark.firstMarkedAt).toBeGreaterThan(3_500_000);
    expect(record.link?.id).toBe('a');
  });

  it('S1.5 from both ends become one', async () => {
    await database.pool.query(CROSSED, [portalId, 'local', '1']);
    await database.pool.query(CROSSED, [portalId, 'hubspot', '9']);
    expect((await bench.leaseOne()).mark.record).toEqual({ kind: 'link', id: 'a' });
    expect(await bench.nothingDue()).toBe(true);
  });

  it('S1.5 are never worked on beside the link, and are not lost when its mark is under way', async () => {
    await bench.state.mark('contact', [newMark(local('1'), { reasons: ['audit'] })]);
    const held = await bench.leaseOne();
    await database.pool.query(CROSSED, [portalId, 'hubspot', '9']);
    expect(await bench.nothingDue()).toBe(true);
    const fence = { linkId: 'a', version: held.record.link?.version ?? '' };
    await bench.storeOne(held.batch, { mark: held.mark, fence, outcome: { kind: 'clear' } });
    await bench.eventually(async () => {
      const batch = await bench.state.lease({ limit: 1, leaseMs: 60_000 });
      return batch?.records[0]?.mark.reasons.includes('capture') ?? false;
    });
  });

  it('S1.5 wait for who is marking the link, and hold nothing meanwhile: that one may wait for them', async () => {
    await database.pool.query(CROSSED, [portalId, 'hubspot', '9']);
    const marking = (client: PoolClient): Promise<void> =>
      upsertMarks(client, portalId, [associationMark({ entity: 'contact', id: 'a' })]);
    const reasons: string[] = [];
    const held = await marksHeldWhileWaiting({ pool: database.pool, bench, portalId }, marking, async () => {
      reasons.push(...(await bench.leaseOne()).mark.reasons);
    });
    expect(held).toBe(0);
    expect(reasons.sort()).toEqual(['capture', 'link']);
  });

  it('S1.4 lose nothing that comes to them after they were leased', async () => {
    await database.pool.query(CROSSED, [portalId, 'hubspot', '9']);
    const [link] = await bench.state.findLinks('contact', { localKeys: ['1'] });
    const { token, rows } = (await leaseMarks(database.pool, portalId, { limit: 10, leaseMs: 60_000 }))!;
    // By a statement that began before the link was there.
    await database.pool.query(
      `update hubspot_sync.hubspot_dirty_records set reasons = reasons || '{webhook}', stamp = gen_random_uuid() where portal_id = $1`,
      [portalId],
    );
    await joinLateMarks(
      database.pool,
      portalId,
      token,
      rows.map((mark) => ({ mark, link: link! })),
    );
    const { mark } = await bench.leaseOne();
    expect(mark.record).toEqual({ kind: 'link', id: 'a' });
    expect([...mark.reasons].sort()).toEqual(['capture', 'webhook']);
  });

  it('S1.5 do not wait for a transaction that holds the mark of the link', async () => {
    await bench.state.mark('contact', [newMark(local('1'), { reasons: ['audit'] })]);
    const holder = await database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query("select 1 from hubspot_sync.hubspot_dirty_records where record_kind = 'link' for update");
      await database.pool.query(CROSSED, [portalId, 'hubspot', '9']);
      expect(await bench.nothingDue()).toBe(true);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    const reasons = new Set<string>();
    await bench.eventually(async () => {
      const batch = await bench.state.lease({ limit: 10, leaseMs: 1 });
      for (const { mark } of batch?.records ?? []) {
        expect(mark.record).toEqual({ kind: 'link', id: 'a' });
        for (const reason of mark.reasons) reasons.add(reason);
      }
      return reasons.has('audit') && reasons.has('capture');
    });
  });
});
