import type { SyncStateHarness } from '@app/sync-engine/testing/sync-state.contract';
import { entityDefinition } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import { createPool } from '../connection-pool';
import { foldCaptured } from './fold-captured';
import { createMigratedDatabase, createSyncStateHarness, type MigratedDatabase } from '../testing/sync-state-harness';

describe('folding changes of tables that mappings read', () => {
  let database: MigratedDatabase;
  let harness: SyncStateHarness & { readonly portalId: string };

  beforeAll(async () => {
    database = await createMigratedDatabase('fold_readers');
    await database.pool.query(`
      create table app_user (id bigint primary key, email text);
      create table "Order" (id uuid primary key, "ownerId" bigint references app_user);
      insert into app_user values (1, 'a'), (2, 'b');
      insert into "Order" values ('00000000-0000-0000-0000-000000000001', 1), ('00000000-0000-0000-0000-000000000002', 1),
                                 ('00000000-0000-0000-0000-000000000003', 2), ('00000000-0000-0000-0000-000000000004', null);
    `);
  });

  afterAll(() => database.drop());

  beforeEach(async () => {
    harness = await createSyncStateHarness(database.pool);
    await harness.registerEntity(
      entityDefinition('order', {
        table: { schema: 'public', name: 'Order', key: 'id', softDeleteColumn: null },
        reads: [{ schema: 'public', name: 'app_user', key: 'id', columns: ['email'], via: 'ownerId' }],
      }),
    );
  });

  afterEach(() => harness.dispose());

  const revision = (entity = 'order'): Promise<string> => harness.revision(entity);
  const lease = () => harness.state.lease({ limit: 100, leaseMs: 60_000 });
  const fold = async (key: string | null, columns: string[] = ['email']): Promise<string[]> => {
    const operation = key === null ? ('truncate' as const) : ('update' as const);
    await harness.capture([{ schema: 'public', table: 'app_user', key, operation, columns }]);
    await harness.state.fold(10);
    const batch = await harness.state.lease({ limit: 100, leaseMs: 60_000 });
    return (batch?.records ?? [])
      .map(({ mark }) => `${mark.record.id.at(-1)} ${Object.keys(mark.changedColumns).join()}`)
      .sort();
  };

  it('S1.2 marks every row that reads the changed one, and no other', async () => {
    const before = await revision();
    expect(await fold('1')).toEqual(['1 ownerId', '2 ownerId']);
    expect(await revision()).not.toBe(before);
    expect(await revision('contact')).toBe('0');
  });

  it('S1.2 marks nothing for a column that is not read', async () => {
    expect(await fold('1', ['phone'])).toEqual([]);
    expect(await revision()).toBe('0');
  });

  it('S1.2 a row nobody reads marks nothing', async () => {
    expect(await fold('77')).toEqual([]);
  });

  it('S1.2 a truncated table asks for an audit of the entity, once, with its reason', async () => {
    expect(await fold(null)).toEqual([]);
    const asked = await database.pool.query<{ reason: string; at: Date }>(
      'select audit_request_reason as reason, audit_requested_at as at from hubspot_sync.hubspot_entities where portal_id = $1',
      [harness.portalId],
    );
    expect(asked.rows).toEqual([{ reason: 'public.app_user was truncated', at: expect.any(Date) }]);
  });

  it('S1.2 marks readers over a computed source, also where the table is known by another key, without a new revision', async () => {
    await database.pool.query(`
      create table firm (id bigint primary key, code uuid unique, title text);
      create table client (id bigint primary key, firm_id bigint references firm);
      insert into firm values (1, '00000000-0000-0000-0000-00000000000a'), (2, '00000000-0000-0000-0000-00000000000b');
      insert into client values (5, 1), (6, 2), (7, 1)`);
    const table = (name: string, key: string) => ({ schema: 'public', name, key, softDeleteColumn: null });
    await harness.registerEntity(entityDefinition('client', { table: table('client', 'id') }));
    await harness.registerEntity(entityDefinition('firm', { table: table('firm', 'code') }));
    const reads = [{ schema: 'public', name: 'firm', key: 'id', columns: ['title'], via: 'firm_id' }];
    await database.pool.query(
      `update hubspot_sync.hubspot_entities set source_reads = $2 where portal_id = $1 and entity = 'client'`,
      [harness.portalId, JSON.stringify(reads)],
    );
    const key = '00000000-0000-0000-0000-00000000000a';
    await harness.capture([{ schema: 'public', table: 'firm', key, operation: 'update', columns: ['title'] }]);
    await harness.state.fold(10);
    const marked: string[] = [];
    for (let batch = await lease(); batch; batch = await lease())
      marked.push(...batch.records.map(({ mark }) => `${batch.entity} ${mark.record.id}`));
    expect(marked.sort()).toEqual(['client 5', 'client 7', `firm ${key}`]);
    expect(await revision('client')).toBe('0');
  });

  it.each([
    ['whose column holds no such key', 'id', 'app_user', null],
    [
      'whose table may not be read',
      'owner',
      'secret',
      /that read public\.app_user could not be found: permission denied/,
    ],
  ])('S1.2 an entity %s does not stop folding', async (_, via, name, reason) => {
    const role = `folder_${process.pid}`;
    await database.pool.query(
      `create table secret (id bigint primary key, owner bigint); create role ${role};
       grant all on schema hubspot_sync to ${role}; grant all on all tables in schema hubspot_sync to ${role};
       grant select on app_user, "Order" to ${role}`,
    );
    try {
      const table = {
        schema: 'public',
        name: name === 'secret' ? 'secret' : 'Order',
        key: 'id',
        softDeleteColumn: null,
      };
      const read = { schema: 'public', name: 'app_user', key: 'id', columns: ['email'], via };
      await harness.registerEntity(entityDefinition('odd', { table, reads: [read] }));
      await harness.capture([
        { schema: 'public', table: 'app_user', key: '2', operation: 'update', columns: ['email'] },
      ]);
      const pool = createPool(database.url, { max: 2 });
      pool.on('connect', (client) => void client.query(`set role ${role}`));
      await foldCaptured(pool, harness.portalId, 10);
      await pool.end();
      const batch = await lease();
      expect(batch?.records.map(({ mark }) => `${batch.entity} ${mark.record.id.at(-1)}`)).toEqual(['order 3']);
      const asked = await database.pool.query<{ reason: string | null }>(
        `select audit_request_reason as reason from hubspot_sync.hubspot_entities where portal_id = $1 and entity = 'odd'`,
        [harness.portalId],
      );
      if (reason === null) expect(asked.rows[0]?.reason).toBeNull();
      else expect(asked.rows[0]?.reason).toMatch(reason);
    } finally {
      await database.pool.query(`drop table secret; drop owned by ${role}; drop role ${role}`);
    }
  });

  it('S1.2 an entity whose table is gone does not stop folding', async () => {
    await harness.registerEntity(
      entityDefinition('ghost', {
        table: { schema: 'public', name: 'gone', key: 'id', softDeleteColumn: null },
        reads: [{ schema: 'public', name: 'app_user', key: 'id', columns: ['email'], via: 'owner' }],
      }),
    );
    expect(await fold('2')).toEqual(['3 ownerId']);
  });
});
