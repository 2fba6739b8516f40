import type { EventHint, MarkContent, RecordRef } from '@app/sync-engine';
import type { ClientBase, Pool } from 'pg';
import { jsonParameter } from '../json-parameter';
import { timestamp } from '../milliseconds';

export type Queryable = Pick<ClientBase, 'query'> | Pick<Pool, 'query'>;

/** A mark to be made: the record as the hint named it, and when the hint happened (database clock, ms; now if absent). */
export interface MarkRequest extends MarkContent {
  readonly entity: string;
  readonly record: RecordRef;
  readonly firstAt?: number;
  readonly lastAt?: number;
}

/** Where a mark stands among those that wait: SQL over the hints of one record (the rows that `joined` groups). */
interface MarkPlace {
  /** From when on the mark is due. */
  readonly dueAt: string;
  /** Which marks of a run are worked on together; null outside a run. */
  readonly batchKind: string;
}

/** The record set that `markInput` makes, in order. */
export const MARK_INPUT_COLUMNS =
  'entity text, kind text, id text, reasons text[], about text[], times jsonb, deleted boolean, own_capture boolean, hints jsonb, own_events boolean, first_at float8, last_at float8';

/**
 * Strategy: one statement for any number of marks of any entities. The link of each record is looked up first (S1.5), hints
 * for one record are joined within the statement (`on conflict` cannot meet a row twice), and rows are upserted in one fixed
 * order so that statements marking the same records never deadlock. A known mark is joined, gets a new stamp (S1.4), is due
 * at once and no longer parked (S9.2); its lease, if any, stays with its holder, who will find the stamp moved.
 *
 * `source` names a relation with the columns of MARK_INPUT_COLUMNS, `portal_id` and `n` (order of the hints).
 * Gives the CTEs `resolved`, `joined` and `marked (id, portal_id, entity, record_kind, record_id)`.
 */
export function markExpressions(
  source: string,
  { dueAt, batchKind }: MarkPlace = { dueAt: 'clock_timestamp()', batchKind: 'null::smallint' },
): string {
  return `
    resolved as (
      select g.*, coalesce(by_local.id, by_hubspot.id, g.id) as record_id,
             case when coalesce(by_local.id, by_hubspot.id) is null then g.kind else 'link' end as record_kind
      from ${source} g
      left join hubspot_sync.hubspot_links by_local
        on g.kind = 'local' and by_local.portal_id = g.portal_id and by_local.entity = g.entity and by_local.local_key = g.id
      left join hubspot_sync.hubspot_links by_hubspot
        on g.kind = 'hubspot' and by_hubspot.portal_id = g.portal_id and by_hubspot.entity = g.entity and by_hubspot.hubspot_id = g.id
    ),
    joined as (
      select portal_id, entity, record_kind, record_id,
             hubspot_sync.all_words(reasons order by n) as reasons, hubspot_sync.all_words(about order by n) as about,
             hubspot_sync.all_times(times order by n) as times, bool_or(deleted) as deleted,
             bool_and(own_capture) as own_capture, hubspot_sync.all_hints(hints order by n) as hints,
             bool_and(own_events) as own_events, ${batchKind} as batch_kind, ${dueAt} as due_at,
             coalesce(${timestamp('min(first_at)')}, clock_timestamp()) as first_at,
             coalesce(${timestamp('max(last_at)')}, clock_timestamp()) as last_at
      from resolved
      group by portal_id, entity, record_kind, record_id
    ),
    marked as (
      insert into hubspot_sync.hubspot_dirty_records as mark
        (portal_id, entity, record_kind, record_id, reasons, about, changed_columns, local_deleted, only_own_capture, hints,
         only_own_events, batch_kind, first_marked_at, last_marked_at, not_before)
      select portal_id, entity, record_kind, record_id, reasons, about, times, deleted, own_capture, hints, own_events,
             batch_kind, first_at, last_at, due_at
      from joined
      order by portal_id collate "C", entity collate "C", record_kind collate "C", record_id collate "C"
      on conflict on constraint mark_record do update set
        reasons = case when mark.reasons @> excluded.reasons then mark.reasons
                       else hubspot_sync.join_words(mark.reasons, excluded.reasons) end,
        about = case when mark.about @> excluded.about then mark.about
                     else hubspot_sync.join_words(mark.about, excluded.about) end,
        changed_columns = case when excluded.changed_columns = '{}' then mark.changed_columns
                               else hubspot_sync.join_times(mark.changed_columns, excluded.changed_columns) end,
        local_deleted = mark.local_deleted or excluded.local_deleted,
        only_own_capture = mark.only_own_capture and excluded.only_own_capture,
        hints = case when excluded.hints = '[]' then mark.hints
                     else hubspot_sync.join_hints(mark.hints, excluded.hints) end,
        only_own_events = mark.only_own_events and excluded.only_own_events,
        batch_kind = coalesce(excluded.batch_kind, mark.batch_kind),
        stamp = gen_random_uuid(),
        first_marked_at = least(mark.first_marked_at, excluded.first_marked_at),
        last_marked_at = greatest(mark.last_marked_at, excluded.last_marked_at),
        not_before = least(mark.not_before, excluded.not_before),
        attempts = case when mark.parked_reason is null then mark.attempts else 0 end,
        retry_reason = null,
        waits = false,
        parked_reason = null,
        parked_at = null
      returning mark.id, mark.portal_id, mark.entity, mark.record_kind, mark.record_id
    )`;
}

