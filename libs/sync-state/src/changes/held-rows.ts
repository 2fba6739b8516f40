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
  /** ms of the database's clock after the locks were taken. */
  readonly now: number;
}

export function recordName(record: RecordRef): string {
  return `${record.kind} ${record.id}`;
}

/**
 * Strategy: one statement locks every mark the batch may touch (its own, those of the ends it links, those it marks again, links of
 * other entities that wait for what it links) in the order in which marks are upserted, so that batches and folds that meet wait for each other and never deadlock.
 */
const LOCK_MARKS = `
  select ${MARK_COLUMNS}
  from hubspot_sync.hubspot_dirty_records mark
  where mark.id = any(array(
    select unnest($2::uuid[])
    union
    select known.id
    from unnest($3::text[], $4::text[], $5::text[]) as named(entity, kind, id)
    join hubspot_sync.hubspot_dirty_records known
      on known.portal_id = $1 and known.entity = named.entity and known.record_kind = named.kind and known.record_id = named.id
  ))
  order by ${MARK_ORDER}
  for update`;

export async function lockMarks(
  client: PoolClient,
  portalId: string,
  entity: string,
  ids: readonly string[],
  records: readonly RecordRef[],
  elsewhere: readonly { readonly entity: string; readonly id: string }[] = [],
): Promise<HeldMarks> {
  const locked = await client.query<MarkRow>(LOCK_MARKS, [
    portalId,
    ids,
    [...records.map(() => entity), ...elsewhere.map((link) => link.entity)],
    [...records.map((record) => record.kind), ...elsewhere.map(() => 'link')],
    [...records, ...elsewhere].map((record) => record.id),
  ]);
  const own = locked.rows.filter((row) => row.entity === entity);
  const clock = await client.query<{ now: number }>(`select ${milliseconds('clock_timestamp()')} as now`);
  return {
    byId: new Map(own.map((row) => [row.id, row])),
    byRecord: new Map(own.map((row) => [recordName({ kind: row.recordKind, id: row.recordId }), row])),
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
