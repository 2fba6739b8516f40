import type { FieldTracks, Link, WriteIntent } from '@app/sync-engine';
import type { ClientBase, Pool } from 'pg';
import { milliseconds } from '../milliseconds';

type Queryable = Pick<ClientBase, 'query'> | Pick<Pool, 'query'>;

/** Select list of a `Link`; the table goes by the name `link`. */
export const LINK_COLUMNS = `
  link.id, link.entity, link.local_key as "localKey", link.hubspot_id as "hubspotId", link.external_id as "externalId",
  link.state, link.state_reason as "stateReason", link.state_cause as "stateCause", link.version::text as version, link.base_local as "baseLocal",
  link.base_hubspot as "baseHubSpot", ${milliseconds('link.highest_updated_at')} as "highestUpdatedAt",
  ${milliseconds('link.agreed_at')} as "agreedAt", json_build_object('local', link.passed_local_filter, 'hubspot', link.passed_hubspot_filter) as "passedFilter"`;

/** A link with all that is kept of its fields. */
export interface LinkMemory {
  readonly link: Link;
  readonly tracks: FieldTracks;
  /** Open ones, oldest first. */
  readonly intents: readonly WriteIntent[];
}

export interface LinkEnds {
  readonly ids?: readonly string[];
  readonly localKeys?: readonly string[];
  readonly hubspotIds?: readonly string[];
  readonly externalIds?: readonly string[];
}

/** Strategy: one index look-up per way a link can be named, joined by id; `or` over the ends would read the whole table. */
const IDS_BY_ENDS = `
  select id from hubspot_sync.hubspot_links where id = any($3) and portal_id = $1 and entity = $2
  union
  select id from hubspot_sync.hubspot_links where portal_id = $1 and entity = $2 and local_key = any($4)
  union
  select id from hubspot_sync.hubspot_links where portal_id = $1 and entity = $2 and hubspot_id = any($5)
  union
  select id from hubspot_sync.hubspot_links where portal_id = $1 and entity = $2 and external_id = any($6)`;

function parameters(portalId: string, entity: string, ends: LinkEnds): unknown[] {
  return [portalId, entity, ends.ids ?? [], ends.localKeys ?? [], ends.hubspotIds ?? [], ends.externalIds ?? []];
}

export async function linksByEnds(
  database: Queryable,
  portalId: string,
  entity: string,
  ends: LinkEnds,
): Promise<readonly Link[]> {
  const found = await database.query<Link>(
    `select ${LINK_COLUMNS} from hubspot_sync.hubspot_links link where link.id = any(array(${IDS_BY_ENDS})) order by link.id`,
    parameters(portalId, entity, ends),
  );
  return found.rows;
}

/** Strategy: links, tracks and open intents of a batch in one answer, nested as JSON: three round trips less per batch. */
export async function linkMemories(
  database: Queryable,
  portalId: string,
  entity: string,
  ends: LinkEnds,
): Promise<readonly LinkMemory[]> {
  const found = await database.query<Link & { tracks: FieldTracks | null; intents: WriteIntent[] | null }>(
    `select ${LINK_COLUMNS},
            (select jsonb_object_agg(field, track) from hubspot_sync.hubspot_field_states where link_id = link.id) as tracks,
            (select jsonb_agg(jsonb_build_object(
                      'id', intent.id, 'linkId', intent.link_id, 'field', intent.field, 'kind', intent.kind,
                      'behalf', intent.behalf, 'sent', intent.sent, 'local', intent.local,
                      'decidedUpdatedAt', ${milliseconds('intent.decided_updated_at')},
                      'runId', intent.run_id,
                      'createdAt', ${milliseconds('intent.created_at')},
                      'historyReadAt', ${milliseconds('intent.history_read_at')}) order by intent.created_at, intent.id)
             from hubspot_sync.hubspot_field_intents intent
             where intent.link_id = link.id and intent.closed_at is null) as intents
     from hubspot_sync.hubspot_links link
     where link.id = any(array(${IDS_BY_ENDS}))`,
    parameters(portalId, entity, ends),
  );
  return found.rows.map(({ tracks, intents, ...link }) => ({ link, tracks: tracks ?? {}, intents: intents ?? [] }));
}
