import { PostgresLocalRecords } from '../records/postgres-local-records';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { TableDirectory } from '../introspection/table-directory';
import { TableIntrospection } from '../introspection/table-introspection';
import { TableCatalogue } from './table-catalogue';

const PERSON = { schema: 'public', name: 'person', key: 'id', softDeleteColumn: null };

describe('values of computed sources on PostgreSQL', () => {
  let database: BusinessDatabase;
  let records: PostgresLocalRecords;

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'source_values',
      `create domain money_amount as numeric(12,2);
       create table company (id bigint primary key, name text, "Odd "".Name" text, turnover money_amount, code text unique);
       create table team (id int primary key);
       create table person (
         id bigint primary key, first_name text, last_name varchar(40), age int, share double precision, born date,
         company_id bigint references company, company_code text references company (code), "works.at" text,
         team_id int references team, constraint again foreign key (company_id) references company,
         doubled bigint, foreign key (doubled) references company, constraint other foreign key (doubled) references person);
       insert into company values (1, 'Acme', 'O''dd \\ ; --', 1234.50, 'A'), (2, '', null, null, 'B');
       insert into person values
         (1, 'Ann', 'Lee', 40, 0.5, '1990-01-02', 1, 'A', 'here', null, null),
         (2, 'Bo', '', 0, null, null, 2, 'B', null, null, null), (3, null, null, null, 'Infinity', null, null, null, null, null, null)`,
    );
    records = new PostgresLocalRecords(database.pool, { portalId: '1' });
  });

  afterAll(() => database.drop());

  const values = async (source: string): Promise<readonly unknown[]> => {
    const { rows } = await records.listRows(PERSON, null, 10, [source]);
    return rows.map((row) => row.values[source]);
  };

  it.each([
    ['company_id.name', ['Acme', '', null]],
    ['company_code.name', ['Acme', '', null]],
    ['company_id."Odd "".Name"', ["O'dd \\ ; --", null, null]],
    ['company_id.turnover', ['1234.50', null, null]],
    ['works.at', ['here', null, null]],
    ["= first_name || ' ' || last_name", ['Ann Lee', null, null]],
    ["=concat_ws(' ', first_name, last_name)", ['Ann Lee', 'Bo', '']],
    ["=coalesce(last_name, first_name, '?')", ['Lee', 'Bo', '?']],
    ["=coalesce(company_id.name, 'none')", ['Acme', 'none', 'none']],
    ["=upper(trim(' ' || first_name)) || lower(last_name)", ['ANNlee', null, null]],
    ['=(age + 2) * 3 - 1', ['125', '5', null]],
    ['=10 / age', ['0.25000000000000000000', null, null]],
    ['=-share * 2', ['-1.0', null, '-Infinity']],
    ["=born || ': ' || age", ['1990-01-02: 40', null, null]],
    ["='it''s \\ '';drop table person;--'", Array(3).fill("it's \\ ';drop table person;--")],
  ])('reads %s', async (source, expected) => {
    expect(await values(source)).toEqual(expected);
  });

  it('S3.6 gives them back with RETURNING, and a delete is guarded by them', async () => {
    const columns = ['first_name', 'company_id.name'];
    const update = { kind: 'update', id: 'u', key: '1', set: [{ column: 'first_name', expect: 'Ann', value: 'Anna' }] };
    const written = await database.transactions.run((tx) =>
      records.applyWrites(tx, PERSON, [update as never], columns),
    );
    expect(written.get('u')).toMatchObject({ row: { values: { first_name: 'Anna', 'company_id.name': 'Acme' } } });
    const remove = (value: string) => ({
      kind: 'delete',
      id: 'd',
      key: '1',
      expect: [{ column: 'company_id.name', value }],
    });
    const stale = await database.transactions.run((tx) =>
      records.applyWrites(tx, PERSON, [remove('Other') as never], columns),
    );
    expect(stale.get('d')).toEqual({ kind: 'guard_failed' });
    await database.pool.query(`update person set first_name = 'Ann' where id = 1`);
  });

  it('writes none of them, whatever is asked', async () => {
    const set = [{ column: 'company_id.name', expect: 'Acme', value: 'Other' }];
    const asked = database.transactions.run((tx) =>
      records.applyWrites(tx, PERSON, [{ kind: 'update', id: 'u', key: '1', set }], ['first_name']),
    );
    await expect(asked).rejects.toThrow('has no column "company_id.name"');
    expect(await values('company_id.name')).toEqual(['Acme', '', null]);
  });

  it.each([
    [`company_id.name) from company; drop table person; --`, 'place 30'],
    [`=first_name; drop table person`, 'place 11'],
    [`=pg_sleep(10)`, 'none of its functions'],
    [`=first_name || (select 1)`, 'does not belong there'],
    [`=coalesce(nothing, 'x')`, 'no column "nothing"'],
    [`team_id.name`, 'public.team'],
    [`age.name`, 'no foreign key'],
    [`doubled.name`, 'public.company (id) and public.person (id)'],
    [`= '\\' || '); drop table person; --`, 'is not closed'],
  ])('refuses %s before it reaches the database', async (source, why) => {
    await expect(values(source)).rejects.toThrow(why);
    expect((await database.pool.query('select count(*)::int as n from person')).rows).toEqual([{ n: 3 }]);
  });

  it('describes what a foreign key leads to, and where it leads to several', async () => {
    const { table, columns } = await new TableIntrospection(database.pool, new TableCatalogue()).describeTable(
      'public',
      'person',
    );
    const of = (name: string) => columns.find((column) => column.name === name);
    expect(table).toBe('public.person');
    expect(of('company_id')?.references).toMatchObject({ schema: 'public', table: 'company', key: 'id' });
    expect(of('company_id')?.references?.columns.find(({ name }) => name === 'turnover')).toMatchObject({
      sqlType: 'numeric(12,2)',
      precision: 12,
      scale: 2,
      isKey: false,
    });
    expect(of('company_code')?.references?.key).toBe('code');
    expect(of('first_name')).not.toHaveProperty('references');
    expect(of('doubled')?.referencesSeveral).toEqual(['public.company (id)', 'public.person (id)']);
    expect(of('doubled')).not.toHaveProperty('references');
  });

  it.each([
    ['select', 'grant trigger on company to limited'],
    ['trigger', 'grant select on company to limited'],
  ])('tells a table where the sync’s role is not granted %s', async (missing, granted) => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('create role limited');
      await client.query(`grant select on person to limited; ${granted}`);
      await client.query('set local role limited');
      const shape = await new TableCatalogue().read(client, PERSON);
      const column = shape?.reference.columns.find(({ name }) => name === 'company_id');
      expect(column?.references).toMatchObject({ table: 'company', notGranted: missing });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  it('S2.9 sees a column of the other table that was renamed after it was first read', async () => {
    expect(await values('company_id.code')).toEqual(['A', 'B', null]);
    await database.pool.query('alter table company rename column code to short');
    await expect(values('company_id.code')).rejects.toThrow('public.company');
    await database.pool.query('alter table company rename column short to code');
    expect(await values('company_id.code')).toEqual(['A', 'B', null]);
  });

  it('lists the commonest values of one', async () => {
    const directory = new TableDirectory(database.pool, new TableCatalogue());
    expect(await directory.distinctValues(PERSON, 'company_id.name', 5)).toEqual([{ value: 'Acme', rows: 1 }]);
  });
});
