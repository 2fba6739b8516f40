import type { AssociationChange, RecordChange } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';

/** What one stored change does to the associations of its link. */
export interface AssociationsOfLink {
  readonly linkId: string;
  readonly change: AssociationChange;
}

/** S6.2: a triple that is neither agreed nor in a state is gone; one that stays agreed keeps the time it was. */
const REPLACE_TRIPLES = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as new(from_link_id text, to_link_id text, category text, type_id integer, agreed boolean, state jsonb)
  ), gone as (
    delete from hubspot_sync.hubspot_associations known using given
    where known.from_link_id = given.from_link_id and known.to_link_id = given.to_link_id
      and known.category = given.category and known.type_id = given.type_id and not given.agreed and given.state is null
  )
  insert into hubspot_sync.hubspot_associations as known (portal_id, from_link_id, to_link_id, category, type_id, agreed_at, state)
  select $1, from_link_id, to_link_id, category, type_id, case when agreed then clock_timestamp() end, state
  from given where agreed or state is not null
  on conflict on constraint association_triple do update set
    agreed_at = case when excluded.agreed_at is null then null else coalesce(known.agreed_at, excluded.agreed_at) end,
    state = excluded.state`;

/** S6.4: what a link waits for is replaced as a whole. An end that it waited for already keeps its time. */
const REPLACE_WAITS = `
  with given as (
    select * from jsonb_to_recordset($3::jsonb) as new(from_link_id text, entity text, local_key text, hubspot_id text)
  ), gone as (
    delete from hubspot_sync.hubspot_associations known
    where known.from_link_id = any($2::text[]) and known.to_link_id is null and not exists (
      select 1 from given where given.from_link_id = known.from_link_id and given.entity = known.waits_entity
        and given.local_key is not distinct from known.waits_local_key and given.hubspot_id is not distinct from known.waits_hubspot_id)
  )
  insert into hubspot_sync.hubspot_associations (portal_id, from_link_id, waits_entity, waits_local_key, waits_hubspot_id, waits_since)
  select $1, given.from_link_id, given.entity, given.local_key, given.hubspot_id, clock_timestamp()
  from given where not exists (
    select 1 from hubspot_sync.hubspot_associations known
    where known.from_link_id = given.from_link_id and known.to_link_id is null and given.entity = known.waits_entity
      and given.local_key is not distinct from known.waits_local_key and given.hubspot_id is not distinct from known.waits_hubspot_id)`;

/** Of these links, the ones that wait for an end which was linked since they looked. */
const LINKED_SINCE = `
  select distinct link.entity, link.id
  from hubspot_sync.hubspot_associations waiting
  join hubspot_sync.hubspot_links link on link.id = waiting.from_link_id
  where waiting.from_link_id = any($2::text[]) and waiting.to_link_id is null and exists (
    select 1 from hubspot_sync.hubspot_links found
    where found.portal_id = $1 and found.entity = waiting.waits_entity and found.state = 'live'
      and (found.local_key = waiting.waits_local_key or found.hubspot_id = waiting.waits_hubspot_id))`;

/** Gives the links whose awaited ends are linked by now: they are to be looked at again. */
export async function writeAssociations(
  client: PoolClient,
  portalId: string,
  changes: readonly AssociationsOfLink[],
): Promise<readonly WaitingLink[]> {
  const triples = changes.flatMap(({ linkId, change }) =>
    change.triples.map(({ toLinkId, type, agreed, state }) => ({
      from_link_id: linkId,
      to_link_id: toLinkId,
      category: type.category,
      type_id: type.typeId,
      agreed,
      state,
    })),
  );
  if (triples.length > 0) await client.query(REPLACE_TRIPLES, [portalId, jsonParameter(triples)]);
  const waiting = changes.filter(({ change }) => change.waits !== undefined);
  if (waiting.length === 0) return [];
  const waits = waiting.flatMap(({ linkId, change }) =>
    (change.waits ?? []).map((end) => ({
      from_link_id: linkId,
      entity: end.entity,
      local_key: 'localKey' in end ? end.localKey : null,
      hubspot_id: 'hubspotId' in end ? end.hubspotId : null,
    })),
  );
  const linkIds = waiting.map(({ linkId }) => linkId);
  await client.query(REPLACE_WAITS, [portalId, linkIds, jsonParameter(waits)]);
  return waits.length === 0 ? [] : (await client.query<WaitingLink>(LINKED_SINCE, [portalId, linkIds])).rows;
}

/** A *from* link to be marked, of whatever entity. */
export interface WaitingLink {
  readonly entity: string;
  readonly id: string;
}

const WAITING = `
  with ends as (
    select unnest($3::text[]) as local_key, null as hubspot_id
    union all select null, unnest($4::text[])
    union all select local_key, hubspot_id from hubspot_sync.hubspot_links where id = any($5::text[])
  ), found as (
    select from_link_id from hubspot_sync.hubspot_associations waiting join ends on waiting.waits_local_key = ends.local_key
    where waiting.portal_id = $1 and waiting.waits_entity = $2
    union
    select from_link_id from hubspot_sync.hubspot_associations waiting join ends on waiting.waits_hubspot_id = ends.hubspot_id
    where waiting.portal_id = $1 and waiting.waits_entity = $2
  )
  select link.entity, link.id from found join hubspot_sync.hubspot_links link on link.id = found.from_link_id`;

/** S6.4: the links that wait for an end which these changes link; asked before anything is locked. */
export async function linksWaitingFor(
  client: PoolClient,
  portalId: string,
  entity: string,
  changes: readonly RecordChange[],
): Promise<readonly WaitingLink[]> {
  const linking = changes.filter(linksAnEnd);
  if (linking.length === 0) return [];
  const given = linking.map((change) => change.newLink ?? change.link ?? {});
  const found = await client.query<WaitingLink>(WAITING, [
    portalId,
    entity,
    given.flatMap(({ localKey }) => localKey ?? []),
    given.flatMap(({ hubspotId }) => hubspotId ?? []),
    linking.flatMap(({ fence }) => fence?.linkId ?? []),
  ]);
  return found.rows;
}

function linksAnEnd({ newLink, link }: RecordChange): boolean {
  if (newLink) return newLink.state === 'live';
  return link?.state === 'live' || link?.hubspotId !== undefined || link?.localKey !== undefined;
}

/** Who has a triple with one of these links. */
const WITH_TRIPLES = `
  select distinct link.entity, link.id from hubspot_sync.hubspot_associations triple
  join hubspot_sync.hubspot_links link on link.id = triple.from_link_id
  where triple.to_link_id = any($1::text[])`;

/**
 * Who names one of these links as a single value, and in which fields. Strategy: found only by looking at every link of the owning entities,
 * which a record that is created anew is rare enough for. `$1`: portal, `$2`: entity, `$3`: links.
 */
const NAMING = `
  select link.entity, link.id, array_agg(relations.field) as fields
  from (
    select from_entity, 'association:' || from_object_type || '>' || to_object_type || ':' || category || '/' || type_id as field
    from hubspot_sync.hubspot_association_labels
    where portal_id = $1 and to_entity = $2 and relation ->> 'kind' <> 'join_table'
  ) relations
  join hubspot_sync.hubspot_links link on link.portal_id = $1 and link.entity = relations.from_entity
   and (link.base_hubspot -> relations.field ->> 0 = any($3) or link.base_local -> relations.field ->> 0 = any($3))
  group by link.entity, link.id`;

/** S5.2, S5.4: the links that will forget what was agreed with these; asked before anything is locked, as they are locked with the batch. */
export async function linksForgetting(
  client: PoolClient,
  portalId: string,
  entity: string,
  changes: readonly RecordChange[],
): Promise<readonly WaitingLink[]> {
  const gone = changes.flatMap(({ mergedAway = [] }) => mergedAway);
  const renewed = changes.flatMap(({ link, fence }) => (link?.forgetsBases && fence ? [fence.linkId] : []));
  if (gone.length + renewed.length === 0) return [];
  const associated = await client.query<WaitingLink>(WITH_TRIPLES, [[...gone, ...renewed]]);
  if (renewed.length === 0) return associated.rows;
  const naming = await client.query<WaitingLink>(NAMING, [portalId, entity, renewed]);
  return [...associated.rows, ...naming.rows];
}

const FORGET_MERGED = `
  with gone as (
    delete from hubspot_sync.hubspot_associations where from_link_id = any($1::text[]) or to_link_id = any($1::text[])
    returning from_link_id
  )
  select link.entity, link.id from hubspot_sync.hubspot_links link
  where link.id = any($2::text[]) or (link.id in (select from_link_id from gone) and not link.id = any($1::text[]))`;

/** S5.4: forgets the triples of links merged away; gives the links whose associations are to be looked at again. */
export async function forgetMergedAway(
  client: PoolClient,
  merged: readonly { readonly survivor: string; readonly gone: readonly string[] }[],
): Promise<readonly WaitingLink[]> {
  if (merged.length === 0) return [];
  const gone = merged.flatMap((merge) => merge.gone);
  const found = await client.query<WaitingLink>(FORGET_MERGED, [gone, merged.map(({ survivor }) => survivor)]);
  return found.rows;
}

const FORGET_ENDS = `
  with gone as (
    delete from hubspot_sync.hubspot_associations where to_link_id = any($3::text[]) returning from_link_id
  ), named as (${NAMING}
  ), touched as (
    select id, fields from named
    union all
    select distinct from_link_id, '{}'::text[] from gone where from_link_id not in (select id from named)
  )
  update hubspot_sync.hubspot_links link
  set version = gen_random_uuid(), base_local = link.base_local - touched.fields, base_hubspot = link.base_hubspot - touched.fields
  from touched where link.id = touched.id
  returning link.entity, link.id`;

/** S5.2: forgets what was agreed with the records that others replace; gives the links whose associations are to be looked at again. */
export async function forgetEnds(
  client: PoolClient,
  portalId: string,
  entity: string,
  linkIds: readonly string[],
): Promise<readonly WaitingLink[]> {
  if (linkIds.length === 0) return [];
  return (await client.query<WaitingLink>(FORGET_ENDS, [portalId, entity, linkIds])).rows;
}
