import type { Pool } from 'pg';
import { milliseconds } from '../milliseconds';
import { MARK_COLUMNS, MARK_ORDER, type MarkRow } from './mark-row';

/**
 * Due: not parked, its time has come, nobody's unexpired lease, and quiet long enough (S1.6): the last mark is as old as the
 * entity's quiet period, or the first one ten times that. `now()` and not `clock_timestamp()`, so that the index can serve it.
 */
const DUE = `
  mark.parked_reason is null and mark.not_before <= now()
  and (mark.lease_expires_at is null or mark.lease_expires_at <= now())
  and (entity.quiet_period_ms = 0
       or mark.last_marked_at <= now() - entity.quiet_period_ms * interval '1 ms'
       or mark.first_marked_at <= now() - entity.quiet_period_ms * interval '10 ms')`;

/** S8.5: an entity that waits as a whole has nothing due but what a run that is being applied marked. */
const WORKS = `(entity.state = 'live'
  or (entity.state = 'waiting' and entity.applying_run is not null and mark.reasons && array['run', 'undo']))`;

/**
 * Strategy: per entity one look at the head of the index (portal, entity, lane, not_before); cheap however long the backlog. Lanes are
 * priorities: a run of a million records does not keep one edit waiting, and a batch of one lane fills its HubSpot calls.
 */
const ENTITIES_DUE = `
  select entity.entity, first.lane, first.batch_kind as "batchKind", entity.applying_run as "applyingRun"
  from hubspot_sync.hubspot_entities entity
  cross join lateral (
    select mark.lane, mark.batch_kind, mark.not_before
    from hubspot_sync.hubspot_dirty_records mark
    where mark.portal_id = entity.portal_id and mark.entity = entity.entity and ${DUE} and ${WORKS}
    order by mark.lane, mark.not_before
    limit 1
  ) as first
  where entity.portal_id = $1 and entity.state in ('live', 'waiting') and ($2::text is null or entity.entity = $2)
  order by first.lane, first.not_before`;

/** S8.3: records of a run that need the same HubSpot calls make a batch; what was edited meanwhile makes one with other edits. */
const IS_OF_BATCH = `($5 = 0 or mark.batch_kind is not distinct from $6::smallint)`;

/**
 * Strategy: lock what is due and free in waiting order, skip what another worker holds, write the lease as columns; the
 * statement is its own transaction, so no lock outlives it (S1.5). An expired lease is taken over.
 */
const LEASE = `
  with due as (
    select mark.id
    from hubspot_sync.hubspot_dirty_records mark
    join hubspot_sync.hubspot_entities entity using (portal_id, entity)
    where mark.portal_id = $1 and mark.entity = $2 and mark.lane = $5 and ${IS_OF_BATCH} and ${WORKS} and ${DUE}
    order by mark.not_before, mark.id
    limit $3
    for update of mark skip locked
  ), lease as (select gen_random_uuid() as token, clock_timestamp() as now)
  update hubspot_sync.hubspot_dirty_records mark
  set lease_token = lease.token, lease_expires_at = lease.now + $4::float8 * interval '1 ms', waits = false
  from due, lease
  where mark.id = due.id
  returning ${MARK_COLUMNS}, ${milliseconds('lease.now')} as now`;

export interface MarksUnderLease {
  readonly entity: string;
  readonly token: string;
  readonly now: number;
  readonly rows: readonly MarkRow[];
  /** The run of the entity that is being applied. */
  readonly applyingRun: string | null;
}

interface EntityDue {
  readonly entity: string;
  readonly lane: number;
  readonly batchKind: number | null;
  readonly applyingRun: string | null;
}

/** Leases up to `limit` due marks of the entity that waits longest; null when nothing is due or all that is due is taken. */
export async function leaseMarks(
  pool: Pool,
  portalId: string,
  options: { readonly limit: number; readonly leaseMs: number; readonly entity?: string },
): Promise<MarksUnderLease | null> {
  const waiting = await pool.query<EntityDue>(ENTITIES_DUE, [portalId, options.entity ?? null]);
  for (const { entity, lane, batchKind, applyingRun } of waiting.rows) {
    const leased = await pool.query<MarkRow & { now: number }>(LEASE, [
      portalId,
      entity,
      options.limit,
      options.leaseMs,
      lane,
      batchKind,
    ]);
    const first = leased.rows[0];
    if (first?.leaseToken) return { entity, token: first.leaseToken, now: first.now, rows: leased.rows, applyingRun };
  }
  return null;
}

/** S2.5: an intent of the mark's link is open. */
const MAY_BE_WRITTEN = `(mark.record_kind = 'link' and exists (
  select from hubspot_sync.hubspot_write_intents intent where intent.link_id = mark.record_id and intent.closed_at is null))`;

/**
 * Strategy: locked in the order of `MARK_ORDER`; webhooks are marking the same records at that moment, and would fail by a deadlock. A mark
 * that was withdrawn under its lease (S8.3), and that nothing marked since, is gone, but for one whose writes may be under way: what became of
 * those is found out.
 */
const RELEASE = `
  with held as materialized (
    select mark.id from hubspot_sync.hubspot_dirty_records mark
    where mark.portal_id = $1 and mark.id = any($2::uuid[]) and mark.lease_token = $3::uuid
    order by ${MARK_ORDER} for update
  ), gone as (
    delete from hubspot_sync.hubspot_dirty_records mark using held
    where mark.id = held.id and mark.reasons = '{}' and not ${MAY_BE_WRITTEN}
  )
  update hubspot_sync.hubspot_dirty_records mark
  set lease_token = null, lease_expires_at = null, not_before = clock_timestamp() + $4::float8 * interval '1 ms',
      reasons = case when mark.reasons = '{}' then array['verify'] else mark.reasons end
  from held where mark.id = held.id and (mark.reasons <> '{}' or ${MAY_BE_WRITTEN})`;

/** Gives leases back as they are, due again after `delayMs` (S9.1); a lease that was lost meanwhile is left alone. */
export async function releaseMarks(
  pool: Pool,
  portalId: string,
  markIds: readonly string[],
  token: string,
  delayMs: number,
): Promise<void> {
  await pool.query(RELEASE, [portalId, markIds, token, delayMs]);
}
