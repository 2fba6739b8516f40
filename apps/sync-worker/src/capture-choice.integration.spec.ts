import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { createPool, runMigrations } from '@app/sync-state';
import { Pool } from 'pg';
import pino from 'pino';
import { chooseCapture } from './capture-choice';

const TABLE = { schema: 'public', name: 'person', key: 'id' };

describe('chooseCapture', () => {
  let database: TestDatabase;
  let pool: Pool;
  const logger = pino({ level: 'silent' });
  const choose = (localCapture: 'auto' | 'triggers' | 'decoding', by = pool, localCaptureFailover = false) =>
    chooseCapture({ localCapture, localCaptureFailover }, by, logger);
  const wayOf = async (setting: 'auto' | 'triggers' | 'decoding', by = pool) => {
    const capture = await choose(setting, by);
    await capture.install(TABLE, ['name']);
    const { rows } = await pool.query<{ way: string }>(
      `select case when exists (select from pg_trigger where tgrelid = 'person'::regclass) then 'triggers' else 'decoding' end as way`,
    );
    await (await choose('auto')).removeAll();
    return rows[0]?.way;
  };

  beforeAll(async () => {
    database = await createTestDatabase('capture_choice');
    await runMigrations(database.url);
    pool = createPool(database.url);
    await pool.query(`create table person (id int primary key, name text)`);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('S1.2 auto takes decoding where the server is set for it; triggers are taken where they are asked for', async () => {
    expect(await wayOf('auto')).toBe('decoding');
    expect(await wayOf('decoding')).toBe('decoding');
    expect(await wayOf('triggers')).toBe('triggers');
  });

  it('S1.2 without the rights auto takes triggers, and decoding is refused with what is missing', async () => {
    await pool.query(`do $$ begin create role choice_owner; exception when duplicate_object then null; end $$;
      grant usage, create on schema hubspot_sync, public to choice_owner; grant all on all tables in schema hubspot_sync to choice_owner;
      alter table person owner to choice_owner`);
    const limited = new Pool({ connectionString: database.url, options: '-c role=choice_owner' });
    expect(await wayOf('auto', limited)).toBe('triggers');
    await expect(choose('decoding', limited)).rejects.toThrow(
      /LOCAL_CAPTURE: this database does not allow decoding\. .*replication.*event triggers.*set auto or triggers/,
    );
    await limited.end();
    await pool.query(`alter table person owner to postgres; drop owned by choice_owner; drop role choice_owner`);
  });

  it('S9.5 slots that outlive a failover are refused where the server has none, and are no matter to triggers', async () => {
    const { rows } = await pool.query<{ major: number }>(
      `select current_setting('server_version_num')::int / 10000 as major`,
    );
    const asked = choose('auto', pool, true).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    expect(await asked).toMatch(rows[0]!.major >= 17 ? /^taken$/ : /LOCAL_CAPTURE_FAILOVER: false on this server/);
    await expect(choose('triggers', pool, true)).resolves.toBeDefined();
  });
});
