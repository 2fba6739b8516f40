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
  const wayOf = async (setting: 'auto' | 'triggers' | 'decoding', by = pool) => {
    const capture = await chooseCapture(setting, by, logger);
    await capture.install(TABLE, ['name']);
    const { rows } = await pool.query<{ way: string }>(
      `select case when exists (select from pg_trigger where tgrelid = 'person'::regclass) then 'triggers' else 'decoding' end as way`,
    );
    await (await chooseCapture('auto', pool, logger)).removeAll();
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
    await expect(chooseCapture('decoding', limited, logger)).rejects.toThrow(
      /LOCAL_CAPTURE: this database does not allow decoding\. .*replication.*event triggers.*set auto or triggers/,
    );
    await limited.end();
    await pool.query(`alter table person owner to postgres; drop owned by choice_owner; drop role choice_owner`);
  });
});
