import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { accessStoreContract } from '@app/admin-service/testing/access-store.contract';
import { createPool, runMigrations } from '@app/sync-state';
import type { Pool } from 'pg';
import { PostgresAccessStore, PostgresActionTrail, PostgresCommandKeys } from '..';

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

  it('the audit trail is read page by page, newest first, each row once', async () => {
    const trail = new PostgresActionTrail(pool);
    const noted = {
      actorKind: 'user',
      actorId: null,
      subject: null,
      detail: null,
      outcome: 'done',
      address: null,
    } as const;
    for (let n = 1; n <= 25; n += 1) await trail.record({ ...noted, actor: `${n}`, action: 'session.open' });
    const actors: number[] = [];
    for (let before: string | undefined; ;) {
      const rows = await trail.actions({ limit: 4, ...(before === undefined ? {} : { before }) });
      actors.push(...rows.map(({ actor }) => Number(actor)));
      before = rows.at(-1)?.id;
      if (before === undefined) break;
    }
    expect(actors).toEqual(Array.from({ length: 25 }, (_, n) => 25 - n));
  });
});