const UPSERT_MARKS = `
  with given as materialized (
    select $1::text as portal_id, entity, kind, id, reasons, about, times, deleted, own_capture, hints, own_events, first_at, last_at,
           row_number() over (order by part.n, g.n) as n
    from unnest($2::jsonb[]) with ordinality as part(marks, n)
    cross join lateral rows from (jsonb_to_recordset(part.marks) as (${MARK_INPUT_COLUMNS}))
      with ordinality as g(entity, kind, id, reasons, about, times, deleted, own_capture, hints, own_events, first_at, last_at, n)
  ), ${markExpressions('given')}
  select count(*)::int as marks from marked`;

/** Marks of one document: a single one of hundreds of thousands would be larger than the database takes. */
const MARKS_PER_DOCUMENT = 1000;

/**
 * Marks in one statement, however many; see `markExpressions` for the strategy: a second one of the same transaction would lock what comes
 * before in the order. Marks nothing, and asks nothing, for an empty list.
 */
export async function upsertMarks(database: Queryable, portalId: string, marks: readonly MarkRequest[]): Promise<void> {
  if (marks.length === 0) return;
  const documents: string[] = [];
  for (let from = 0; from < marks.length; from += MARKS_PER_DOCUMENT)
    documents.push(jsonParameter(marks.slice(from, from + MARKS_PER_DOCUMENT).map(markInput)));
  await database.query(UPSERT_MARKS, [portalId, documents]);
}

/** A request in the shape of MARK_INPUT_COLUMNS. */
export function markInput(mark: MarkRequest): Record<string, unknown> {
  return {
    entity: mark.entity,
    kind: mark.record.kind,
    id: mark.record.id,
    reasons: mark.reasons,
    about: mark.about,
    times: mark.changedColumns,
    deleted: mark.localDeleted,
    own_capture: mark.onlyOwnCapture,
    hints: mark.hints.map(hintInput),
    own_events: mark.onlyOwnEvents,
    first_at: mark.firstAt ?? null,
    last_at: mark.lastAt ?? mark.firstAt ?? null,
  };
}

/** Exactly the members that make two hints equal. */
export function hintInput({ recordId, property, value, occurredAt, own }: EventHint): EventHint {
  return { ...(recordId === undefined ? {} : { recordId }), property, value, occurredAt, own };
}
