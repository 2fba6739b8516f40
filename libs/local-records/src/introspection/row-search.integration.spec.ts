import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { RowSearch } from './row-search';

describe('RowSearch', () => {
  let database: BusinessDatabase;
  let rows: RowSearch;
  const table = { schema: 'public', name: 'person', key: 'id', softDeleteColumn: 'deleted_at' };

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'row_search',
      `create table team (id int primary key, label text);
       insert into team values (1, 'Panhandle');
       create table person (id int primary key, name text, email text, share numeric, team_id int references team, deleted_at timestamptz);
       insert into person values
         (1, 'Ada Lindqvist', 'ada@example.com', 12.5, 1, null), (2, 'Bo 100% Berg', null, null, null, null),
         (3, 'Ada Gone', 'gone@example.com', null, null, now()), (4, 'Cy_d', 'CYD@EXAMPLE.COM', 100, null, null)`,
    );
    rows = new RowSearch(database.pool, new TableCatalogue());
  });
  afterAll(() => database.drop());

  const found = async (text: string, columns = ['name', 'email'], limit = 10) => {
    const { keys, whole } = await rows.search(table, columns, text, limit);
    expect(whole).toBe(true);
    return [...keys].sort();
  };

  it('finds a part of any of the columns, whatever its case, and no deleted row', async () => {
    expect(await found('ada')).toEqual(['1']);
    expect(await found('example.com')).toEqual(['1', '4']);
    expect(await found('12.5', ['share'])).toEqual(['1']);
    expect(await found('panhandle', ['team_id.label'])).toEqual(['1']);
    expect(await found('example.com', ['email'], 1)).toHaveLength(1);
  });

  it('finds a row by its key, before those that hold the text, and takes no word for a key', async () => {
    expect(await rows.search(table, ['share'], '1', 10)).toEqual({ keys: ['1', '4'], whole: true });
    expect(await found('2', [])).toEqual(['2']);
    expect(await found('3')).toEqual([]);
    expect(await found('99999999999999999999', [])).toEqual([]);
  });

  it('takes no sign for a pattern, and no text for SQL', async () => {
    expect(await found('100%')).toEqual(['2']);
    expect(await found('Cy_d')).toEqual(['4']);
    expect(await found('y_d')).toEqual(['4']);
    expect(await found('A_a')).toEqual([]);
    expect(await found("' or true --")).toEqual([]);
    expect(await found('\\')).toEqual([]);
  });

  it('gives up where looking at every row takes too long, and leaves its connection usable', async () => {
    await database.pool.query(
      `create function slowly(word text) returns text stable language plpgsql as 'begin perform pg_sleep(10); return word; end';
       create view slow_person as select id, slowly(name) as name from person`,
    );
    const slow = new RowSearch(
      database.pool,
      new (class extends TableCatalogue {
        override read: TableCatalogue['read'] = (pool, { schema }) => super.read(pool, { schema, name: 'person' });
      })(),
    );
    const view = { ...table, name: 'slow_person', softDeleteColumn: null };
    expect(await slow.search(view, ['name'], '2', 5)).toEqual({ keys: ['2'], whole: false });
    expect(await found('ada')).toEqual(['1']);
  });

  it('names a column or table that is not there', async () => {
    await expect(found('a', ['nmae'])).rejects.toThrow('has no column "nmae"');
    await expect(rows.search({ ...table, name: 'nobody' }, ['name'], 'a', 5)).rejects.toThrow('nobody');
  });
});
