import { randomBytes } from 'node:crypto';
import { LocalRefusal, type LocalTable } from '@app/sync-engine';
import { PostgresLocalRecords } from '../records/postgres-local-records';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';

const THING: LocalTable = { schema: 'public', name: 'thing', key: 'id', softDeleteColumn: null };

describe('what counts as a refusal', () => {
  let database: BusinessDatabase;

  beforeAll(async () => {
    database = await createBusinessDatabase('local_refusal', '');
  });
  beforeEach(() =>
    database.pool.query(
      `drop table if exists thing;
       create table thing (id bigint generated always as identity primary key, a text);
       insert into thing (a) values ('x')`,
    ),
  );
  afterAll(() => database.drop());

  const beforeUpdate = (statement: string): Promise<unknown> =>
    database.pool.query(
      `create or replace function before_update() returns trigger language plpgsql as $$ begin ${statement}; return new; end $$;
       create trigger before_update before update on thing for each row execute function before_update()`,
    );

  /** What writing that value throws. */
  const thrown = (value: string): Promise<unknown> =>
    database.transactions
      .run((tx) =>
        new PostgresLocalRecords(database.pool, { portalId: '4711' }).applyWrites(
          tx,
          THING,
          [{ kind: 'update', id: 'w', key: '1', set: [{ column: 'a', expect: 'x', value }] }],
          ['a'],
        ),
      )
      .catch((error: unknown) => error);

  it.each(['P0001', '55000', '57014', '53400', '54001', '40000', '23514'])(
    'S3.10 a trigger’s own words are one, whatever code (%s) they come with',
    async (code) => {
      await beforeUpdate(`raise exception 'Not so' using errcode = '${code}'`);
      const refusal = (await thrown('y')) as LocalRefusal;
      expect(refusal).toBeInstanceOf(LocalRefusal);
      expect(refusal).toMatchObject({ constraint: 'before_update', writeId: 'w' });
      if (code !== '23514') expect(refusal.message).toContain('It says: Not so');
    },
  );

  it.each(['serialization_failure', 'deadlock_detected', 'lock_not_available'])(
    'S9.1 a trigger that asks to be tried again (%s) refuses nothing',
    async (condition) => {
      await beforeUpdate(`raise ${condition}`);
      expect(await thrown('y')).not.toBeInstanceOf(LocalRefusal);
    },
  );

  it('S3.10 a value too long for an index of the application is one, and names the index', async () => {
    await database.pool.query('create index thing_by_a on thing (a)');
    const refusal = (await thrown(randomBytes(3000).toString('base64'))) as LocalRefusal;
    expect(refusal).toMatchObject({ kind: 'type', constraint: 'thing_by_a', writeId: 'w' });
    expect(refusal.message).toBe(
      'public.thing, row 1: refused by "thing_by_a": the value is longer than that index can hold.',
    );
  });
});
