import { createMigratedDatabase, type MigratedDatabase } from '../testing/sync-state-harness';
import { RetentionKeeper } from './retention-keeper';
import { createPartitionsAhead, partitionName, weekOf } from './time-partitions';

const DAY = 86_400_000;
const LOG = `insert into hubspot_sync.hubspot_sync_log (at, portal_id, entity, kind, cause) values ($1, '1', 'contact', 'write', 'capture')`;

describe('RetentionKeeper', () => {
  let database: MigratedDatabase;

  beforeEach(async () => {
    database = await createMigratedDatabase('retention');
  });

  afterEach(() => database.drop());

  const partitions = async (): Promise<string[]> =>
    (
      await database.pool.query<{ name: string }>(
        `select relname as name from pg_class where relispartition and relkind = 'r' and relname like 'hubspot_sync_log_%' order by 1`,
      )
    ).rows.map((row) => row.name);

  it('S8.1 rows of this week and of the weeks ahead have partitions of their own', async () => {
    for (const offset of [0, 1, 2, 3, 4]) {
      await database.pool.query(LOG, [new Date(weekOf(Date.now(), offset).begin + DAY)]);
    }
    const rest = await database.pool.query('select 1 from hubspot_sync.hubspot_sync_log_rest');
    expect(rest.rowCount).toBe(0);
    expect(await createPartitionsAhead(database.pool)).toEqual([]);
    expect(await createPartitionsAhead(database.pool, 5)).toHaveLength(2);
  });

  it('S8.1 a row is never refused for want of a partition, and does not keep later weeks from theirs', async () => {
    await database.pool.query(LOG, [new Date(weekOf(Date.now(), 6).begin + DAY)]);
    const created = await createPartitionsAhead(database.pool, 7);
    expect(created).toContain(partitionName('hubspot_sync_log', weekOf(Date.now(), 7)));
    expect(created).not.toContain(partitionName('hubspot_sync_log', weekOf(Date.now(), 6)));
  });

  it('drops what is older than told as whole partitions, and keeps the rest', async () => {
    const old = weekOf(Date.now() - 40 * DAY);
    const young = weekOf(Date.now() - 20 * DAY);
    for (const week of [old, young]) {
      const name = partitionName('hubspot_sync_log', week);
      await database.pool.query(
        `create table hubspot_sync.${name} partition of hubspot_sync.hubspot_sync_log
         for values from ('${new Date(week.begin).toISOString()}') to ('${new Date(week.end).toISOString()}')`,
      );
      await database.pool.query(LOG, [new Date(week.begin)]);
    }
    const report = await new RetentionKeeper(database.pool, 30).keep();
    expect(report.dropped).toEqual([partitionName('hubspot_sync_log', old)]);
    expect(await partitions()).toContain(partitionName('hubspot_sync_log', young));
    expect(await partitions()).toContain('hubspot_sync_log_rest');
  });

  it('S1.1 S2.6 forgets event keys and closed intents when the log does, and never an open intent', async () => {
    await database.pool.query(`
      insert into hubspot_sync.hubspot_webhook_keys values ('1', 'old', now() - interval '31 days'), ('1', 'young', now());
      insert into hubspot_sync.hubspot_links (id, portal_id, entity, local_key, hubspot_id, state) values ('a', '1', 'contact', '1', '9', 'live');
      insert into hubspot_sync.hubspot_write_intents
        (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at, created_at, closed_at)
      select id, 'a', '1', 'contact', 'name', 'update', 'local', '[]', '[]', now(), now() - interval '99 days', closed
      from (values ('old', now() - interval '31 days'), ('young', now()), ('open', null)) as intents(id, closed);
    `);
    const report = await new RetentionKeeper(database.pool, 30).keep();
    expect(report.removed).toEqual({ hubspot_webhook_keys: 1, hubspot_write_intents: 1 });
    const left = await database.pool.query('select id from hubspot_sync.hubspot_write_intents order by id');
    expect(left.rows).toEqual([{ id: 'open' }, { id: 'young' }]);
  });

  it('S5.6 forgets what plans and decided reviews hold of records when the log does, and nothing that is open', async () => {
    await database.pool.query(`
      insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state, requested_by, started_at, finished_at)
      select id, '1', 'contact', 'resync', state, 'test', now() - interval '99 days', finished
      from (values ('old', 'done', now() - interval '31 days'), ('young', 'done', now()), ('open', 'planned', null)) as runs(id, state, finished);
      insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, local_key, action, fields, batch_kind)
      select id, '1', 'contact', '1', 'update', '[]', 0 from hubspot_sync.hubspot_runs;
      insert into hubspot_sync.hubspot_reviews (portal_id, entity, kind, local_key, detail, state, opened_at, ended_at)
      select '1', 'contact', 'duplicate_local', name, 'x', state, now() - interval '99 days', ended
      from (values ('old', 'closed', now() - interval '31 days'), ('young', 'decided', now()), ('open', 'open', null)) as reviews(name, state, ended)`);
    const report = await new RetentionKeeper(database.pool, 30).keep();
    expect(report.removed).toMatchObject({ hubspot_plan_records: 1, hubspot_reviews: 1 });
    const left = await database.pool.query(
      `select run_id as id from hubspot_sync.hubspot_plan_records union all select local_key from hubspot_sync.hubspot_reviews order by 1`,
    );
    expect(left.rows.map(({ id }) => id)).toEqual(['open', 'open', 'young', 'young']);
  });

  it('S8.1 S8.2 a run goes after its log: not while a row of it can be taken back, nor the newest of its kind, nor one under way', async () => {
    await database.pool.query(`
      insert into hubspot_sync.hubspot_runs (id, portal_id, entity, kind, state, requested_by, started_at, finished_at)
      select id, '1', 'contact', kind, state, 'test', now() - days * interval '1 day',
             case when state = 'done' then now() - days * interval '1 day' end
      from (values ('gone', 'resync', 'done', 50), ('logged', 'resync', 'done', 40), ('open', 'resync', 'planned', 39),
                   ('newest', 'resync', 'done', 38), ('only', 'first_sync', 'done', 99)) as runs(id, kind, state, days);
      insert into hubspot_sync.hubspot_plan_records (run_id, portal_id, entity, local_key, action, fields, batch_kind)
      select id, '1', 'contact', '1', 'update', '[]', 0 from hubspot_sync.hubspot_runs where id = 'gone';
      insert into hubspot_sync.hubspot_sync_log (at, portal_id, entity, kind, cause, run_id)
      values (now() - interval '29 days', '1', 'contact', 'write', 'run', 'logged')`);
    const report = await new RetentionKeeper(database.pool, 30).keep();
    expect(report.removed).toEqual({ hubspot_plan_records: 1, hubspot_runs: 1 });
    const left = await database.pool.query('select id from hubspot_sync.hubspot_runs order by id');
    expect(left.rows.map(({ id }) => id)).toEqual(['logged', 'newest', 'only', 'open']);
  });

  it('the audit trail is kept as long as its setting says, and never shorter than the log', async () => {
    const actions = async (retention: number, trail: number): Promise<number> => {
      await database.pool.query('delete from hubspot_sync.hubspot_admin_actions');
      await database.pool.query(`
        insert into hubspot_sync.hubspot_admin_actions (at, actor_kind, actor, action, outcome)
        select now() - days * interval '1 day', 'user', 'Rosa', 'run.apply', 'done' from unnest(array[20, 40, 80]) as days`);
      await new RetentionKeeper(database.pool, retention, trail).keep();
      return (await database.pool.query('select from hubspot_sync.hubspot_admin_actions')).rowCount ?? 0;
    };
    expect(await actions(30, 60)).toBe(2);
    expect(await actions(60, 30)).toBe(2);
    expect(await actions(30, 90)).toBe(3);
  });

  it('may run in many processes at once', async () => {
    const keepers = Array.from({ length: 4 }, () => new RetentionKeeper(database.pool).keep());
    for (const report of await Promise.all(keepers)) expect(report).toEqual({ created: [], dropped: [], removed: {} });
  });

  it('refuses a retention that would keep nothing', () => {
    expect(() => new RetentionKeeper(database.pool, 0)).toThrow('at least one day');
  });
});
