import type {
  Backlog,
  ConnectionState,
  EntityOverview,
  LoggedChange,
  OpenReview,
  OverviewReader,
  ParkedRecord,
} from '@app/sync-engine';
import type { Pool } from 'pg';
import { CAPTURED_LOG } from './captured-log';
import { milliseconds } from '../milliseconds';
import { RUN_JSON } from './postgres-run-store';

/** The portal that is looked at: the one `ConnectionStore.current` gives. */
const CURRENT = `
  select config.* from hubspot_sync.hubspot_config config
  order by config.state = 'disconnected', config.connected_at desc, config.portal_id limit 1`;

const PORTAL = `(select portal_id from (${CURRENT}) as current_portal)`;

/** Strategy: one row per entity, each count from an index that holds just what is counted. */
const ENTITIES = `
  select entity.entity, entity.table_schema || '.' || entity.table_name as "table", entity.object_type as "objectType",
         entity.state, entity.state_reason as "stateReason",
         coalesce((select jsonb_object_agg(state, links) from (
           select link.state, count(*) as links from hubspot_sync.hubspot_links link
           where link.portal_id = entity.portal_id and link.entity = entity.entity group by link.state) as counted), '{}') as links,
         (select count(*)::int from hubspot_sync.hubspot_reviews review
          where review.portal_id = entity.portal_id and review.entity = entity.entity and review.state = 'open') as "openReviews",
         (select count(*)::int from hubspot_sync.hubspot_field_states field
          where field.portal_id = entity.portal_id and field.entity = entity.entity
            and field.state_kind = 'field_error') as "fieldErrors",
         (select count(*)::int from hubspot_sync.hubspot_dirty_records mark
          where mark.portal_id = entity.portal_id and mark.entity = entity.entity and mark.parked_reason is not null) as parked,
         (select count(*)::int from hubspot_sync.hubspot_property_mappings mapping
          where mapping.portal_id = entity.portal_id and mapping.entity = entity.entity
            and mapping.state = 'suspended') as "suspendedMappings",
         (select ${RUN_JSON}
          from hubspot_sync.hubspot_runs run
          where run.portal_id = entity.portal_id and run.entity = entity.entity and run.kind not in ('audit', 'undo')
          order by run.started_at desc, run.id desc limit 1) as "latestRun"
  from hubspot_sync.hubspot_entities entity
  where entity.portal_id = ${PORTAL}
  order by entity.entity`;

/** No changed row with its commit is as short as that; the ends of pages and the server's own notes are. */
const NO_CHANGE_BYTES = 64;

/**
 * Waiting, and so no unrest: a mark of an entity that is not live, or one that waits for something outside for a minute or more.
 * Parked marks are counted apart.
 */
const BACKLOG = `
  with marks as (
    select mark.parked_reason is not null as parked, mark.lease_token is not null as leased, mark.first_marked_at,
           entity.state is distinct from 'live' or (mark.waits and mark.not_before > clock_timestamp()) as waiting
    from hubspot_sync.hubspot_dirty_records mark
    left join hubspot_sync.hubspot_entities entity using (portal_id, entity)
    where mark.portal_id = ${PORTAL}
  ),
  counted as (
    select count(*) filter (where not parked)::int as marks, count(*) filter (where leased)::int as leased,
           count(*) filter (where parked)::int as parked,
           count(*) filter (where leased or not (parked or waiting))::int as unsettled,
           min(first_marked_at) filter (where leased or not (parked or waiting)) as oldest
    from marks
  ),
  captured as (
    select count(*)::int as captured, min(at) as oldest from hubspot_sync.hubspot_captured_changes
  ),
  log as (${CAPTURED_LOG})
  select (select jsonb_build_object('unreadBytes', unread, 'heldBytes', held, 'beingRead', active) from log) as log,
         captured.captured, counted.marks, counted.leased, counted.parked,
         ${milliseconds('(clock_timestamp() - least(captured.oldest, counted.oldest))')} as "oldestAgeMs",
         captured.captured = 0 and counted.unsettled = 0
           and coalesce((select coalesce(unread <= ${NO_CHANGE_BYTES}, false) from log), true) as quiet
  from captured, counted`;

