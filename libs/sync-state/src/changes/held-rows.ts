import type { Link, RecordRef } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { milliseconds } from '../milliseconds';
import { MARK_COLUMNS, MARK_ORDER, type MarkRow } from '../marks/mark-row';

/** Ends of links that changes of one batch claim. */
type LinkEndKind = 'local' | 'hubspot' | 'external';

/** What a fence looks at. */
export type HeldLink = Pick<Link, 'id' | 'version' | 'state' | 'localKey' | 'hubspotId' | 'externalId'>;

export interface HeldMarks {
  readonly byId: ReadonlyMap<string, MarkRow>;
  readonly byRecord: ReadonlyMap<string, MarkRow>;
  /** Rows made for records that may be marked: no marks yet. */
  readonly made: readonly MarkRow[];
  /** ms of the database's clock after the locks were taken. */
  readonly now: number;
}

type TakenMark = MarkRow & { readonly made: boolean };

/** Takes away rows that were made for marks and became none. */
export async function dropUnmarked(client: PoolClient, made: readonly MarkRow[]): Promise<void> {
  if (made.length === 0) return;
  await client.query(`delete from hubspot_sync.hubspot_dirty_records where id = any($1::uuid[]) and reasons = '{}'`, [
    made.map(({ id }) => id),
  ]);
}

export function recordName(record: RecordRef): string {
  return `${record.kind} ${record.id}`;
}

/** Marks that a batch may touch, by what it says of them. */
export interface TouchedMarks {
  /** Its own. */
  readonly ids: readonly string[];
  /** Records of its entity that become one with a link of the batch. */
  readonly records: readonly RecordRef[];
  /** Links whose ends' marks are wiped (S5.6). */
  readonly erased: readonly string[];
  /** Records, of whatever entity, that may be marked by what is stored. */
  readonly toMark: readonly { readonly entity: string; readonly record: RecordRef }[];
}

/** Marks that there are. `$2`: ids, `$3`, `$4`: kinds and ids of records, `$5`: links that are erased, `$6`: the entity. */
const KNOWN = `
  select unnest($2::uuid[]) as id
  union
  select known.id from unnest($3::text[], $4::text[]) as named(kind, id)
  join hubspot_sync.hubspot_dirty_records known
    on known.portal_id = $1 and known.entity = $6 and known.record_kind = named.kind and known.record_id = named.id
  union
  select known.id from hubspot_sync.hubspot_links link
  cross join lateral (values ('link', link.id), ('local', link.local_key), ('hubspot', link.hubspot_id)) as named(kind, id)
  join hubspot_sync.hubspot_dirty_records known
    on known.portal_id = $1 and known.entity = $6 and known.record_kind = named.kind and known.record_id = named.id
  where link.portal_id = $1 and link.id = any($5::text[])`;

/**
 * Strategy: one statement locks every mark the batch may touch in the order in which marks are upserted, so that batches and folds that meet
 * wait for each other and never deadlock.
 */
const LOCK_MARKS = `
  select ${MARK_COLUMNS}, false as made
  from hubspot_sync.hubspot_dirty_records mark
  where mark.id = any(array(${KNOWN}))
  order by ${MARK_ORDER}
  for update`;

/**
 * As `LOCK_MARKS`, where records may be marked that have no mark yet: whoever is marking one of them at this moment is waited for, too, and
 * that must not be later, with what comes after it in the order locked. So those rows are made in the same pass, under the link that they have
 * by now; nobody sees them before they are marks, or are taken away again. `$7` to `$9`: entities, kinds and ids to mark.
 */
