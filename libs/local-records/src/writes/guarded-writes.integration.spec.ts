import { LocalRefusal, type LocalTable, type LocalWrite, type LocalWriteResult } from '@app/sync-engine';
import { PostgresLocalRecords } from '../records/postgres-local-records';
import { createBusinessDatabase, majorVersion, type BusinessDatabase } from '../testing/business-database';

const SECRET = 'personal-value';

describe('guarded writes on PostgreSQL', () => {
  let database: BusinessDatabase;
  let records: PostgresLocalRecords;

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'guarded_writes',
      `create extension citext;
       create type mood as enum ('calm', 'loud');
       create domain short_code as varchar(6) check (value <> 'bad');`,
    );
    records = new PostgresLocalRecords(database.pool, { portalId: '4711', lockTimeoutMs: 200 });
  });

  afterAll(() => database.drop());

  /** Makes the table anew; ids count from 1. */
  const table = async (columns: string, rows = ''): Promise<LocalTable> => {
    await database.pool.query('drop table if exists note, thing cascade');
    await database.pool.query(
      `create table thing (id bigint generated always as identity primary key, ${columns}); ${rows}`,
    );
    records = new PostgresLocalRecords(database.pool, { portalId: '4711', lockTimeoutMs: 200 });
    return { schema: 'public', name: 'thing', key: 'id', softDeleteColumn: null };
  };
  const apply = (
    on: LocalTable,
    writes: readonly LocalWrite[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalWriteResult>> =>
    database.transactions.run((tx) => records.applyWrites(tx, on, writes, columns));
  const set = (key: string, ...members: [string, string | null, string | null][]): LocalWrite => ({
    kind: 'update',
    id: key,
    key,
    set: members.map(([column, expect, value]) => ({ column, expect, value })),
  });
  const refusal = async (run: Promise<unknown>): Promise<LocalRefusal> => {
    const error = await run.then(
      () => null,
      (e: unknown) => e,
    );
    if (!(error instanceof LocalRefusal)) throw new Error(`no refusal but ${String(error)}`);
    expect(error.message).not.toContain(SECRET);
    return error;
  };
  const all = async (column: string): Promise<(string | null)[]> => {
    const { rows } = await database.pool.query<{ v: string | null }>(
      `select "${column}"::text v from thing order by id`,
    );
    return rows.map((row) => row.v);
  };

  describe('types', () => {
    const TYPES: [type: string, stored: string, read: string, written: string, after: string][] = [
      ['citext', `'Ada@X.com'`, 'Ada@X.com', 'ada@x.com', 'ada@x.com'],
      ['char(4)', `'ab'`, 'ab', 'cd', 'cd'],
      ['varchar(5)', `'abc'`, 'abc', 'abcde', 'abcde'],
      ['short_code', `'abc'`, 'abc', 'def', 'def'],
      ['numeric(14,2)', '10', '10.00', '10.005', '10.01'],
      ['numeric', '1.50', '1.50', '1.5', '1.5'],
      ['double precision', '0.1', '0.1', '0.30000000000000004', '0.30000000000000004'],
      ['mood', `'calm'`, 'calm', 'loud', 'loud'],
      ['text[]', `'{a,"b c"}'`, '{a,"b c"}', '{x,NULL}', '{x,NULL}'],
      ['mood[]', `'{calm}'`, '{calm}', '{loud,calm}', '{loud,calm}'],
      ['jsonb', `'{"b":1,"a":2}'`, '{"a": 2, "b": 1}', '{"c":3}', '{"c": 3}'],
      ['json', `'{"b": 1}'`, '{"b": 1}', '{"c":3}', '{"c":3}'],
      ['boolean', 'true', 'true', 'false', 'false'],
      ['date', `'2024-02-29'`, '2024-02-29', '2024-03-01', '2024-03-01'],
      [
        'timestamptz',
        `'2024-01-01 12:00+02'`,
        '2024-01-01 10:00:00+00',
        '2024-01-01T10:00:00.123456Z',
        '2024-01-01 10:00:00.123456+00',
      ],
      ['timestamp(0)', `'2024-01-01 12:00'`, '2024-01-01 12:00:00', '2024-01-01 12:00:00.6', '2024-01-01 12:00:01'],
      [
        'uuid',
        `'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'`,
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      ],
      ['bigint', '9007199254740993', '9007199254740993', '9007199254740995', '9007199254740995'],
      ['bytea', `'\\x00ff'`, '\\x00ff', '\\x01', '\\x01'],
      ['int4range', `'[1,5)'`, '[1,5)', '[2,3]', '[2,4)'],
    ];

    it.each(TYPES)('S3.6 %s goes through guard and write as text', async (type, stored, read, written, after) => {
      const on = await table(`v ${type}, w text`, `insert into thing (v) values (${stored}), (${stored}), (null)`);
      const before = await records.readRows(on, ['1', '3'], ['v']);
      expect([before.get('1')?.values.v, before.get('3')?.values.v]).toEqual([read, null]);
      const results = await apply(
        on,
        [set('1', ['v', read, written]), set('2', ['v', `${read} `, written]), set('3', ['v', null, written])],
        ['v'],
      );
      expect(results.get('1')).toMatchObject({ kind: 'written', row: { values: { v: after } } });
      expect(results.get('2')).toEqual({ kind: 'guard_failed' });
      expect(results.get('3')).toMatchObject({ kind: 'written', row: { values: { v: after } } });
      expect((await apply(on, [set('1', ['v', after, null])], ['v'])).get('1')).toMatchObject({
        row: { values: { v: null } },
      });
    });

    it('S2.2 gives generated columns as they follow', async () => {
      const on = await table(
        'a int, doubled int generated always as (a * 2) stored',
        'insert into thing (a) values (1)',
      );
      const results = await apply(on, [set('1', ['a', '1', '4'])], ['a', 'doubled']);
      expect(results.get('1')).toMatchObject({ row: { values: { a: '4', doubled: '8' } } });
    });

    it('S3.6 a hostile column name reaches no SQL that the catalogue does not hold', async () => {
      const on = await table('a text', `insert into thing (a) values ('x')`);
      await expect(records.readRows(on, ['1'], ['a" from thing; drop table thing; --'])).rejects.toThrow(
        'has no column',
      );
      await expect(apply(on, [set('1', ['nope', null, 'x'])], ['a'])).rejects.toThrow(
        'Table public.thing has no column "nope". Correct the mapping or the entity that names it, or restore the column.',
      );
    });

    it('S2.9 sees a column that was added or dropped after the table was first read', async () => {
      const on = await table('a text, b text', `insert into thing (a) values ('x')`);
      await records.readRows(on, ['1'], ['a', 'b']);
      await database.pool.query('alter table thing drop column b');
      await expect(records.readRows(on, ['1'], ['a', 'b'])).rejects.toThrow('has no column "b"');
      await database.pool.query('alter table thing add column c int default 3');
      expect((await records.readRows(on, ['1'], ['c'])).get('1')?.values).toEqual({ c: '3' });
    });
  });

  describe('locks', () => {
    it('S3.6 a write of plain columns lets the application add rows that point to the record', async () => {
      const on = await table('a text, u text unique', `insert into thing (a) values ('x')`);
      await database.pool.query('create table note (thing bigint references thing (id))');
      const child = await database.pool.connect();
      await child.query('begin; insert into note values (1)');
      const results = await apply(on, [set('1', ['a', 'x', 'y'])], ['a']);
      await child.query('rollback');
      child.release();
      expect(results.get('1')?.kind).toBe('written');
    });

    it('S3.6 a lock on the table ends in an error with words, never in a worker that hangs', async () => {
      const on = await table('a text', `insert into thing (a) values ('x')`);
      await records.readRows(on, ['1'], ['a']);
      const holder = await database.pool.connect();
      await holder.query('begin; lock table thing in share mode');
      await expect(apply(on, [set('1', ['a', 'x', 'y'])], ['a'])).rejects.toThrow(
        'Writing to public.thing waited for a lock for more than 200 ms and was given up',
      );
      await holder.query('rollback');
      holder.release();
    });

    it('S7.1 tags its transaction, and leaves the time-outs as they were', async () => {
      const on = await table('a text', `insert into thing (a) values ('x')`);
      const seen = await database.transactions.run(async (tx) => {
        const client = tx as unknown as { query(text: string): Promise<{ rows: Record<string, string>[] }> };
        const ask = async (name: string) => Object.values((await client.query(`show ${name}`)).rows[0]!)[0];
        const before = [await ask('lock_timeout'), await ask('statement_timeout')];
        await records.applyWrites(tx, on, [set('1', ['a', 'x', 'y'])], ['a']);
        return {
          before,
          after: [await ask('lock_timeout'), await ask('statement_timeout')],
          tag: await ask('hubspot_sync.origin'),
        };
      });
      expect(seen.after).toEqual(seen.before);
      expect(seen.tag).toBe('4711');
    });
  });

  describe('triggers of the application', () => {
    it('S2.2 reads back what an AFTER trigger made of the row', async () => {
      const on = await table('a text, seen int default 0', `insert into thing (a) values ('x')`);
      await database.pool.query(
        `create or replace function after_a() returns trigger language plpgsql as $$
         begin update thing set seen = seen + 1 where id = new.id and pg_trigger_depth() = 1; return null; end $$;
         create trigger after_a after insert or update on thing for each row execute function after_a()`,
      );
      const results = await apply(
        on,
        [set('1', ['a', 'x', 'y']), { kind: 'insert', id: 'n', values: { a: 'z' } }],
        ['a', 'seen'],
      );
      expect(results.get('1')).toMatchObject({ row: { values: { a: 'y', seen: '1' } } });
      expect(results.get('n')).toMatchObject({ row: { values: { a: 'z', seen: '1' } } });
    });

    it('S3.10 a refusal by a trigger gives its name and its words', async () => {
      const on = await table('a text', `insert into thing (a) values ('x')`);
      await database.pool.query(
        `create or replace function no_change() returns trigger language plpgsql as $$ begin raise exception 'Signed contracts are final'; end $$;
         create trigger no_change before update on thing for each row execute function no_change()`,
      );
      const error = await refusal(apply(on, [set('1', ['a', 'x', SECRET])], ['a']));
      expect(error).toMatchObject({ kind: 'raised', constraint: 'no_change', writeId: '1' });
      expect(error.message).toBe(
        'public.thing, row 1: refused by "no_change": a trigger of the application refused. It says: Signed contracts are final',
      );
    });
  });

  describe('inserts of one batch', () => {
    const insert = (id: string, values: Record<string, string>): LocalWrite => ({ kind: 'insert', id, values });
    const values = (results: ReadonlyMap<string, LocalWriteResult>, id: string) => {
      const result = results.get(id);
      return result?.kind === 'written' ? result.row.values : result?.kind;
    };

    it('S4.3 go in by one statement for each set of columns, and each write gets its own row', async () => {
      const on = await table('a text, b int default 7');
      await database.pool.query(
        `create table note (inserts int); create or replace function noted() returns trigger language plpgsql as $$
         begin insert into note select count(*) from new_rows; return null; end $$;
         create trigger noted after insert on thing referencing new table as new_rows for each statement execute function noted()`,
      );
      const writes = [
        ...Array.from({ length: 9 }, (_, n) => insert(`w${n}`, { a: `value ${n}`, b: String(n) })),
        insert('other', { a: 'alone' }),
      ];
      const results = await apply(on, writes, ['a', 'b']);
      for (let n = 0; n < 9; n += 1) expect(values(results, `w${n}`)).toEqual({ a: `value ${n}`, b: String(n) });
      expect(values(results, 'other')).toEqual({ a: 'alone', b: '7' });
      const { rows } = await database.pool.query('select inserts from note order by inserts');
      // Before 17 the server does not tell which row came of which insert, so each goes in alone.
      const together = (await majorVersion(database)) >= 17 ? [1, 9] : Array.from({ length: 10 }, () => 1);
      expect(rows.map(({ inserts }) => inserts)).toEqual(together);
    });

    it('S3.10 name the one that is refused, and what a trigger leaves out is not written', async () => {
      const on = await table('a text unique, b int check (b < 5)');
      const refused = await refusal(
        apply(
          on,
          [insert('1', { a: 'x', b: '1' }), insert('2', { a: 'y', b: '9' }), insert('3', { a: 'z', b: '2' })],
          ['a'],
        ),
      );
      expect(refused).toMatchObject({ kind: 'check', writeId: '2' });
      expect(await all('a')).toEqual([]);
      await database.pool.query(
        `create or replace function not_y() returns trigger language plpgsql as $$ begin return case when new.a = 'y' then null else new end; end $$;
         create trigger not_y before insert on thing for each row execute function not_y()`,
      );
      const results = await apply(
        on,
        [insert('1', { a: 'x' }), insert('2', { a: 'y' }), insert('3', { a: 'z' })],
        ['a'],
      );
      expect(['1', '2', '3'].map((id) => values(results, id))).toEqual([{ a: 'x' }, 'guard_failed', { a: 'z' }]);
    });
  });

  describe('refusals', () => {
    it('S3.10 tells check, foreign key and domain by their names', async () => {
      const on = await table(
        `a int constraint positive check (a > 0), parent bigint constraint real_parent references thing (id), code short_code`,
        `insert into thing (a) values (1)`,
      );
      expect(await refusal(apply(on, [set('1', ['a', '1', '-1'])], ['a']))).toMatchObject({
        kind: 'check',
        constraint: 'positive',
        writeId: '1',
      });
      expect(await refusal(apply(on, [set('1', ['parent', null, '99'])], ['a']))).toMatchObject({
        kind: 'foreign_key',
        constraint: 'real_parent',
      });
      expect(await refusal(apply(on, [set('1', ['code', null, 'bad'])], ['a']))).toMatchObject({
        kind: 'check',
        constraint: 'short_code_check',
      });
    });

    it('S3.10 a deferred constraint refuses inside the batch, not at commit', async () => {
      const on = await table(
        'parent bigint constraint late_parent references thing (id) deferrable initially deferred',
        'insert into thing default values',
      );
      expect(await refusal(apply(on, [set('1', ['parent', null, '99'])], ['parent']))).toMatchObject({
        kind: 'foreign_key',
        constraint: 'late_parent',
      });
    });

    it.each([
      ['int', SECRET],
      ['varchar(5)', SECRET],
      ['numeric(4,2)', '12345'],
      ['mood', SECRET],
      ['timestamptz', SECRET],
      ['short_code', SECRET],
    ])('S3.10 finds the value that is no %s, in a batch of three', async (type, value) => {
      const on = await table(`v ${type}, w text`, 'insert into thing (w) values (null), (null), (null)');
      const writes = [
        set('1', ['v', null, null], ['w', null, 'a']),
        set('2', ['v', null, value], ['w', null, 'b']),
        set('3', ['v', null, null], ['w', null, 'c']),
      ];
      const error = await refusal(apply(on, writes, ['v']));
      expect(error).toMatchObject({ kind: 'type', column: 'v', writeId: '2' });
      expect(error.message).toContain('row 2, column "v": the value is no');
    });

    it('S9.1 broken infrastructure is no refusal', async () => {
      const on = await table('a text', `insert into thing (a) values ('x')`);
      const run = database.transactions.run(async (tx) => {
        const client = tx as unknown as { query(text: string): Promise<unknown> };
        await client.query('set transaction read only');
        return records.applyWrites(tx, on, [set('1', ['a', 'x', 'y'])], ['a']);
      });
      const error = await run.catch((e: unknown) => e);
      expect(error).toMatchObject({ code: '25006' });
      expect(error).not.toBeInstanceOf(LocalRefusal);
    });
  });

  describe('unique values', () => {
    const SWAP = [set('1', ['v', 'a', 'b']), set('2', ['v', 'b', 'a'])];

    it.each([
      ['nullable', 'v text unique'],
      ['not null: a stand-in', 'v text not null unique'],
      ['deferrable', 'v text not null, constraint late unique (v) deferrable'],
      ['citext, not null', 'v citext not null unique'],
      ['nulls not distinct', 'v text, unique nulls not distinct (v)'],
      ['short', 'v varchar(12) not null unique'],
    ])('S3.9 swaps two values: %s', async (_, columns) => {
      const on = await table(columns, `insert into thing (v) values ('a'), ('b')`);
      await apply(on, SWAP, ['v']);
      expect(await all('v')).toEqual(['b', 'a']);
    });

    it('S3.9 swaps under an index on an expression', async () => {
      const on = await table(
        'v text not null',
        `insert into thing (v) values ('a'), ('B'); create unique index lower_v on thing (lower(v))`,
      );
      await apply(on, [set('1', ['v', 'a', 'b']), set('2', ['v', 'B', 'A'])], ['v']);
      expect(await all('v')).toEqual(['b', 'A']);
    });

    it('S6.3 moves the one flagged row: the old flag is cleared before the new one is set', async () => {
      const on = await table(
        'owner int, first boolean',
        `insert into thing (owner, first) values (7, false), (7, true); create unique index one_first on thing (owner) where first`,
      );
      await apply(on, [set('1', ['first', 'false', 'true']), set('2', ['first', 'true', 'false'])], ['first']);
      expect(await all('first')).toEqual(['true', 'false']);
    });

    it('S3.9 a ring of three, over two column sets', async () => {
      const on = await table('v text not null unique, w text', `insert into thing (v) values ('a'), ('b'), ('c')`);
      await apply(
        on,
        [set('1', ['v', 'a', 'b']), set('2', ['v', 'b', 'c'], ['w', null, 'x']), set('3', ['v', 'c', 'a'])],
        ['v'],
      );
      expect(await all('v')).toEqual(['b', 'c', 'a']);
    });

    it('S3.9 a ring that cannot be broken is a refusal that says so', async () => {
      const on = await table('v int not null unique', 'insert into thing (v) values (1), (2)');
      const error = await refusal(apply(on, [set('1', ['v', '1', '2']), set('2', ['v', '2', '1'])], ['v']));
      expect(error).toMatchObject({ kind: 'unique', constraint: 'thing_v_key', column: 'v' });
      expect(error.message).toContain('rows swap values under "thing_v_key"');
    });

    it('S3.9 a check that refuses the clearing makes it a unique refusal', async () => {
      const on = await table(
        `v text unique constraint needed check (v is not null)`,
        `insert into thing (v) values ('a'), ('b')`,
      );
      const error = await refusal(apply(on, SWAP, ['v']));
      expect(error).toMatchObject({ kind: 'unique', constraint: 'thing_v_key' });
      expect(error.message).toContain('"needed" refuses to empty it');
    });

    it('S3.9 names the write that took the value, in a batch of three', async () => {
      const on = await table('v text unique', `insert into thing (v) values ('a'), ('b'), ('c'), ('${SECRET}')`);
      const error = await refusal(
        apply(on, [set('1', ['v', 'a', 'x']), set('2', ['v', 'b', SECRET]), set('3', ['v', 'c', 'z'])], ['v']),
      );
      expect(error).toMatchObject({ kind: 'unique', constraint: 'thing_v_key', column: 'v', writeId: '2' });
    });
  });
});
