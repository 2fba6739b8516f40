import { Pool } from 'pg';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { TableIntrospection } from './table-introspection';

describe('TableIntrospection', () => {
  let database: BusinessDatabase;
  let introspection: TableIntrospection;

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'introspection',
      `create extension citext;
       create type mood as enum ('calm', 'Loud', 'a,b');
       create domain short_code as varchar(6) check (value <> 'bad');
       create table person (
         id bigint generated always as identity primary key, code short_code not null, email citext unique, name varchar(80) not null,
         state char(2), amount numeric(14,2), share numeric, mood mood default 'calm', tags text[] not null default '{}',
         doubled numeric generated always as (amount * 2) stored, to_drop text, removed boolean not null default false,
         natural_key text not null unique, maybe text unique
       );
       alter table person drop column to_drop;
       create table bag (word text);
       create table pair (a bigint, b bigint, primary key (a, b));
       create view people as select * from person;
       create table app_user (id int primary key, email citext);
       insert into app_user values (2, 'Bo@Example.com'), (1, 'al@example.com'), (3, null), (4, '')`,
    );
    introspection = new TableIntrospection(database.pool, new TableCatalogue());
  });

  afterAll(() => database.drop());

  const problems = (name: string, key: string, softDeleteColumn: string | null = null) =>
    introspection.problems({ schema: 'public', name, key, softDeleteColumn });

  it('S2.9 describes the columns as mappings need them', async () => {
    const { columns } = await introspection.describeTable('public', 'person');
    const brief = columns.map((c) => [
      c.name,
      c.sqlType,
      c.nullable,
      c.maxLength,
      c.precision,
      c.scale,
      c.generated,
      c.isKey,
    ]);
    expect(brief).toEqual([
      ['id', 'bigint', false, null, null, null, true, true],
      ['code', 'character varying(6)', false, 6, null, null, false, false],
      ['email', 'citext', true, null, null, null, false, false],
      ['name', 'character varying(80)', false, 80, null, null, false, false],
      ['state', 'character(2)', true, 2, null, null, false, false],
      ['amount', 'numeric(14,2)', true, null, 14, 2, false, false],
      ['share', 'numeric', true, null, null, null, false, false],
      ['mood', 'mood', true, null, null, null, false, false],
      ['tags', 'text[]', false, null, null, null, false, false],
      ['doubled', 'numeric', true, null, null, null, true, false],
      ['removed', 'boolean', false, null, null, null, false, false],
      ['natural_key', 'text', false, null, null, null, false, false],
      ['maybe', 'text', true, null, null, null, false, false],
    ]);
    expect(columns.find((column) => column.name === 'mood')?.enumValues).toEqual(['calm', 'Loud', 'a,b']);
  });

  it('S3.3 lists the users that have an address, for owners', async () => {
    const users = await introspection.users({ schema: 'public', name: 'app_user', key: 'id', emailColumn: 'email' });
    expect(users).toEqual([
      { id: '1', email: 'al@example.com' },
      { id: '2', email: 'Bo@Example.com' },
    ]);
  });

  it('S5.1 has nothing against a table with an identity key', async () => {
    expect(await problems('person', 'id', 'removed')).toEqual([]);
  });

  it('S5.1 refuses a table without a primary key, saying what to do', async () => {
    expect(await problems('bag', 'word')).toEqual([
      {
        kind: 'key_missing',
        level: 'refused',
        column: null,
        message:
          'Table public.bag has no primary key and no unique column that is not null, so its rows cannot be told apart. ' +
          'Add a primary key on one column, for example: alter table public.bag add column id bigint generated always as identity primary key.',
      },
    ]);
    expect((await problems('pair', 'a'))[0]?.kind).toBe('key_missing');
  });

  it.each(['name', 'maybe'])('S5.1 refuses a key that does not identify a row: %s', async (key) => {
    expect(await problems('person', key)).toEqual([
      {
        kind: 'key_not_unique',
        level: 'refused',
        column: key,
        message:
          `Column "${key}" of public.person does not identify a row: it needs a unique index of its own and must not be null. ` +
          'Name one of these as the key: natural_key, id.',
      },
    ]);
  });

  it('S5.1 warns of a key that the application can change', async () => {
    const [problem] = await problems('person', 'natural_key');
    expect(problem).toMatchObject({ kind: 'key_updatable', level: 'warning', column: 'natural_key' });
    expect(problem?.message).toContain('can be changed by an UPDATE');
  });

  it('S5.1 refuses views, missing tables and missing soft-delete columns', async () => {
    expect((await problems('people', 'id'))[0]?.kind).toBe('table_unsupported');
    expect((await problems('nobody', 'id'))[0]?.message).toBe(
      "Table public.nobody does not exist in the business database. Correct the entity's table, or restore it.",
    );
    expect((await problems('person', 'id', 'deleted_at'))[0]).toMatchObject({
      kind: 'soft_delete_missing',
      level: 'refused',
      column: 'deleted_at',
    });
  });

  it('S2.9 tells of a table that the sync may not read, with the statement that mends it', async () => {
    const role = `blind_${process.pid}`;
    await database.pool.query(`create role ${role}; grant select (id) on person to ${role}`);
    const pool = new Pool({ connectionString: database.url, options: `-c role=${role}` });
    try {
      const blind = new TableIntrospection(pool, new TableCatalogue());
      const of = (name: string) => blind.problems({ schema: 'public', name, key: 'id', softDeleteColumn: null });
      expect(await of('person')).toEqual([]);
      expect((await of('app_user'))[0]).toEqual({
        kind: 'table_unreadable',
        level: 'ungranted',
        column: null,
        message:
          `The sync's role ${role} may not read table public.app_user, so none of its records flow. Its owner mends it: ` +
          `grant usage on schema "public" to "${role}"; grant select, insert, update, trigger on "public"."app_user" to "${role}";`,
      });
    } finally {
      await pool.end();
      await database.pool.query(`drop owned by ${role}; drop role ${role}`);
    }
  });

  it('S2.9 finds a column that was dropped under a mapping', async () => {
    const columns = ['name', 'email', 'to_drop'];
    expect(await introspection.missingColumns({ schema: 'public', name: 'person' }, columns)).toEqual(['to_drop']);
    expect(await introspection.missingColumns({ schema: 'public', name: 'nobody' }, columns)).toEqual(columns);
  });
});
