import { CONNECTION_TRANSITIONS, ENTITY_TRANSITIONS, LINK_TRANSITIONS, RUN_TRANSITIONS } from '@app/sync-engine';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { Pool } from 'pg';
import { createPool } from '../connection-pool';
import { foldCaptured } from '../capture/fold-captured';
import { MIGRATIONS } from './migration-list';
import { createMigrationSource } from './migration-source';
import { migrationsAtHead, runMigrations } from './run-migrations';

const TABLES = `
  select c.relname as name, obj_description(c.oid, 'pg_class') as comment
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'hubspot_sync' and c.relkind in ('r', 'p') and not c.relispartition order by 1`;

const EVERYTHING = `
  select c.relname || ' ' || c.relkind::text as thing from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'hubspot_sync' and c.relname not like 'hubspot_migrations%' and c.relname not like 'PK%'
  union all
  select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'hubspot_sync'
  order by 1`;

describe('migrations', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeEach(async () => {
    database = await createTestDatabase('migrations');
    pool = createPool(database.url, { max: 3 });
  });

  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const things = async (): Promise<string[]> =>
    (await pool.query<{ thing: string }>(EVERYTHING)).rows.map((row) => row.thing);

  it('run once when ten processes start at the same time', async () => {
    const reports = await Promise.all(Array.from({ length: 10 }, () => runMigrations(database.url)));
    const ran = reports.map((report) => report.ran.length).sort((a, b) => b - a);
    expect(ran).toEqual([MIGRATIONS.length, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await migrationsAtHead(database.url)).toBe(true);
  });

  it('need CREATE on the database for the first start alone', async () => {
    const role = `starter_${process.pid}`;
    const name = new URL(database.url).pathname.slice(1);
    await pool.query(`create role ${role} login password 'x'; grant create on database "${name}" to ${role}`);
    const url = new URL(database.url);
    Object.assign(url, { username: role, password: 'x' });
    try {
      expect((await runMigrations(url.toString())).ran).toHaveLength(MIGRATIONS.length);
      await pool.query(`revoke create on database "${name}" from ${role}`);
      expect(await runMigrations(url.toString())).toEqual({ ran: [] });
    } finally {
      await pool.query(`drop owned by ${role} cascade; drop role ${role}`);
    }
  });

  it('make every table of the architecture, each with a comment', async () => {
    await runMigrations(database.url);
    const tables = await pool.query<{ name: string; comment: string | null }>(TABLES);
    expect(tables.rows.map((row) => row.name)).toEqual(
      expect.arrayContaining([
        'hubspot_association_labels',
        'hubspot_associations',
        'hubspot_audit_findings',
        'hubspot_captured_changes',
        'hubspot_catalogues',
        'hubspot_config',
        'hubspot_dirty_records',
        'hubspot_entities',
        'hubspot_enum_value_mappings',
        'hubspot_field_states',
        'hubspot_links',
        'hubspot_mapping_versions',
        'hubspot_match_keys',
        'hubspot_plan_records',
        'hubspot_property_mappings',
        'hubspot_request_budget',
        'hubspot_reviews',
        'hubspot_runs',
        'hubspot_sync_log',
        'hubspot_webhook_log',
        'hubspot_write_intents',
      ]),
    );
    const uncommented = tables.rows.filter((row) => !row.comment && row.name !== 'hubspot_migrations');
    expect(uncommented).toEqual([]);
  });

  it('go down to nothing and up again to the same', async () => {
    await runMigrations(database.url);
    const before = await things();
    const source = await createMigrationSource(database.url).initialize();
    try {
      for (let n = 0; n < MIGRATIONS.length; n += 1) await source.undoLastMigration({ transaction: 'each' });
      expect(await things()).toEqual([]);
      expect(await migrationsAtHead(database.url)).toBe(false);
    } finally {
      await source.destroy();
    }
    await runMigrations(database.url);
    expect(await things()).toEqual(before);
  });

  it('store the same legal moves as the constants', async () => {
    await runMigrations(database.url);
    const stored = await pool.query<{ machine: string; from_state: string; to_states: string[] }>(
      `select machine, from_state, array_agg(to_state order by to_state) as to_states
       from hubspot_sync.hubspot_state_transitions group by 1, 2`,
    );
    const machines = {
      connection: CONNECTION_TRANSITIONS,
      entity: ENTITY_TRANSITIONS,
      link: LINK_TRANSITIONS,
      run: RUN_TRANSITIONS,
    };
    for (const [machine, transitions] of Object.entries(machines)) {
      const expected = Object.entries(transitions)
        .filter(([, to]) => to.length > 0)
        .map(([from, to]) => [from, [...to].sort()]);
      const held = stored.rows.filter((row) => row.machine === machine).map((row) => [row.from_state, row.to_states]);
      expect(Object.fromEntries(held)).toEqual(Object.fromEntries(expected));
    }
  });

  it('give the queue its schema and the autovacuum settings its tables need', async () => {
    await runMigrations(database.url);
    await runMigrations(database.url);
    const settings = await pool.query<{ relname: string; reloptions: string[] }>(
      "select relname, reloptions from pg_class where oid in ('bullmq.job'::regclass, 'bullmq.event'::regclass) order by 1",
    );
    for (const row of settings.rows) expect(row.reloptions).toContain('autovacuum_vacuum_threshold=2000');
    expect(settings.rows.map((row) => row.relname)).toEqual(['event', 'job']);
  });

  it('S8.3 let a run that is being applied go on from the first planned record that it had not fed', async () => {
    await runMigrations(database.url);
    const source = await createMigrationSource(database.url).initialize();
    try {
      const last = MIGRATIONS.findIndex(({ name }) => name.startsWith('PlanPlace'));
      for (let n = MIGRATIONS.length; n > last; n -= 1) await source.undoLastMigration({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    await pool.query(
      `insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state, started_at)
       select id, '1', 'contact', 'first_sync', 'applying', now() from unnest(array['half', 'all', 'none']) id`,
    );
    await pool.query(
      `insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, action, batch_kind, local_key, due_since)
       select run_id, '1', 'contact', 'link', 1 + n / 3, n::text,
              case when run_id = 'all' or (run_id = 'half' and n <> 4) then now() end
       from unnest(array['half', 'all', 'none']) with ordinality run(run_id, r), generate_series(1, 5) n order by r, n`,
    );
    await runMigrations(database.url);
    const fed = await pool.query<{ id: string; fed: string[] }>(
      `select run.id, array_agg(planned.local_key order by planned.id)
                filter (where planned.id <= place.fed_record) as fed
       from hubspot_sync.hubspot_runs run join hubspot_sync.hubspot_plan_records planned on planned.run_id = run.id
       join hubspot_sync.hubspot_run_places place on place.run_id = run.id and place.batch_kind = planned.batch_kind
       group by run.id order by run.id`,
    );
    expect(fed.rows).toEqual([
      { id: 'all', fed: ['1', '2', '3', '4', '5'] },
      { id: 'half', fed: ['1', '2', '3'] },
      { id: 'none', fed: null },
    ]);
  });

  it('S8.5 refuse what was decided before, where an entity gets a revision of its own and where it loses it again', async () => {
    await runMigrations(database.url);
    await pool.query(
      `insert into hubspot_sync.hubspot_entities
         (portal_id, entity, table_schema, table_name, key_column, object_type, external_id_property, match_keys, reads,
          conflict_policy, quiet_period_ms, create_in_hubspot, create_locally, state)
       select '1', entity, 'public', entity, 'id', entity, 'renewa_id', '[]', '[]', 'latest_wins', 0, true, true, 'live'
       from unnest(array['contact', 'deal']) as entity`,
    );
    const revisions = async (): Promise<string[]> => {
      const { rows } = await pool.query<{ revision: string }>(
        'select revision::text as revision from hubspot_sync.hubspot_registry_revisions',
      );
      return rows.map(({ revision }) => revision);
    };
    const source = await createMigrationSource(database.url).initialize();
    try {
      const since = MIGRATIONS.findIndex(({ name }) => name.startsWith('EntityRevisions'));
      for (let n = MIGRATIONS.length; n > since; n -= 1) await source.undoLastMigration({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    const [ofPortal, ...more] = await revisions();
    expect(more).toEqual([]);
    expect(Number(ofPortal)).toBeGreaterThan(1_000_000);
    await runMigrations(database.url);
    expect(new Set([ofPortal, ...(await revisions())]).size).toBe(3);
  });

  it('S8.3 count what a run that had begun to be applied and was not fed yet has of each kind of work', async () => {
    await runMigrations(database.url);
    const source = await createMigrationSource(database.url).initialize();
    try {
      const since = MIGRATIONS.findIndex(({ name }) => name.startsWith('CountedPlaces'));
      for (let n = MIGRATIONS.length; n > since; n -= 1) await source.undoLastMigration({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    await pool.query(
      `insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state, started_at)
       select state, '1', 'contact', 'resync', state, now() from unnest(array['applying', 'planned']) state`,
    );
    await pool.query(
      `insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, action, batch_kind, local_key)
       select run_id, '1', 'contact', 'update', n % 2, n::text
       from unnest(array['applying', 'planned']) run_id, generate_series(1, 5) n`,
    );
    await runMigrations(database.url);
    const { rows } = await pool.query(
      'select run_id as run, batch_kind as kind, records from hubspot_sync.hubspot_run_places order by 1, 2',
    );
    expect(rows).toEqual([
      { run: 'applying', kind: 0, records: 2 },
      { run: 'applying', kind: 1, records: 3 },
    ]);
  });

  it('have no statistics made of values, nor of the words of the log, in partitions neither, until they are undone', async () => {
    const analysed = async (): Promise<string[]> =>
      (
        await pool.query<{ name: string }>(
          `select c.relname || '.' || a.attname as name
           from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'hubspot_sync' and (a.atttypid = 'jsonb'::regtype or a.attname = 'log_words') and a.attnum > 0
             and c.relkind in ('r', 'i') and not a.attisdropped and coalesce(a.attstattarget, -1) <> 0
             and c.relname ~ '^hubspot_(links|write_intents|field_states|plan_records|listed_records|sync_log|webhook_log)'
           order by 1`,
        )
      ).rows.map(({ name }) => name);
    await runMigrations(database.url);
    expect(await analysed()).toEqual([]);
    const source = await createMigrationSource(database.url).initialize();
    try {
      const last = MIGRATIONS.findIndex(({ name }) => name.startsWith('ValueStatistics'));
      for (let n = MIGRATIONS.length; n > last; n -= 1) await source.undoLastMigration({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    const before = await analysed();
    expect(before).toEqual(expect.arrayContaining(['hubspot_links.base_local', 'hubspot_sync_log_rest.after']));
    expect(before.some((name) => /^hubspot_sync_log_\d+.*words.*\.log_words$/.test(name))).toBe(true);
  });

  it('S2.5 a create under way keeps what it is to send, field by field, where the version before is put back', async () => {
    await runMigrations(database.url);
    await pool.query(
      `insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, state) values ('l', '1', 'contact', '7', 'pending')`,
    );
    await pool.query(
      `insert into hubspot_sync.hubspot_write_intents
         (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at, parts)
       values ('i1', 'l', '1', 'contact', '*', 'create', 'local', '[]', '[]', now(),
               '[{"id": "i1", "field": "name", "sent": ["ann"], "local": ["Ann"]}, {"id": "i2", "field": "city", "sent": ["Ulm"], "local": ["Ulm"]}]'),
              ('i3', 'l', '1', 'contact', 'phone', 'update', 'local', '["1"]', '["01"]', now(), null)`,
    );
    const intents = (relation: string) =>
      pool.query(`select id, field, kind, sent, local, created_at from hubspot_sync.${relation} order by id`);
    const before = (await intents('hubspot_field_intents')).rows;
    expect(before).toMatchObject([
      { id: 'i1', field: 'name', kind: 'create', sent: ['ann'], local: ['Ann'] },
      { id: 'i2', field: 'city', kind: 'create', sent: ['Ulm'], local: ['Ulm'] },
      { id: 'i3', field: 'phone', kind: 'update', sent: ['1'], local: ['01'] },
    ]);
    const source = await createMigrationSource(database.url).initialize();
    try {
      const last = MIGRATIONS.findIndex(({ name }) => name.startsWith('WholeCreates'));
      for (let n = MIGRATIONS.length; n > last; n -= 1) await source.undoLastMigration({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    expect((await intents('hubspot_write_intents')).rows).toEqual(before);
    await runMigrations(database.url);
    expect((await intents('hubspot_field_intents')).rows).toEqual(before);
  });

  it('S1.2 captured rows are written by triggers of an older version, too, and folded where all tables are published', async () => {
    await runMigrations(database.url);
    await pool.query('create publication everything for all tables');
    await pool.query(`insert into hubspot_sync.hubspot_captured_changes
      (schema_name, table_name, key, keys, operation, columns, at, origin)
      values ('public', 'contact', '1', null, 'update', '{email}', clock_timestamp(), null)`);
    expect(await foldCaptured(pool, '1', 10)).toBe(1);
    expect((await pool.query('select from hubspot_sync.hubspot_captured_changes')).rowCount).toBe(0);
  });

  it('S1.2 the application appends while the table of captured rows is made anew, and loses nothing', async () => {
    await runMigrations(database.url);
    const source = await createMigrationSource(database.url).initialize();
    await pool.query(`create function append(key text) returns void language plpgsql as $$ begin
      insert into hubspot_sync.hubspot_captured_changes (schema_name, table_name, key, keys, operation, columns, at, origin)
        values ('public', 'contact', append.key, null, 'update', '{email}', clock_timestamp(), null); end $$`);
    try {
      let migrating = true;
      const appended = await Promise.all([
        (async () => {
          let count = 0;
          for (; migrating; count += 1) await pool.query('select append($1)', [String(count)]);
          return count;
        })(),
        (async () => {
          const since = MIGRATIONS.findIndex(({ name }) => name.startsWith('CapturedHeap'));
          for (let time = 0; time < 3; time += 1) {
            for (let n = MIGRATIONS.length; n > since; n -= 1) await source.undoLastMigration({ transaction: 'each' });
            await runMigrations(database.url);
          }
          migrating = false;
          return 0;
        })(),
      ]);
      const { rows } = await pool.query<{ kept: number }>(
        'select count(distinct key)::int as kept from hubspot_sync.hubspot_captured_changes',
      );
      expect(rows[0]?.kept).toBe(appended[0]);
      expect(appended[0]).toBeGreaterThan(10);
    } finally {
      await source.destroy();
    }
  });

  it('S2.1 refuse an illegal move of a link even past the code', async () => {
    await runMigrations(database.url);
    await pool.query(
      `insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, state) values ('l', '1', 'contact', '7', 'erased')`,
    );
    await expect(pool.query(`update hubspot_sync.hubspot_links set state = 'live', hubspot_id = '9'`)).rejects.toThrow(
      'A link cannot go from state erased to live.',
    );
  });
});
