import { Pool } from 'pg';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { capturedWords } from '../testing/captured-rows';
import { TriggerCapture } from './trigger-capture';

const PART = { schema: 'public', name: 'measure', key: 'id' };

describe('capture by a role that was granted TRIGGER and owns no table', () => {
  const role = `granted_${process.pid}`;
  let database: BusinessDatabase;
  let pool: Pool;
  let capture: TriggerCapture;

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'granted_role',
      `create table measure (id bigint primary key, value text) partition by range (id);
       create table measure_low partition of measure for values from (0) to (10);
       create role ${role};
       grant usage, create on schema hubspot_sync to ${role};
       grant select, insert on all tables in schema hubspot_sync to ${role};
       grant select, insert, update, trigger on measure, measure_low to ${role}`,
    );
    pool = new Pool({ connectionString: database.url, options: `-c role=${role}` });
    capture = new TriggerCapture(pool, new TableCatalogue(), { lockTimeoutMs: 50, attempts: 3, pauseMs: 10 });
  });

  afterAll(async () => {
    await pool.end();
    await database.pool.query(`drop owned by ${role}; drop role ${role}`);
    await database.drop();
  });

  it('S1.2 is installed, mended and taken off again', async () => {
    expect(await capture.install(PART, ['value'])).toEqual({ kind: 'installed', problems: [] });
    await database.pool.query(`insert into measure values (1, 'a')`);
    expect(await capturedWords(database.pool)).toEqual(['insert 1 value']);

    await database.pool.query('alter table measure disable trigger all');
    expect(await capture.install(PART, ['value'])).toEqual({ kind: 'installed', problems: [] });
    await database.pool.query(`update measure set value = 'b'`);
    expect(await capturedWords(database.pool)).toEqual(['update 1 value']);

    expect(await capture.remove(PART)).toEqual({ kind: 'removed' });
    const { rows } = await database.pool.query(
      `select tgname from pg_trigger where tgrelid in ('measure'::regclass, 'measure_low'::regclass) and not tgisinternal
       union all select proname from pg_proc where pronamespace = 'hubspot_sync'::regnamespace and proname like 'capture%'`,
    );
    expect(rows).toEqual([]);
    await database.pool.query(`insert into measure values (2, 'c')`);
    expect(await capturedWords(database.pool)).toEqual([]);
  });
});
