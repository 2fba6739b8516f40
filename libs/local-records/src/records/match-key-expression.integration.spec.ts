import { createHash, randomBytes } from 'node:crypto';
import { normaliseMatchKey, type LocalTable, type MatchKeyDefinition } from '@app/sync-engine';
import fc from 'fast-check';
import { Pool } from 'pg';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { indexedMatchKey, matchKeyExpression } from './match-key-expression';
import { MatchKeyIndexes } from './match-key-indexes';
import { PostgresLocalRecords } from './postgres-local-records';

const TABLE: LocalTable = { schema: 'public', name: 'firm', key: 'id', softDeleteColumn: null };
const KEY: MatchKeyDefinition = {
  name: 'domain',
  kind: 'domain',
  columns: ['site', 'mail_site'],
  properties: ['domain'],
};

describe('match keys in SQL', () => {
  let database: BusinessDatabase;

  beforeAll(async () => {
    database = await createBusinessDatabase(
      'match_keys',
      `create table firm (id bigint generated always as identity primary key, site text, mail_site varchar(80));
       insert into firm (site, mail_site) select 'https://www.firm' || n || '.example:443/about', null from generate_series(1, 3000) n;
       analyze firm`,
    );
  });

  afterAll(() => database.drop());

  it.each(['email', 'domain', 'text'] as const)('S4.1 %s: SQL and code agree on every value', async (kind) => {
    const piece = fc.constantFrom(
      ...'https:// HTTP:// www. WWW. a B é 1 - . / ? # : :80 @ + com \t \u00a0 \u3000'.split(' '),
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(piece, { maxLength: 9 }), { minLength: 1, maxLength: 40 }), async (texts) => {
        const raws = texts.map((pieces) => pieces.join(''));
        const { rows } = await database.pool.query<{ value: string }>(
          `select ${matchKeyExpression(kind, 'raw')} as value from unnest($1::text[]) with ordinality u(raw, n) order by n`,
          [raws],
        );
        expect(rows.map((row) => row.value)).toEqual(raws.map((raw) => normaliseMatchKey(kind, raw) ?? ''));
      }),
      { numRuns: 30 },
    );
  });

  it('S4.1 finds by index once the indexes are made, which happens once', async () => {
    const catalogue = new TableCatalogue();
    const indexes = new MatchKeyIndexes(database.pool, catalogue, 0);
    const { made, refused } = await indexes.ensure(TABLE, [KEY]);
    expect(made).toHaveLength(2);
    expect(refused).toEqual([]);
    expect(await indexes.ensure(TABLE, [KEY])).toEqual({ made: [], refused: [] });
    const { rows } = await database.pool.query<Record<'QUERY PLAN', string>>(
      `explain select id from firm where ${indexedMatchKey('domain', 'site')} = any($1::text[])`,
      [['firm7.example']],
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(made[0]);
    const records = new PostgresLocalRecords(database.pool, { portalId: '1' }, catalogue);
    const found = await records.findByMatchKey(TABLE, KEY, ['firm7.example', 'firm8.example']);
    expect([...found]).toEqual([
      ['firm7.example', ['7']],
      ['firm8.example', ['8']],
    ]);
  });

  it('S1.2 an index never refuses the application a long value, and long values are found', async () => {
    const catalogue = new TableCatalogue();
    await new MatchKeyIndexes(database.pool, catalogue, 0).ensure(TABLE, [KEY]);
    const long = `😀${randomBytes(2000).toString('hex')}`;
    await database.pool.query('insert into firm (site) values ($1), ($2)', [`${long}.a`, `${long}.b`]);
    const records = new PostgresLocalRecords(database.pool, { portalId: '1' }, catalogue);
    const found = await records.findByMatchKey(TABLE, KEY, [`${long}.b`, `${long}.c`, 'no\u0000row']);
    const { rows } = await database.pool.query<{ id: string }>(`select id::text from firm where site like '%.b'`);
    expect([...found]).toEqual([[`${long}.b`, [rows[0]?.id]]]);
    await database.pool.query('delete from firm where length(site) > 1000');
  });

  it('S1.2 drops the index of whole values that an earlier version made', async () => {
    // Rows deleted a moment ago may still be indexed.
    await database.pool.query(`truncate firm`);
    const first = createHash('sha256')
      .update(JSON.stringify([TABLE.name, 'site', 'domain']))
      .digest('hex');
    const name = `hubspot_sync_match_domain_${first.slice(0, 12)}`;
    await database.pool.query(`create index ${name} on firm ((${matchKeyExpression('domain', 'site')}))`);
    await new MatchKeyIndexes(database.pool, new TableCatalogue(), 0).ensure(TABLE, [KEY]);
    const { rows } = await database.pool.query(`select from pg_class where relname = $1`, [name]);
    expect(rows).toEqual([]);
  });

  it('S9.6 takes its indexes off the table again, and no other', async () => {
    const indexes = new MatchKeyIndexes(database.pool, new TableCatalogue(), 0);
    await indexes.ensure(TABLE, [KEY]);
    expect(await indexes.remove(TABLE)).toBe(true);
    const { rows } = await database.pool.query(`select indexname from pg_indexes where tablename = 'firm'`);
    expect(rows).toEqual([{ indexname: 'firm_pkey' }]);
  });

  it('leaves a small table alone: it is scanned sooner than an index is kept', async () => {
    expect(await new MatchKeyIndexes(database.pool, new TableCatalogue()).ensure(TABLE, [KEY])).toEqual({
      made: [],
      refused: [],
    });
  });

  it('says in words what it may not do, with the statement for who may', async () => {
    const role = `reader_${process.pid}`;
    await database.pool.query(`create role ${role}; grant select on firm to ${role}`);
    const pool = new Pool({ connectionString: database.url, options: `-c role=${role}` });
    try {
      const { made, refused } = await new MatchKeyIndexes(pool, new TableCatalogue(), 0).ensure(TABLE, [KEY]);
      expect(made).toEqual([]);
      expect(refused).toHaveLength(2);
      expect(refused[0]).toMatch(/must be owner of table firm.*create index concurrently "hubspot_sync_match_domain_/);
    } finally {
      await pool.end();
      await database.pool.query(`drop owned by ${role}; drop role ${role}`);
    }
  });

  it('makes anew what an interrupted build left behind', async () => {
    const indexes = new MatchKeyIndexes(database.pool, new TableCatalogue(), 0);
    const { made } = await indexes.ensure(TABLE, [KEY]);
    await database.pool.query('update pg_index set indisvalid = false where indexrelid = $1::regclass', [made[0]]);
    expect(await indexes.ensure(TABLE, [KEY])).toEqual({ made: [made[0]], refused: [] });
  });
});