const CHANGES = `
  select id::text as id, entity, ${milliseconds('at')} as at, kind, link_id as "linkId", local_key as "localKey",
         hubspot_id as "hubspotId", side, field, before, after, cause, policy, message
  from hubspot_sync.hubspot_sync_log log
  where portal_id = ${PORTAL} and ($2::bigint is null or id < $2) and ($3::text is null or entity = $3)
  order by log.id desc
  limit $1`;

const REVIEWS = `
  select review.id::text as id, review.entity, review.kind, review.field,
         coalesce(review.local_key, link.local_key) as "localKey", coalesce(review.hubspot_id, link.hubspot_id) as "hubspotId",
         review.local, review.hubspot, review.detail, ${milliseconds('review.opened_at')} as "openedAt"
  from hubspot_sync.hubspot_reviews review
  left join hubspot_sync.hubspot_links link on link.id = review.link_id
  where review.portal_id = ${PORTAL} and review.state = 'open' and ($2::bigint is null or review.id < $2)
  order by review.id desc
  limit $1`;

const PARKED = `
  select (extract(epoch from mark.parked_at) * 1000000)::bigint::text || '-' || mark.id as id, mark.entity,
         case mark.record_kind when 'local' then mark.record_id else link.local_key end as "localKey",
         case mark.record_kind when 'hubspot' then mark.record_id else link.hubspot_id end as "hubspotId",
         mark.parked_reason as reason, mark.attempts, ${milliseconds('mark.parked_at')} as since
  from hubspot_sync.hubspot_dirty_records mark
  left join hubspot_sync.hubspot_links link on mark.record_kind = 'link' and link.id = mark.record_id
  where mark.portal_id = ${PORTAL} and mark.parked_reason is not null
    and ($2::bigint is null or ((extract(epoch from mark.parked_at) * 1000000)::bigint, mark.id::text) < ($2::bigint, $3::text))
  order by mark.parked_at desc, mark.id::text desc
  limit $1`;

/** What people see of the current portal. All times: ms of the database's clock. */
export class PostgresOverviewReader implements OverviewReader {
  constructor(private readonly pool: Pool) {}

  async connection(): Promise<{
    readonly state: ConnectionState;
    readonly stateReason: string | null;
    readonly portalId: string;
    readonly uiDomain: string | null;
  } | null> {
    const [row] = await this.rows<{
      state: ConnectionState;
      stateReason: string | null;
      portalId: string;
      uiDomain: string | null;
    }>(
      `select state, state_reason as "stateReason", portal_id as "portalId", ui_domain as "uiDomain" from (${CURRENT}) as config`,
    );
    return row ?? null;
  }

  entities(): Promise<readonly EntityOverview[]> {
    return this.rows(ENTITIES);
  }

  async backlog(): Promise<Backlog> {
    const [row] = await this.rows<Backlog>(BACKLOG);
    if (!row) throw new Error('The database counted no backlog.');
    return row;
  }

  changes(options: {
    readonly limit: number;
    readonly before?: string;
    readonly entity?: string;
  }): Promise<readonly LoggedChange[]> {
    return this.rows(CHANGES, [options.limit, options.before ?? null, options.entity ?? null]);
  }

  reviews(options: { readonly limit: number; readonly before?: string }): Promise<readonly OpenReview[]> {
    return this.rows(REVIEWS, [options.limit, options.before ?? null]);
  }

  parked(options: { readonly limit: number; readonly before?: string }): Promise<readonly ParkedRecord[]> {
    const [at, markId] = options.before?.match(/^(\d+)-(.+)$/)?.slice(1) ?? [];
    return this.rows(PARKED, [options.limit, at ?? null, markId ?? null]);
  }

  private async rows<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...parameters])).rows;
  }
}
