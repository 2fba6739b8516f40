import type { Pool } from 'pg';
import { markExpressions } from '../marks/mark-upsert';

/** The plan is about associations of the record, too; the table goes by the name `planned`. */
export const NAMES_ASSOCIATIONS = `jsonb_path_exists(planned.fields, '$[*].field ? (@ starts with "association:")')`;

/** Whether a planned record was fed to the workers; the tables go by the names `planned` and `run`. */
export const IS_FED = `(planned.batch_kind, planned.id) <= (run.fed_kind, run.fed_record)`;

/**
 * Strategy: one statement moves the run's place in its plan and marks what it passed, so that a crash leaves nothing passed without a mark;
 * the planned records themselves are only read, as many as are fed: with the run as look-ups and not as a join, the index gives them in
 * order. The run's row is locked first: who pauses or cancels it comes before or after.
 */
const FEED = `
  with run as materialized (
    select id, fed_kind, fed_record from hubspot_sync.hubspot_runs
    where id = $1 and state = 'applying' and not paused for update
  ),
  next as materialized (
    select planned.* from hubspot_sync.hubspot_plan_records planned
    where planned.run_id = (select id from run) and planned.progress = 'planned'
      and (planned.batch_kind, planned.id) > ((select fed_kind from run), (select fed_record from run))
    order by planned.batch_kind, planned.id limit $2
  ),
  passed as (
    update hubspot_sync.hubspot_runs run set fed_kind = last.batch_kind, fed_record = last.id
    from (select batch_kind, id from next order by batch_kind desc, id desc limit 1) as last
    where run.id = $1
  ),
  given as (
    select portal_id, entity,
           case when link_id is not null then 'link' when local_key is not null then 'local' else 'hubspot' end as kind,
           coalesce(link_id, local_key, hubspot_id) as id, array[$3::text] as reasons,
           array['fields', 'existence'] || case when ${NAMES_ASSOCIATIONS} then array['associations'] else '{}' end as about,
           '{}'::jsonb as times, false as deleted, true as own_capture, '[]'::jsonb as hints, true as own_events,
           null::float8 as first_at, null::float8 as last_at, row_number() over (order by batch_kind, planned.id) as n
    from next as planned
  ), ${markExpressions('given')}
  select (select count(*)::int from next) as fed, (select count(*) from marked) as marks`;

/** Marks up to `limit` further planned records of a run that is being applied, and gives how many. */
export async function feedPlan(pool: Pool, runId: string, limit: number, reason: 'run' | 'undo'): Promise<number> {
  const fed = await pool.query<{ fed: number }>(FEED, [runId, limit, reason]);
  return fed.rows[0]?.fed ?? 0;
}
