import { createMigratedDatabase, type MigratedDatabase } from '../testing/sync-state-harness';
import { YoungTables } from './young-tables';

describe('tables that a first run fills', () => {
  let database: MigratedDatabase;

  beforeAll(async () => {
    database = await createMigratedDatabase('young_tables');
    await database.pool.query('alter table hubspot_sync.hubspot_links set (autovacuum_enabled = off)');
  });

  afterAll(() => database.drop());

  const fill = (from: number, to: number) =>
    database.pool.query(
      `insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, hubspot_id, external_id, state)
       select n::text, '1', 'contact', 'l' || n, 'h' || n, 'e' || n, 'live' from generate_series($1::int, $2::int) n`,
      [from, to],
    );
  const analysed = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ rows: number }>(
      `select reltuples::int as rows from pg_class where oid = 'hubspot_sync.hubspot_links'::regclass`,
    );
    return rows[0]!.rows;
  };

  it('are analysed once they hold some rows, and then left to the database', async () => {
    const tables = new YoungTables(database.pool, ['hubspot_links']);
    await tables.look();
    expect(await analysed()).toBe(-1);
    await fill(1, 1000);
    await tables.look();
    expect(await analysed()).toBe(1000);
    await fill(1001, 2000);
    await tables.look();
    expect(await analysed()).toBe(1000);
  });

  it('so that a link is looked up by its own end', async () => {
    const { rows } = await database.pool.query<Record<'QUERY PLAN', string>>(
      `explain select l.id from unnest(array['l1', 'l2']) k
       join hubspot_sync.hubspot_links l on l.portal_id = '1' and l.entity = 'contact' and l.local_key = k`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/link_local_end/);
  });

  it('are not analysed again by a process that starts later', async () => {
    await new YoungTables(database.pool, ['hubspot_links']).look();
    expect(await analysed()).toBe(1000);
  });
});
