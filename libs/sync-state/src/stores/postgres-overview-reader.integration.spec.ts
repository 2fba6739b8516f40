import type { RecordChange } from '@app/sync-engine';
import {
  ContractBench,
  entityDefinition,
  local,
  newMark,
} from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { EMPTY_TRACK, slotStateOf } from '@app/sync-engine';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';
import { readCapturedLog } from './captured-log';
import { PostgresOverviewReader } from './postgres-overview-reader';

describe('PostgresOverviewReader', () => {
  let database: MigratedDatabase;
  let reader: PostgresOverviewReader;
  let bench: ContractBench;

  beforeAll(async () => {
    database = await createMigratedDatabase('overview');
    reader = new PostgresOverviewReader(database.pool);
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    const harness = await createSyncStateHarness(database.pool);
    bench = new ContractBench(harness);
    await database.pool.query(
      `insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, state_reason, time_zone, currency, installation_id, ui_domain)
       values ($1, 'oauth', 'connected', 'fine', 'UTC', 'EUR', 'i', 'app')`,
      [harness.portalId],
    );
    await harness.registerEntity(entityDefinition('contact'));
  });

  afterEach(() => bench.harness.dispose());

  const change = async (patch: Partial<RecordChange>): Promise<void> => {
    await bench.state.mark('contact', [newMark(local('1'))]);
    const { batch, mark, record } = await bench.leaseOne();
    const fence = record.link && { linkId: record.link.id, version: record.link.version };
    await bench.storeOne(batch, { mark, fence, outcome: { kind: 'clear' }, ...patch });
  };

  it('tells the current connection', async () => {
    expect(await reader.connection()).toMatchObject({ state: 'connected', stateReason: 'fine', uiDomain: 'app' });
  });

  it('counts what a person asks of an entity', async () => {
    await bench.harness.registerEntity(entityDefinition('company', { state: 'waiting' }));
    await bench.link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
    await bench.link('contact', { id: 'b', localKey: '2', state: 'pending' });
    const error = { kind: 'field_error', local: ['x'], hubspot: null, detail: 'too long', since: 1 } as const;
    const review = {
      kind: 'conflict',
      linkId: 'a',
      localKey: null,
      hubspotId: null,
      field: 'name',
      local: ['A'],
      hubspot: ['B'],
      detail: 'which?',
    } as const;
    await change({ tracks: { name: { ...EMPTY_TRACK, state: error } }, openReviews: [review] });
    await change({ openReviews: [{ ...review, local: ['C'] }] });
    await bench.state.mark('contact', [newMark(local('3'))]);
    const parked = await bench.leaseOne();
    await bench.storeOne(parked.batch, {
      mark: parked.mark,
      fence: null,
      outcome: { kind: 'park', reason: 'refused' },
    });
    expect(await reader.entities()).toEqual([
      expect.objectContaining({ entity: 'company', state: 'waiting', links: {}, latestRun: null }),
      {
        entity: 'contact',
        table: 'public.contact',
        objectType: 'contacts',
        state: 'live',
        stateReason: null,
        links: { live: 1, pending: 1 },
        openReviews: 1,
        fieldErrors: 1,
        parked: 1,
        suspendedMappings: 0,
        latestRun: null,
      },
    ]);
    expect(await reader.reviews({ limit: 10 })).toEqual([
      expect.objectContaining({
        kind: 'conflict',
        localKey: '1',
        hubspotId: '9',
        local: ['C'],
        hubspot: ['B'],
        detail: 'which?',
      }),
    ]);
    expect(await reader.parked({ limit: 10 })).toEqual([
      expect.objectContaining({ entity: 'contact', localKey: '3', hubspotId: null, reason: 'refused', attempts: 0 }),
    ]);
    await change({ closeReviews: [{ linkId: 'a', field: 'name', kind: 'conflict' }] });
    expect(await reader.reviews({ limit: 10 })).toEqual([]);
  });

  it('S4.1 a record that gets its link has no open question about its identity', async () => {
    const review = {
      kind: 'ambiguous_match',
      linkId: null,
      localKey: '1',
      hubspotId: null,
      field: null,
      local: null,
      hubspot: null,
      detail: 'two',
    } as const;
    await change({ openReviews: [review] });
    expect(await reader.reviews({ limit: 10 })).toHaveLength(1);
    await bench.link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
    expect(await reader.reviews({ limit: 10 })).toEqual([]);
  });

  it('S8.1 pages through changes, newest first', async () => {
    await bench.link('contact', { id: 'a', localKey: '1', hubspotId: '9' });
    const entry = {
      kind: 'write',
      linkId: 'a',
      localKey: '1',
      hubspotId: '9',
      side: 'hubspot',
      field: 'name',
      before: ['A'],
      cause: 'capture',
      policy: 'S3',
      message: null,
    } as const;
    await change({ log: ['B', 'C', 'D'].map((value) => ({ ...entry, after: [value] })) });
    const first = await reader.changes({ limit: 2 });
    expect(first.map((one) => one.after)).toEqual([['D'], ['C']]);
    expect(first[0]).toMatchObject({ ...entry, after: ['D'], entity: 'contact', at: expect.any(Number) });
    const rest = await reader.changes({ limit: 2, before: first[1]!.id, entity: 'contact' });
    expect(rest.map((one) => one.after)).toEqual([['B']]);
    expect(await reader.changes({ limit: 2, entity: 'deal' })).toEqual([]);
  });

  it('pages through parked records', async () => {
    await bench.state.mark(
      'contact',
      ['1', '2', '3'].map((id) => newMark(local(id))),
    );
    const batch = await bench.lease();
    await bench.store(
      batch,
      batch.records.map(({ mark }) => ({ mark, fence: null, outcome: { kind: 'park', reason: 'no' } })),
    );
    const seen: string[] = [];
    for (
      let page = await reader.parked({ limit: 1 });
      page.length > 0;
      page = await reader.parked({ limit: 1, before: page[0]!.id })
    ) {
      seen.push(page[0]?.localKey ?? '');
    }
    expect(seen.sort()).toEqual(['1', '2', '3']);
  });

  it('is quiet without captured rows, marks or leases; parked and waiting ones do not count', async () => {
    const quiet = async (): Promise<boolean> => (await reader.backlog()).quiet;
    expect(await reader.backlog()).toEqual({
      log: null,
      captured: 0,
      marks: 0,
      leased: 0,
      parked: 0,
      oldestAgeMs: null,
      quiet: true,
    });
    await bench.harness.capture([
      { schema: 'public', table: 'contact', key: '1', operation: 'update', columns: ['a'] },
    ]);
    expect(await reader.backlog()).toMatchObject({
      captured: 1,
      marks: 0,
      quiet: false,
      oldestAgeMs: expect.any(Number),
    });
    await bench.state.fold(10);
    expect(await reader.backlog()).toMatchObject({ captured: 0, marks: 1, leased: 0, quiet: false });
    const { batch, mark } = await bench.leaseOne();
    expect(await reader.backlog()).toMatchObject({ leased: 1, quiet: false });
    const retry = { kind: 'retry' as const, delayMs: 100, counted: false, reason: 'busy' };
    await bench.storeOne(batch, { mark, fence: null, outcome: retry });
    expect(await quiet()).toBe(false);
    await bench.passTime(101);
    const second = await bench.leaseOne();
    await bench.storeOne(second.batch, { mark: second.mark, fence: null, outcome: { ...retry, delayMs: 3_600_000 } });
    expect(await reader.backlog()).toMatchObject({ marks: 1, quiet: true, oldestAgeMs: null });
    await bench.state.mark('contact', [newMark(local('1'))]);
    expect(await quiet()).toBe(false);
    const third = await bench.leaseOne();
    await bench.storeOne(third.batch, { mark: third.mark, fence: null, outcome: { kind: 'park', reason: 'no' } });
    expect(await reader.backlog()).toMatchObject({ marks: 0, parked: 1, quiet: true });
    await bench.harness.registerEntity(entityDefinition('company', { state: 'waiting' }));
    await bench.state.mark('company', [newMark(local('1'))]);
    expect(await reader.backlog()).toMatchObject({ marks: 1, quiet: true });
  });

  it('S1.2 what of the log is not read, and that a lost slot is no quiet', async () => {
    const client = await database.pool.connect();
    await client.query(`select pg_create_logical_replication_slot('overview_log', 'pgoutput')`);
    await client.query(`insert into hubspot_sync.hubspot_decoding (slot_name, gap) values ('overview_log', false)`);
    const log = { unreadBytes: expect.any(Number), heldBytes: expect.any(Number), beingRead: false };
    expect(await reader.backlog()).toMatchObject({ quiet: false, log });
    expect(slotStateOf(await readCapturedLog(database.pool))).toBe('unread');
    await client.query(`select pg_drop_replication_slot('overview_log')`);
    expect(await reader.backlog()).toMatchObject({ quiet: false, log: { unreadBytes: null, beingRead: false } });
    expect(slotStateOf(await readCapturedLog(database.pool))).toBe('lost');
    await client.query(`delete from hubspot_sync.hubspot_decoding`);
    expect(slotStateOf(await readCapturedLog(database.pool))).toBe('none');
    client.release();
  });
});
