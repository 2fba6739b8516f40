import { createBusinessDatabase, majorVersion, type BusinessDatabase } from '../testing/business-database';
import { freshPerson, PERSON_TYPES } from '../testing/capture-bench';
import { decodingBench, type DecodingBench } from '../testing/decoding-bench';
import { decodingObstacles } from './decoding-obstacles';

describe('ChangeReader', () => {
  let database: BusinessDatabase;
  let bench: DecodingBench;
  const sql = (text: string, values?: unknown[]) => database.pool.query(text, values);

  beforeEach(async () => {
    database = await createBusinessDatabase('change_reader', PERSON_TYPES);
    bench = await decodingBench(database);
    await freshPerson(bench);
  });

  afterEach(async () => {
    await bench.stop();
    await database.drop();
  });

  it('S1.5 one of two reads; the other goes on where the first was when it ends', async () => {
    const second = bench.reader();
    second.start();
    await sql(`update person set name = 'one' where id = 1`);
    expect(await bench.words()).toEqual(['update 1 name']);
    await bench.stopFirst();
    await sql(`update person set name = 'two' where id = 2`);
    expect(await bench.words()).toEqual(['update 2 name']);
    await second.stop();
    expect(bench.failures).toEqual([]);
  });

  it('S9.3 a reader that dies between storing and confirming: its rows are told again, none is missed', async () => {
    await bench.stopFirst();
    const dying = bench.reader({
      afterStore: async () => {
        await sql(
          `select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database() and active_pid is not null`,
        );
      },
    });
    await sql(`update person set name = 'x' where id = 1; update person set name = 'y' where id = 2`);
    dying.start();
    await bench.failed();
    await dying.stop();
    const after = bench.reader();
    after.start();
    const words = await bench.words();
    expect([...new Set(words)]).toEqual(['update 1 name', 'update 2 name']);
    expect(words.length).toBeGreaterThan(2);
    await after.stop();
  });

  it('S9.3 what cannot be stored is not confirmed: it is read again', async () => {
    await sql(`alter table hubspot_sync.hubspot_captured_changes rename to away`);
    await sql(`update person set name = 'x' where id = 1`);
    await bench.failed();
    await sql(`alter table hubspot_sync.away rename to hubspot_captured_changes`);
    expect(await bench.words()).toEqual(['update 1 name']);
  });

  it('S1.2 the slot does not keep the log for what others write', async () => {
    await sql(`create table unrelated as select n, repeat('x', 500) as filler from generate_series(1, 20000) n`);
    await bench.read();
    // Confirmed once it is stored, so a moment after it can be seen.
    const unread = async (): Promise<number> =>
      (
        await sql(
          `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), confirmed_flush_lsn)::float8 as bytes
           from pg_replication_slots where database = current_database()`,
        )
      ).rows[0].bytes;
    while ((await unread()) > 1_000_000);
    expect(bench.failures).toEqual([]);
  });

  it('S1.2 a column that begins to be captured is told from the next change on', async () => {
    const table = { schema: 'public', name: 'pace', key: 'id' };
    await sql(`create table pace (id int primary key, ${columns(20).join(' int, ')} int)`);
    await sql(`insert into pace (id) values (1)`);
    for (const [index, column] of columns(20).entries()) {
      await bench.capture.install(table, columns(index + 1));
      await sql(`update pace set ${column} = 1`);
      expect(await bench.words()).toEqual([`update 1 ${column}`]);
    }
  });

  it('S9.5 the slot is kept on standbys while that is asked for (PostgreSQL 17), and nothing is missed by the change', async () => {
    if ((await majorVersion(database)) < 17) return;
    const failover = async (): Promise<unknown> =>
      (await sql(`select failover from pg_replication_slots where database = current_database()`)).rows;
    expect(await failover()).toEqual([{ failover: false }]);
    await bench.stopFirst();
    await sql(`update person set name = 'before' where id = 1`);
    const asked = bench.reader({ failover: true });
    asked.start();
    expect(await bench.words()).toEqual(['update 1 name']);
    expect(await failover()).toEqual([{ failover: true }]);
    await asked.stop();
    bench.reader().start();
    await bench.read();
    expect(await failover()).toEqual([{ failover: false }]);
  });

  it('S1.2 obstacles name what is missing and what to set', async () => {
    expect(await decodingObstacles(database.pool)).toEqual([]);
    const limited = await bench.as('decoding_limited');
    expect(await decodingObstacles(limited)).toEqual([
      expect.stringContaining('may not make replication slots'),
      expect.stringContaining('may not create event triggers'),
    ]);
    await limited.end();
  });
});

function columns(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `c${index}`);
}
