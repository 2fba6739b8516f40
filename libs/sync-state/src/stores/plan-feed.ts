import type { Pool } from 'pg';
import { markExpressions } from '../marks/mark-upsert';

/** The plan is about associations of the record, too; the table goes by the name `planned`. */
export const NAMES_ASSOCIATIONS = `jsonb_path_exists(planned.fields, '$[*].field ? (@ starts with "association:")')`;

/** Whether a planned record was fed to the workers; the table goes by the name `planned`. */
export const IS_FED = `planned.id <= (
  select place.fed_record from hubspot_sync.hubspot_run_places place
  where place.run_id = planned.run_id and place.batch_kind = planned.batch_kind)`;

/** Planned records that wait, and whether there are more to feed: a look at one kind after the other, as the index has them. */
export const OPEN = `
  with place as materialized (
    select batch_kind, fed_record from hubspot_sync.hubspot_run_places where run_id = $1
  )
  select coalesce(sum(due.records), 0)::int as due, coalesce(bool_or(more.exist), false) as more
  from place
  cross join lateral (
    select count(*) as records from hubspot_sync.hubspot_plan_records planned
    where run_id = $1 and progress = 'planned' and planned.batch_kind = place.batch_kind and planned.id <= place.fed_record
  ) as due
  cross join lateral (
    select exists (
      select from hubspot_sync.hubspot_plan_records planned
      where run_id = $1 and progress = 'planned' and planned.batch_kind = place.batch_kind and planned.id > place.fed_record
    ) as exist
  ) as more`;

/** When a run begins to be applied: a plan that stands gets no further records. `$1`: run. */
export const COUNT_KINDS = `
  insert into hubspot_sync.hubspot_run_places (run_id, batch_kind, records)
  select run_id, batch_kind, count(*) from hubspot_sync.hubspot_plan_records
  where run_id = $1 and progress = 'planned'
  group by run_id, batch_kind`;

/**
 * Strategy: all kinds of work go on at once, each in proportion to its records, in whole batches: creates, which keep the processors busy, go
 * on while links wait for HubSpot's limit, and the request budget is used to the end. One statement moves the run's place in each kind and
 * marks what it passed, so that a crash leaves nothing passed without a mark; the planned records themselves are only read, as many as are
 * fed. The run's row is locked first: who pauses or cancels it comes before or after; the places are locked, and so read as they are then.
 * `$2`: how many, `$4`: records of a batch.
 */
const FEED = `
  with run as materialized (
    select id from hubspot_sync.hubspot_runs where id = $1 and state = 'applying' and not paused for update
  ),
  place as materialized (
    select batch_kind, records, fed_record from hubspot_sync.hubspot_run_places
    where run_id = (select id from run) order by batch_kind for update
  ),
  share as materialized (
    select batch_kind, fed_record,
           greatest($4::int, floor($2::int * records / sum(records) over () / $4::int) * $4::int)::int as records
    from place
    where exists (
      select from hubspot_sync.hubspot_plan_records planned
      where planned.run_id = $1 and planned.progress = 'planned'
        and planned.batch_kind = place.batch_kind and planned.id > place.fed_record)
  ),
  next as materialized (
    select planned.*, row_number() over (order by (nth - 1) / $4::int * $4::int / share.records::float8, planned.batch_kind, planned.id) as n
    from share
    cross join lateral (
      select of_kind.*, row_number() over (order by of_kind.id) as nth
      from (
        select planned.* from hubspot_sync.hubspot_plan_records planned
        where planned.run_id = $1 and planned.progress = 'planned'
          and planned.batch_kind = share.batch_kind and planned.id > share.fed_record
        order by planned.id limit share.records
      ) as of_kind
    ) as planned
    order by n limit $2
  ),
  passed as (
    update hubspot_sync.hubspot_run_places place set fed_record = last.id
    from (select batch_kind, max(id) as id from next group by batch_kind) as last
    where place.run_id = $1 and place.batch_kind = last.batch_kind
  ),
  given as (
    select portal_id, entity, batch_kind,
           case when link_id is not null then 'link' when local_key is not null then 'local' else 'hubspot' end as kind,
           coalesce(link_id, local_key, hubspot_id) as id, array[$3::text] as reasons,
           array['fields', 'existence'] || case when ${NAMES_ASSOCIATIONS} then array['associations'] else '{}' end as about,
           '{}'::jsonb as times, false as deleted, true as own_capture, '[]'::jsonb as hints, true as own_events,
           null::float8 as first_at, null::float8 as last_at, n
    from next as planned
  ), ${markExpressions('given', { dueAt: `now() + min(n) * interval '1 microsecond'`, batchKind: 'min(batch_kind)' })}
  select (select count(*)::int from next) as fed, (select count(*) from marked) as marks`;

/** Marks up to `limit` further planned records of a run that is being applied, and gives how many. */
export async function feedPlan(
  pool: Pool,
  runId: string,
  limit: number,
  reason: 'run' | 'undo',
  batchSize: number,
): Promise<number> {
  const fed = await pool.query<{ fed: number }>(FEED, [runId, limit, reason, batchSize]);
  return fed.rows[0]?.fed ?? 0;
}
