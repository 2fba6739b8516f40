import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { createPool, runMigrations } from '@app/sync-state';
import type { Pool } from 'pg';
import {
  PostgresActivityReader,
  PostgresBudgetReader,
  PostgresErrorReader,
  PostgresRecordReader,
  PostgresReviewReader,
} from '..';

const NOW = Date.UTC(2026, 9, 25, 12);

describe('what the admin page reads, on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase('activity');
    await runMigrations(database.url);
    pool = createPool(database.url, { max: 2 });
    await pool.query(`
      insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, time_zone, currency, installation_id, connected_at)
      values ('1', 'oauth', 'connected', 'UTC', 'EUR', 'i', now()), ('2', 'oauth', 'disconnected', 'UTC', 'EUR', 'i', now());
      insert into hubspot_sync.hubspot_entities (portal_id, entity, table_schema, table_name, key_column, object_type, external_id_property,
        match_keys, reads, conflict_policy, quiet_period_ms, create_in_hubspot, create_locally, state)
      values ('1', 'contact', 'public', 'contact', 'id', 'contacts', 'renewa_id',
        '[{"name": "email", "kind": "email", "columns": ["email"], "properties": ["email"]}]', '[]', 'latest_wins', 0, true, true, 'live');
      insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, hubspot_id, state)
      values ('l1', '1', 'contact', '1', '101', 'live'), ('l2', '1', 'contact', '2', '102', 'unreachable'), ('o', '2', 'contact', '1', '101', 'live');
      insert into hubspot_sync.hubspot_match_keys (portal_id, entity, key, value, hubspot_id, is_primary)
      values ('1', 'contact', 'email', 'anna@example.com', '101', true);
      insert into hubspot_sync.hubspot_field_states (link_id, field, portal_id, entity, track)
      select link, 'f', '1', 'contact', jsonb_build_object('state', jsonb_build_object('kind', 'field_error', 'since', 5,
        'detail', 'The value "' || link || '" has no option. Translate it.'))
      from unnest(array['l1', 'l2']) as link;`);
    for (let n = 0; n < 30; n += 1) {
      await pool.query(
        `insert into hubspot_sync.hubspot_sync_log (at, portal_id, entity, kind, link_id, side, field, before, after, cause, message)
         values ($1, $2, 'contact', $3, $4, 'hubspot', $5, '["old"]', $6, $7, null)`,
        [
          new Date(NOW - Math.floor(n / 3) * 60_000),
          n === 29 ? '2' : '1',
          n % 10 === 0 ? 'conflict' : 'write',
          n % 2 === 0 ? 'l1' : 'l2',
          n % 3 === 0 ? 'f' : 'g',
          JSON.stringify([`Anna-Maria ${n}${n === 4 ? ' 12e45ab' : ''}`]),
          n % 7 === 0 ? 'undo' : 'capture',
        ],
      );
    }
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  const reader = () => new PostgresActivityReader(pool);
  const names = async (filter: Parameters<PostgresActivityReader['log']>[0]): Promise<number[]> => {
    const rows = await reader().log(filter, { limit: 100, after: null });
    return rows.map(({ after }) => Number(after?.[0]?.split(' ')[1]));
  };
  const numbers = (holds: (n: number) => boolean): number[] => Array.from({ length: 29 }, (_, n) => n).filter(holds);
  const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);

  it('pages through the log newest first, each row once, also where times are equal; of the connected portal only', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const rows: readonly { id: string; at: number; cursor: string }[] = await reader().log({}, { limit: 4, after });
      seen.push(...rows.map(({ id }) => id));
      if (rows.length < 4) break;
      after = rows.at(-1)?.cursor ?? null;
    }
    expect(new Set(seen).size).toBe(29);
    expect(seen).toHaveLength(29);
    const times = (await reader().log({}, { limit: 100, after: null })).map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it.each<[string, Parameters<PostgresActivityReader['log']>[0], (n: number) => boolean]>([
    ['record', { link: 'l1' }, (n) => n % 2 === 0],
    ['field', { field: 'f' }, (n) => n % 3 === 0],
    ['kind', { kind: 'conflict' }, (n) => n % 10 === 0],
    ['cause', { cause: 'undo' }, (n) => n % 7 === 0],
    ['time', { from: NOW - 120_000, to: NOW }, (n) => n >= 3 && n < 9],
    ['a word’s beginning', { text: 'anna-mar' }, () => true],
    ['a word in capitals', { text: 'ANNA-MAR' }, () => true],
    ['a word that the index keeps as two', { text: '12e45ab' }, (n) => n === 4],
    ['words and what else was asked', { text: 'maria', kind: 'conflict', field: 'f' }, (n) => n % 30 === 0],
    ['two words', { text: 'maria 17' }, (n) => n === 17],
    ['words and record', { text: 'maria', link: 'l2' }, (n) => n % 2 === 1],
    ['a word that is nowhere', { text: 'zoë' }, () => false],
    ['nothing but signs', { text: '&!' }, () => false],
  ])('finds by %s', async (_, filter, holds) => {
    expect(sorted(await names(filter))).toEqual(numbers(holds));
  });

  it('finds a record by either id and by its e-mail address, whatever its case', async () => {
    const records = new PostgresRecordReader(pool);
    for (const text of ['1', '101', ' Anna@Example.com ']) {
      expect((await records.search(text)).map(({ linkId }) => linkId)).toEqual(['l1']);
    }
    expect(await records.search('nobody')).toEqual([]);
    expect(await records.find('contact', { by: 'hubspot', id: '102' })).toMatchObject({
      linkId: 'l2',
      state: 'unreachable',
    });
    expect(await records.find('contact', { by: 'local', id: '7' })).toBeNull();
    // Of another portal, and of nobody, nothing is told.
    expect(await records.ends(['l1', 'o', 'nobody'])).toEqual([
      { linkId: 'l1', entity: 'contact', localKey: '1', hubspotId: '101', baseHubSpot: {} },
    ]);
  });

  it('S6.2 reads the triples of a link that are agreed, or known to differ, of the connected portal only', async () => {
    const type = { category: 'USER_DEFINED', typeId: 7 };
    await pool.query(`
      insert into hubspot_sync.hubspot_associations (portal_id, from_link_id, to_link_id, category, type_id, agreed_at, state)
      values ('1', 'l1', 'l2', 'USER_DEFINED', 7, now(), null),
             ('1', 'l2', 'l1', 'USER_DEFINED', 7, null, '{"kind": "discarded", "local": true, "hubspot": false, "detail": "d", "since": 5}'),
             ('2', 'o', 'o', 'USER_DEFINED', 7, now(), null)`);
    const records = new PostgresRecordReader(pool);
    expect(await records.triples('l1', 10)).toEqual([{ toLinkId: 'l2', type, agreed: true, state: null }]);
    expect(await records.triples('l2', 10)).toMatchObject([
      { toLinkId: 'l1', agreed: false, state: { kind: 'discarded' } },
    ]);
    expect(await records.triples('o', 10)).toEqual([]);
  });

  it('S5.3 lists what is marked, linked or not, with what both sides last agreed on, page by page', async () => {
    const records = new PostgresRecordReader(pool);
    await pool.query(`
      insert into hubspot_sync.hubspot_dirty_records (portal_id, entity, record_kind, record_id, reasons, about, local_deleted,
        only_own_capture, only_own_events, first_marked_at, last_marked_at, not_before)
      select portal, 'contact', kind, id, '{capture}', '{fields}', false, false, false, 'epoch', 'epoch', 'epoch'
      from (values ('1', 'link', 'l1'), ('1', 'local', '9'), ('1', 'hubspot', '109'), ('2', 'link', 'o')) as mark(portal, kind, id)`);
    const first = await records.marked('contact', { limit: 2, after: null });
    const all = [...first, ...(await records.marked('contact', { limit: 5, after: first[1]?.id ?? null }))];
    expect(all).toHaveLength(3);
    expect(all.map(({ linkId, localKey, hubspotId }) => [linkId, localKey, hubspotId]).sort()).toEqual(
      [
        ['l1', '1', '101'],
        [null, '9', null],
        [null, null, '109'],
      ].sort(),
    );
    expect(all.every(({ since, baseLocal }) => since === 0 && typeof baseLocal === 'object')).toBe(true);
    expect(await records.marked('ghost', { limit: 5, after: null })).toEqual([]);
    await pool.query('delete from hubspot_sync.hubspot_dirty_records');
  });

  it('S3.4 groups errors by what causes them, without the values in their words', async () => {
    const errors = new PostgresErrorReader(pool);
    const groups = await errors.groups();
    expect(groups.find(({ kind }) => kind === 'field_error')).toMatchObject({
      entity: 'contact',
      field: 'f',
      records: 2,
      cause: 'The value … has no option. Translate it.',
    });
    const [group] = groups.filter(({ kind }) => kind === 'field_error');
    expect((await errors.records(group!, 10)).map(({ linkId }) => linkId).sort()).toEqual(['l1', 'l2']);
    expect(groups.find(({ kind }) => kind === 'unreachable')?.records).toBe(1);
  });

  it('reads events, trends, budget and reviews where there are none', async () => {
    expect(await reader().webhooks({ objectId: '1' }, { limit: 5, after: null })).toEqual([]);
    expect(await reader().drift(30)).toEqual([]);
    expect(await reader().throughput(1)).toEqual([]);
    expect(await new PostgresBudgetReader(pool).budget()).toEqual([]);
    const reviews = new PostgresReviewReader(pool);
    expect(await reviews.reviews({ field: 'f' }, { limit: 5, before: '9' })).toEqual([]);
    expect(await reviews.review('9')).toBeNull();
    expect(await reviews.groups()).toEqual([]);
  });
});
