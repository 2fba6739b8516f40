import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { CommitUnknown } from '@app/sync-engine';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { Pool } from 'pg';
import { createPool } from './connection-pool';
import { PostgresTransactions, clientOf } from './postgres-transactions';

/** Forwards to the database until a COMMIT passes; then the answer never comes back. */
async function startProxyThatLosesCommits(url: URL): Promise<Server> {
  const proxy = createServer((client) => {
    const server = connect(Number(url.port), url.hostname);
    server.pipe(client);
    client.on('data', (bytes) => {
      server.write(bytes);
      if (bytes.includes('commit\0')) {
        server.unpipe(client);
        server.once('data', () => client.destroy());
        server.resume();
      }
    });
    client.on('close', () => server.destroy());
    for (const socket of [client, server]) socket.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

describe('PostgresTransactions', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase('transactions');
    pool = createPool(database.url, { max: 2 });
    await pool.query('create table row (id int primary key, twin int references row deferrable initially deferred)');
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  beforeEach(() => pool.query('truncate row'));

  const ids = async (): Promise<number[]> =>
    (await pool.query<{ id: number }>('select id from row order by id')).rows.map((row) => row.id);
  const insert = (transactions: PostgresTransactions, id: number, twin: number | null = null) =>
    transactions.run(async (tx) => {
      await clientOf(tx).query('insert into row values ($1, $2)', [id, twin]);
      return 'done';
    });

  it('S4.3 commits what the work did if it resolves, and gives its result', async () => {
    expect(await insert(new PostgresTransactions(pool), 1)).toBe('done');
    expect(await ids()).toEqual([1]);
  });

  it('S9.3 rolls back if the work rejects, with the same error', async () => {
    const failure = new Error('no');
    const run = new PostgresTransactions(pool).run(async (tx) => {
      await clientOf(tx).query('insert into row values (2)');
      throw failure;
    });
    await expect(run).rejects.toBe(failure);
    expect(await ids()).toEqual([]);
  });

  it('S9.3 a COMMIT that the database refuses is a refusal, not an unknown outcome', async () => {
    await expect(insert(new PostgresTransactions(pool), 3, 99)).rejects.toMatchObject({ code: '23503' });
    expect(await ids()).toEqual([]);
  });

  it('S9.3 a failure that the work swallowed does not pass for a commit', async () => {
    const run = new PostgresTransactions(pool).run(async (tx) => {
      await clientOf(tx).query('insert into row values (4)');
      await clientOf(tx)
        .query('select 1 / 0')
        .catch(() => undefined);
    });
    await expect(run).rejects.toThrow('rolled back although its work resolved');
    expect(await ids()).toEqual([]);
  });

  it('S9.3 a lost answer to COMMIT is told as such, and the broken connection is not used again', async () => {
    const proxy = await startProxyThatLosesCommits(new URL(database.url));
    const url = new URL(database.url);
    url.port = String((proxy.address() as AddressInfo).port);
    url.hostname = '127.0.0.1';
    const lossy = createPool(url.toString(), { max: 1 });
    try {
      await expect(insert(new PostgresTransactions(lossy), 5)).rejects.toBeInstanceOf(CommitUnknown);
      expect(await ids()).toEqual([5]);
      expect((await lossy.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await lossy.end();
      proxy.close();
    }
  });

  it('S9.3 a connection that dies in the middle rejects and leaves nothing behind', async () => {
    const run = new PostgresTransactions(pool).run(async (tx) => {
      await clientOf(tx).query('insert into row values (6)');
      const backend = await clientOf(tx).query<{ pid: number }>('select pg_backend_pid() as pid');
      await pool.query('select pg_terminate_backend($1)', [backend.rows[0]?.pid]);
      await clientOf(tx).query('select 1');
    });
    await expect(run).rejects.toThrow();
    expect(await ids()).toEqual([]);
  });

  it('S2.2 sessions print texts that do not depend on the server: UTC, ISO, shortest exact floats', async () => {
    const printed = await pool.query<{ moment: string; span: string; float: string; level: string }>(
      `select '2026-03-29 02:30+02'::timestamptz::text as moment, '1 day 02:03'::interval::text as span,
              0.1::float8::text as float, current_setting('transaction_isolation') as level`,
    );
    expect(printed.rows).toEqual([
      { moment: '2026-03-29 00:30:00+00', span: '1 day 02:03:00', float: '0.1', level: 'read committed' },
    ]);
  });
});
