import { startPostgres, type RunningPostgres } from '@app/embedded-postgres';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { COLUMNS, freshPerson, PERSON, PERSON_TYPES } from '../testing/capture-bench';
import { decodingBench, type DecodingBench } from '../testing/decoding-bench';

jest.setTimeout(120_000);

/** The server gives up every idle slot here, so it is one of its own. */
describe('a slot that PostgreSQL gave up', () => {
  let folder: string;
  let server: RunningPostgres;
  let database: BusinessDatabase;
  let bench: DecodingBench;
  const sql = (text: string) => database.pool.query<Record<string, unknown>>(text);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), `renewa-test-postgres-${process.pid}-`));
    chmodSync(folder, 0o755);
    server = await startPostgres({ dataDir: join(folder, 'data'), test: true, log: () => undefined });
    process.env['TEST_DATABASE_URL'] = server.url('postgres');
    database = await createBusinessDatabase('lost_slot', PERSON_TYPES);
    bench = await decodingBench(database);
    await freshPerson(bench);
  });

  afterAll(async () => {
    await bench?.stop();
    await database?.drop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** By the time-out of idle slots: the bound of the log gives them up in the same way, but only after a gigabyte. */
  const giveUp = async (): Promise<void> => {
    await sql(`alter system set idle_replication_slot_timeout = '1s'`);
    await sql(`select pg_reload_conf()`);
    const isLost = async (): Promise<boolean> =>
      (await sql(`select 1 from pg_replication_slots where wal_status = 'lost'`)).rows.length > 0;
    while (!(await isLost())) await sql('checkpoint');
    await sql(`alter system reset idle_replication_slot_timeout`);
    await sql(`select pg_reload_conf()`);
  };

  it('S9.5 is told with its reason and made anew; a reader that waits for it goes on by itself, and an audit finds what it missed', async () => {
    await bench.stopFirst();
    await giveUp();
    await sql(`update person set name = 'unseen'`);
    const reader = bench.reader();
    reader.start();
    expect(String(await bench.failed())).toMatch(/invalidated|can no longer/);

    const reason = expect.stringContaining('nobody read it for longer than idle_replication_slot_timeout');
    expect(await bench.capture.check(PERSON, COLUMNS)).toMatchObject([{ kind: 'slot_lost', message: reason }]);
    expect(await bench.capture.install(PERSON, COLUMNS)).toMatchObject({
      kind: 'installed',
      problems: [{ kind: 'slot_lost', message: reason }],
    });
    expect(await bench.words()).toEqual(['missed -']);
    await sql(`update person set name = 'seen' where id = 1`);
    expect(await bench.words()).toEqual(['update 1 name']);
    const { rows } = await sql(`select wal_status as status, active from pg_replication_slots`);
    expect(rows).toEqual([{ status: 'reserved', active: true }]);
  });
});
