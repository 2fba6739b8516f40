import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { createPool } from '@app/sync-state';
import type { Pool } from 'pg';
import { ExclusiveWork } from './exclusive-work';

describe('exclusive work', () => {
  let database: TestDatabase;
  let pools: Pool[];
  let processes: ExclusiveWork[];

  beforeEach(async () => {
    database = await createTestDatabase('exclusive');
    pools = [0, 1].map((n) => createPool(database.url, { max: 2, applicationName: `process ${n}` }));
    processes = pools.map((pool) => new ExclusiveWork(pool));
  });
  afterEach(async () => {
    for (const one of processes) await one.end();
    for (const pool of pools) await pool.end();
    await database.drop();
  });

  /** Work that lasts until it is ended. */
  function lasting() {
    let end: () => void = () => undefined;
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const ended = new Promise<void>((resolve) => (end = resolve));
    return { hasBegun, end, work: () => (begun(), ended) };
  }

  it('is done by one process at a time, and once by that', async () => {
    const [here, there] = processes as [ExclusiveWork, ExclusiveWork];
    const { work, hasBegun, end } = lasting();
    const done = here.run('house', work);
    await hasBegun;
    expect(await here.run('house', () => Promise.reject(new Error('twice')))).toBe(false);
    expect(await there.run('house', () => Promise.reject(new Error('twice')))).toBe(false);
    expect(await there.run('another', () => Promise.resolve())).toBe(true);
    end();
    expect(await done).toBe(true);
    expect(await there.run('house', () => Promise.resolve())).toBe(true);
  });

  it('is given free when it fails', async () => {
    const [here, there] = processes as [ExclusiveWork, ExclusiveWork];
    await expect(here.run('house', () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
    expect(await there.run('house', () => Promise.resolve())).toBe(true);
  });

  it('of any number leaves the process the connections that the work needs', async () => {
    const [here] = processes as [ExclusiveWork];
    const works = Array.from({ length: 20 }, (_, n) =>
      here.run(`run ${n}`, async () => {
        await pools[0]!.query('select pg_sleep(0.01)');
      }),
    );
    expect(await Promise.all(works)).toEqual(Array(20).fill(true));
  });

  it('S9.3 goes to another process when the session of the first breaks, and comes back on a new one', async () => {
    const [here, there] = processes as [ExclusiveWork, ExclusiveWork];
    const { work, hasBegun, end } = lasting();
    const done = here.run('house', work);
    await hasBegun;
    await pools[1]!.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'process 0' and datname = current_database()`,
    );
    while (!(await there.run('house', () => Promise.resolve())));
    end();
    expect(await done).toBe(true);
    expect(await here.run('house', () => Promise.resolve())).toBe(true);
  });
});
