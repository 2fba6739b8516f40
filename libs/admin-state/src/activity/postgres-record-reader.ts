import type {
  FoundRecord,
  KnownRecord,
  LinkedEnds,
  PendingRecord,
  RecordName,
  RecordReader,
  WaitingMark,
} from '@app/admin-service';
import type { FieldTracks, FieldVectors, LinkState, OpenReview, StoredTriple } from '@app/sync-engine';
import type { Pool } from 'pg';
import { ms, PORTAL } from '../current-portal';
import { Conditions } from '../statement';

const COLUMN_OF = { link: 'id', local: 'local_key', hubspot: 'hubspot_id' } as const;

const LINK = `
  select link.id as "linkId", link.entity, link.state, link.state_reason as "stateReason", link.local_key as "localKey",
         link.hubspot_id as "hubspotId", link.external_id as "externalId", ${ms('link.created_at')} as "createdAt",
         ${ms('link.agreed_at')} as "agreedAt", link.base_local as "baseLocal", link.base_hubspot as "baseHubSpot",
         coalesce((select jsonb_object_agg(field.field, field.track) from hubspot_sync.hubspot_field_states field
                   where field.link_id = link.id), '{}') as tracks,
         coalesce((select jsonb_agg(jsonb_build_object('field', intent.field, 'kind', intent.kind,
                                                       'createdAt', ${ms('intent.created_at')}))
                   from hubspot_sync.hubspot_field_intents intent
                   where intent.link_id = link.id and intent.closed_at is null), '[]') as "openIntents"
  from hubspot_sync.hubspot_links link
  where link.portal_id = ${PORTAL} and link.entity = $1`;

const MARK = `
  select reasons, ${ms('first_marked_at')} as since, ${ms('not_before')} as "notBefore", attempts, parked_reason as "parkedReason",
         retry_reason as "retryReason"
  from hubspot_sync.hubspot_dirty_records
  where portal_id = ${PORTAL} and entity = $1 and record_kind = $2 and record_id = $3`;

const REVIEWS = `
  select review.id::text as id, review.entity, review.kind, review.field, review.local_key as "localKey",
         review.hubspot_id as "hubspotId", review.local, review.hubspot, review.detail, ${ms('review.opened_at')} as "openedAt"
  from hubspot_sync.hubspot_reviews review
  where review.portal_id = ${PORTAL} and review.entity = $1 and review.state = 'open'
    and (review.link_id = $2 or review.local_key = $3 or review.hubspot_id = $4)
  order by review.id`;

const FOUND = `link.entity, link.id as "linkId", link.local_key as "localKey", link.hubspot_id as "hubspotId", link.state`;

const SEARCH = `
  with portal as (select ${PORTAL} as id),
  found as (
    select ${FOUND}, 'key' as found, 1 as rank from hubspot_sync.hubspot_links link, portal
    where link.portal_id = portal.id and link.local_key = $1
      and link.entity in (select entity from hubspot_sync.hubspot_entities where portal_id = portal.id)
    union all
    select ${FOUND}, 'HubSpot id', 1 from hubspot_sync.hubspot_links link, portal
    where link.portal_id = portal.id and link.hubspot_id = $1
      and link.entity in (select entity from hubspot_sync.hubspot_entities where portal_id = portal.id)
    union all
    select key.entity, link.id, link.local_key, key.hubspot_id, link.state, key.key || ' ' || key.value, 2
    from portal
    join hubspot_sync.hubspot_entities entity on entity.portal_id = portal.id
    cross join lateral jsonb_array_elements(entity.match_keys) as defined
    join hubspot_sync.hubspot_match_keys key
      on key.portal_id = portal.id and key.entity = entity.entity and key.key = defined ->> 'name' and key.value = lower($1)
    left join hubspot_sync.hubspot_links link
      on link.portal_id = portal.id and link.entity = key.entity and link.hubspot_id = key.hubspot_id
  )
  select entity, "linkId", "localKey", "hubspotId", state, found from found order by rank, entity limit 20`;

type LinkRow = Omit<KnownRecord, 'mark' | 'reviews'>;

