import { normaliseMatchKey, type LocalTable, type MatchKeyDefinition } from '@app/sync-engine';
import fc from 'fast-check';
import { TableCatalogue } from '../catalogue/table-catalogue';
import { createBusinessDatabase, type BusinessDatabase } from '../testing/business-database';
import { ensureMatchKeyIndexes } from './match-key-indexes';
import { matchKeyExpression } from './match-key-expression';
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
    const made = await ensureMatchKeyIndexes(database.pool, catalogue, TABLE, [KEY]);
    expect(made).toHaveLength(2);
    expect(await ensureMatchKeyIndexes(database.pool, catalogue, TABLE, [KEY])).toEqual([]);
    await database.pool.query('analyze firm');
    const { rows } = await database.pool.query<Record<'QUERY PLAN', string>>(
      `explain select id from firm where ${matchKeyExpression('domain', 'site')} = any($1::text[])`,
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
});
