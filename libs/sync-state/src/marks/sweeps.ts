import type { MarkAbout, MarkReason, RecordRef } from '@app/sync-engine';
import type { Pool } from 'pg';
import { upsertMarks } from './mark-upsert';

/** Marks of one statement; each statement is its own transaction, so that no worker waits long for a sweep. */
const MARKS_PER_STATEMENT = 1000;

interface SweptRecord {
  readonly entity: string;
  readonly kind: RecordRef['kind'];
  readonly id: string;
}

/**
 * Strategy: open intents are few and have an index of their own. A link that is marked for this already, leased, waiting or
 * parked, is left alone: marking it anew would undo its delay and its parking with every sweep. Links that are written no more
 * (S2.1) keep their intents for the day they are revived.
 */
const EXPIRED_INTENTS = `
  select distinct link.entity, 'link' as kind, link.id
  from hubspot_sync.hubspot_write_intents intent
  join hubspot_sync.hubspot_links link on link.id = intent.link_id
  where intent.portal_id = $1 and intent.closed_at is null
    and intent.created_at <= clock_timestamp() - $2::float8 * interval '1 ms'
    and (intent.history_read_at is null or intent.history_read_at < intent.created_at + $2::float8 * interval '1 ms')
    and link.state not in ('severed', 'merged_away', 'erased')
    and not exists (
      select 1 from hubspot_sync.hubspot_dirty_records mark
      where mark.portal_id = link.portal_id and mark.entity = link.entity and mark.record_kind = 'link'
        and mark.record_id = link.id and 'verify' = any(mark.reasons))`;

/** S2.5: marks the links whose open intents are older than any call can live and whose history was not read since. */
export async function markExpiredIntents(pool: Pool, portalId: string, lifetimeMs: number): Promise<number> {
  const expired = await pool.query<SweptRecord>(EXPIRED_INTENTS, [portalId, lifetimeMs]);
  return markAll(pool, portalId, expired.rows, 'verify');
}

const ERRORS = `
  select entity, 'link' as kind, link_id as id from hubspot_sync.hubspot_field_states
  where portal_id = $1 and entity = $2 and state_kind = 'field_error'
  union
  select link.entity, 'link', link.id from hubspot_sync.hubspot_associations triple
  join hubspot_sync.hubspot_links link on link.id = triple.from_link_id
  where triple.portal_id = $1 and link.entity = $2 and triple.state ->> 'kind' = 'field_error'
  union
  select entity, record_kind, record_id from hubspot_sync.hubspot_dirty_records
  where portal_id = $1 and entity = $2 and parked_reason is not null`;

/** S3.4, S9.2: marks the entity's records with field errors, and its parked ones, which are parked no more. */
export async function retryErrors(pool: Pool, portalId: string, entity: string): Promise<number> {
  const failing = await pool.query<SweptRecord>(ERRORS, [portalId, entity]);
  return markAll(pool, portalId, failing.rows, 'retry', ['fields', 'associations']);
}

async function markAll(
  pool: Pool,
  portalId: string,
  records: readonly SweptRecord[],
  reason: MarkReason,
  about: readonly MarkAbout[] = ['fields'],
): Promise<number> {
  const marks = records.map(({ entity, kind, id }) => ({
    entity,
    record: { kind, id },
    reasons: [reason],
    about,
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: true,
    hints: [],
    onlyOwnEvents: true,
  }));
  for (let from = 0; from < marks.length; from += MARKS_PER_STATEMENT) {
    await upsertMarks(pool, portalId, marks.slice(from, from + MARKS_PER_STATEMENT));
  }
  return marks.length;
}