/** What the sync knows of single records, of the current portal. */
export class PostgresRecordReader implements RecordReader {
  constructor(private readonly pool: Pool) {}

  async find(entity: string, name: RecordName): Promise<KnownRecord | null> {
    const [link] = await this.rows<LinkRow>(`${LINK} and link.${COLUMN_OF[name.by]} = $2`, [entity, name.id]);
    const [mark] = link
      ? await this.rows<WaitingMark>(MARK, [entity, 'link', link.linkId])
      : await this.rows<WaitingMark>(MARK, [entity, name.by, name.id]);
    if (!link && !mark) return null;
    const known = link ?? unlinked(entity, name);
    const reviews = await this.rows<OpenReview>(REVIEWS, [entity, known.linkId, known.localKey, known.hubspotId]);
    return { ...known, mark: mark ?? null, reviews };
  }

  triples(linkId: string, limit: number): Promise<readonly StoredTriple[]> {
    return this.rows<StoredTriple>(
      `select to_link_id as "toLinkId", jsonb_build_object('category', category, 'typeId', type_id) as type,
              agreed_at is not null as agreed, state
       from hubspot_sync.hubspot_associations
       where portal_id = ${PORTAL} and from_link_id = $1 and to_link_id is not null
         and (agreed_at is not null or state is not null)
       order by id limit $2`,
      [linkId, limit],
    );
  }

  ends(linkIds: readonly string[]): Promise<readonly LinkedEnds[]> {
    return this.rows<LinkedEnds>(
      `select id as "linkId", entity, local_key as "localKey", hubspot_id as "hubspotId", base_hubspot as "baseHubSpot"
       from hubspot_sync.hubspot_links where portal_id = ${PORTAL} and id = any($1)`,
      [linkIds],
    );
  }

  search(text: string): Promise<readonly FoundRecord[]> {
    return this.rows<FoundRecord>(SEARCH, [text.trim()]);
  }

  links(
    entity: string,
    state: LinkState | null,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly FoundRecord[]> {
    const conditions = new Conditions()
      .add(`link.portal_id = ${PORTAL}`)
      .add('link.entity = ?', entity)
      .when('link.state = ?', state)
      .when('link.id > ?', after);
    return this.rows<FoundRecord>(
      `select ${FOUND}, 'link' as found from hubspot_sync.hubspot_links link where ${conditions.where} order by link.id limit ${limit}`,
      conditions.parameters,
    );
  }

  marked(
    entity: string,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly PendingRecord[]> {
    const conditions = new Conditions()
      .add(`mark.portal_id = ${PORTAL}`)
      .add('mark.entity = ?', entity)
      .when('mark.id > ?::uuid', after);
    return this.rows<PendingRecord>(
      `select mark.id, link.id as "linkId",
              coalesce(link.local_key, case mark.record_kind when 'local' then mark.record_id end) as "localKey",
              coalesce(link.hubspot_id, case mark.record_kind when 'hubspot' then mark.record_id end) as "hubspotId",
              coalesce(link.base_local, '{}') as "baseLocal", coalesce(link.base_hubspot, '{}') as "baseHubSpot",
              json_build_object('local', coalesce(link.passed_local_filter, false),
                                'hubspot', coalesce(link.passed_hubspot_filter, false)) as "passedFilter",
              ${ms('mark.first_marked_at')} as since
       from hubspot_sync.hubspot_dirty_records mark
       left join hubspot_sync.hubspot_links link on mark.record_kind = 'link' and link.id = mark.record_id
       where ${conditions.where} order by mark.id limit ${limit}`,
      conditions.parameters,
    );
  }

  private async rows<Row extends object>(statement: string, parameters: readonly unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...parameters])).rows;
  }
}

function unlinked(entity: string, { by, id }: RecordName): LinkRow {
  const nothing: FieldVectors = {};
  const tracks: FieldTracks = {};
  return {
    entity,
    linkId: null,
    state: null,
    stateReason: null,
    localKey: by === 'local' ? id : null,
    hubspotId: by === 'hubspot' ? id : null,
    externalId: null,
    createdAt: null,
    agreedAt: null,
    baseLocal: nothing,
    baseHubSpot: nothing,
    tracks,
    openIntents: [],
  };
}
