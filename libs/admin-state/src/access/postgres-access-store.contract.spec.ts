import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { accessStoreContract } from '@app/admin-service/testing/access-store.contract';
import { createPool, runMigrations } from '@app/sync-state';
import type { Pool } from 'pg';
import { PostgresAccessStore, PostgresCommandKeys } from '..';

describe('the access store on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase('access');
    await runMigrations(database.url);
    pool = createPool(database.url, { max: 4 });
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  accessStoreContract(async () => {
    await pool.query(
      `truncate hubspot_sync.hubspot_admin_users, hubspot_sync.hubspot_admin_set_up, hubspot_sync.hubspot_admin_command_keys cascade`,
    );
    return { access: new PostgresAccessStore(pool), keys: new PostgresCommandKeys(pool) };
  });

  it('two administrators who remove each other at once leave one', async () => {
    const access = new PostgresAccessStore(pool);
    const made = (name: string) => access.createUser({ name, role: 'admin', passwordHash: null, createdBy: 'test' });
    const [ada, bea] = [await made('Ada'), await made('Bea')];
    const outcomes = await Promise.all([access.removeUser(ada?.id ?? ''), access.removeUser(bea?.id ?? '')]);
    expect(outcomes.sort()).toEqual(['done', 'last_admin']);
  });
});