const TAKE_MARKS = `
  with wanted as (
    select entity, record_kind, record_id from hubspot_sync.hubspot_dirty_records where id = any(array(${KNOWN}))
    union
    select touched.entity, case when link.id is null then touched.kind else 'link' end, coalesce(link.id, touched.id)
    from unnest($7::text[], $8::text[], $9::text[]) as touched(entity, kind, id)
    left join hubspot_sync.hubspot_links link on link.portal_id = $1 and link.entity = touched.entity
      and ((touched.kind = 'local' and link.local_key = touched.id) or (touched.kind = 'hubspot' and link.hubspot_id = touched.id))
  )
  insert into hubspot_sync.hubspot_dirty_records as mark
    (portal_id, entity, record_kind, record_id, reasons, about, local_deleted, only_own_capture, only_own_events, first_marked_at,
     last_marked_at, not_before)
  select $1, entity, record_kind, record_id, '{}', '{}', false, true, true, clock_timestamp(), clock_timestamp(), 'infinity'
  from wanted
  order by entity collate "C", record_kind collate "C", record_id collate "C"
  on conflict on constraint mark_record do update set waits = mark.waits
  returning ${MARK_COLUMNS}, mark.xmax = 0 as made`;

export async function lockMarks(
  client: PoolClient,
  portalId: string,
  entity: string,
  { ids, records, erased, toMark }: TouchedMarks,
): Promise<HeldMarks> {
  const known = [portalId, ids, records.map(({ kind }) => kind), records.map(({ id }) => id), erased, entity];
  const locked =
    toMark.length === 0
      ? await client.query<TakenMark>(LOCK_MARKS, known)
      : await client.query<TakenMark>(TAKE_MARKS, [
          ...known,
          toMark.map((one) => one.entity),
          toMark.map(({ record }) => record.kind),
          toMark.map(({ record }) => record.id),
        ]);
  const made = locked.rows.filter((row) => row.made);
  const own = locked.rows.filter((row) => row.entity === entity && !row.made);
  const clock = await client.query<{ now: number }>(`select ${milliseconds('clock_timestamp()')} as now`);
  return {
    byId: new Map(own.map((row) => [row.id, row])),
    byRecord: new Map(own.map((row) => [recordName({ kind: row.recordKind, id: row.recordId }), row])),
    made,
    now: clock.rows[0]?.now ?? Number.POSITIVE_INFINITY,
  };
}

/** Locks the links of the batch in id order and gives what their fences compare. */
export async function lockLinks(
  client: PoolClient,
  portalId: string,
  ids: readonly string[],
): Promise<Map<string, HeldLink>> {
  if (ids.length === 0) return new Map();
  const locked = await client.query<HeldLink>(
    `select link.id, link.version::text as version, link.state, link.local_key as "localKey", link.hubspot_id as "hubspotId",
            link.external_id as "externalId"
     from hubspot_sync.hubspot_links link
     where link.portal_id = $1 and link.id = any($2)
     order by link.id
     for update`,
    [portalId, ids],
  );
  return new Map(locked.rows.map((link) => [link.id, link]));
}

const ENDS_TAKEN = `
  select 'local' as kind, local_key as value, id from hubspot_sync.hubspot_links
  where portal_id = $1 and entity = $2 and local_key = any($3)
  union all
  select 'hubspot', hubspot_id, id from hubspot_sync.hubspot_links
  where portal_id = $1 and entity = $2 and hubspot_id = any($4)
  union all
  select 'external', external_id, id from hubspot_sync.hubspot_links
  where portal_id = $1 and external_id = any($5)`;

export interface NamedEnd {
  readonly kind: LinkEndKind;
  readonly value: string;
}

export function endName(end: NamedEnd): string {
  return `${end.kind} ${end.value}`;
}

/** Which of these ends some link, in whatever state, holds already; the id of that link by the end's name. */
export async function takenEnds(
  client: PoolClient,
  portalId: string,
  entity: string,
  ends: readonly NamedEnd[],
): Promise<Map<string, string>> {
  if (ends.length === 0) return new Map();
  const values = (kind: LinkEndKind): string[] => ends.filter((end) => end.kind === kind).map((end) => end.value);
  const taken = await client.query<NamedEnd & { id: string }>(ENDS_TAKEN, [
    portalId,
    entity,
    values('local'),
    values('hubspot'),
    values('external'),
  ]);
  return new Map(taken.rows.map((row) => [endName(row), row.id]));
}
