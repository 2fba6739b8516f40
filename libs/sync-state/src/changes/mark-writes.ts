import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';
import { hintInput } from '../marks/mark-upsert';
import { timestamp } from '../milliseconds';
import type { SettledMark } from './settled-mark';

const COLUMNS = `id uuid, kind text, record_id text, reasons text[], about text[], times jsonb, deleted boolean,
  own_capture boolean, hints jsonb, own_events boolean, stamp uuid, leased boolean, due_in_ms float8, attempts integer,
  first_at float8, last_at float8, stale_since float8, retry_reason text, waits boolean, parked_reason text`;

/** Strategy: the rows are locked by this transaction, so what they become was computed in code; one update writes them all. */
const WRITE = `
  update hubspot_sync.hubspot_dirty_records mark set
    record_kind = new.kind, record_id = new.record_id, reasons = new.reasons, about = new.about, changed_columns = new.times,
    local_deleted = new.deleted, only_own_capture = new.own_capture, hints = new.hints, only_own_events = new.own_events,
    stamp = coalesce(new.stamp, gen_random_uuid()),
    lease_token = case when new.leased then mark.lease_token end,
    lease_expires_at = case when new.leased then mark.lease_expires_at end,
    not_before = case when new.due_in_ms is null then mark.not_before
                      else clock_timestamp() + new.due_in_ms * interval '1 ms' end,
    attempts = new.attempts, first_marked_at = ${timestamp('new.first_at')}, last_marked_at = ${timestamp('new.last_at')},
    stale_since = ${timestamp('new.stale_since')}, retry_reason = new.retry_reason, waits = new.waits,
    parked_reason = new.parked_reason, parked_at = case when new.parked_reason is not null then clock_timestamp() end
  from jsonb_to_recordset($1::jsonb) as new(${COLUMNS})
  where mark.id = new.id`;

export async function writeMarks(
  client: PoolClient,
  gone: readonly string[],
  settled: readonly SettledMark[],
): Promise<void> {
  if (gone.length > 0) {
    await client.query('delete from hubspot_sync.hubspot_dirty_records where id = any($1::uuid[])', [gone]);
  }
  if (settled.length > 0) await client.query(WRITE, [jsonParameter(settled.map(markInput))]);
}

function markInput(mark: SettledMark): Record<string, unknown> {
  return {
    id: mark.id,
    kind: mark.record.kind,
    record_id: mark.record.id,
    reasons: mark.content.reasons,
    about: mark.content.about,
    times: mark.content.changedColumns,
    deleted: mark.content.localDeleted,
    own_capture: mark.content.onlyOwnCapture,
    hints: mark.content.hints.map(hintInput),
    own_events: mark.content.onlyOwnEvents,
    stamp: mark.stamp,
    leased: mark.leased,
    due_in_ms: mark.dueInMs,
    attempts: mark.attempts,
    first_at: mark.firstMarkedAt,
    last_at: mark.lastMarkedAt,
    stale_since: mark.staleSince,
    retry_reason: mark.retryReason,
    waits: mark.waits,
    parked_reason: mark.parkedReason,
  };
}
