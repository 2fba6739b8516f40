import type { LocalTable } from '@app/sync-engine';
import { describeLocalRecordsContract } from '@app/sync-engine/testing/local-records.contract';
import { quoteName } from '../catalogue/quoted-name';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { PostgresLocalRecords } from './postgres-local-records';

const TABLE: LocalTable = { schema: 'app', name: 'Per"son', key: 'id', softDeleteColumn: 'removed_at' };
const NAME = 'app."Per""son"';

describe('PostgresLocalRecords', () => {
  let database: BusinessDatabase;

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'local_records_contract',
      `create schema app;
       create table ${NAME} (id bigint generated always as identity primary key, name text not null, email text unique,
         phone text, removed_at timestamptz);
       create function app.trim_name() returns trigger language plpgsql as $$ begin new.name := btrim(new.name); return new; end $$;
       create trigger trim_name before insert or update on ${NAME} for each row execute function app.trim_name()`,
    );
  });

  afterAll(() => database.drop());

  describeLocalRecordsContract('PostgreSQL', async () => {
    const { pool } = database;
    return {
      records: new PostgresLocalRecords(pool, { portalId: '4711' }),
      transactions: database.transactions,
      table: TABLE,
      matchKey: { name: 'email', kind: 'email', columns: ['email', 'phone'], properties: ['email'] },
      insert: async (values) => {
        const names = Object.keys(values);
        const { rows } = await pool.query<{ id: string }>(
          `insert into ${NAME} (${names.map(quoteName).join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')}) returning id`,
          Object.values(values),
        );
        return rows[0]!.id;
      },
      update: async (key, values) => {
        const sets = Object.keys(values).map((name, at) => `${quoteName(name)} = $${at + 2}`);
        await pool.query(`update ${NAME} set ${sets.join(', ')} where id = $1`, [key, ...Object.values(values)]);
      },
      delete: async (key) => void (await pool.query(`delete from ${NAME} where id = $1`, [key])),
      hold: async (key) => {
        const client = await pool.connect();
        await client.query('begin');
        await client.query(`update ${NAME} set phone = 'held' where id = $1`, [key]);
        return {
          release: async () => {
            await client.query('rollback');
            client.release();
          },
        };
      },
      dispose: async () => void (await pool.query(`delete from ${NAME}`)),
    };
  });
});
