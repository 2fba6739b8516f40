import type { ErrorGroup, ErrorReader, FailingRecord } from '@app/admin-service';
import type { Pool } from 'pg';
import { ms, PORTAL } from '../current-portal';

/** Field states that a person can do something about. */
const FIELD_KINDS = `('field_error', 'oscillating', 'write_ignored')`;
/** Link states that say that a record does not take part, by no decision of ours. */
const LINK_KINDS = `('unreachable', 'held')`;

/** Values in quotation marks and numbers make every reason its own; without them equal causes are equal. */
const CAUSE = (reason: string): string => `regexp_replace(${reason}, '"[^"]*"|“[^”]*”|\\d+', '…', 'g')`;

const FAILING = `
  with portal as (select ${PORTAL} as id), failing as (
    select state.state_kind as kind, state.entity, state.field, state.track -> 'state' ->> 'detail' as reason,
           (state.track -> 'state' ->> 'since')::float8 as since, null::int as attempts, state.link_id as "linkId",
           link.local_key as "localKey", link.hubspot_id as "hubspotId", link.state
    from portal join hubspot_sync.hubspot_field_states state on state.portal_id = portal.id
    join hubspot_sync.hubspot_links link on link.id = state.link_id
    where state.state_kind in ${FIELD_KINDS}
    union all
    select 'parked', mark.entity, null, mark.parked_reason, ${ms('mark.parked_at')}, mark.attempts, link.id,
           case mark.record_kind when 'local' then mark.record_id else link.local_key end,
           case mark.record_kind when 'hubspot' then mark.record_id else link.hubspot_id end, link.state
    from portal join hubspot_sync.hubspot_dirty_records mark on mark.portal_id = portal.id
    left join hubspot_sync.hubspot_links link on mark.record_kind = 'link' and link.id = mark.record_id
    where mark.parked_reason is not null
    union all
    select link.state, link.entity, null, coalesce(link.state_reason, 'No reason was kept.'), null, null, link.id, link.local_key,
           link.hubspot_id, link.state
    from portal join hubspot_sync.hubspot_links link on link.portal_id = portal.id
    where link.state in ${LINK_KINDS}
  )`;

const GROUPS = `${FAILING}
  select kind, entity, field, ${CAUSE('reason')} as cause, min(reason) as example, count(*)::int as records, min(since) as oldest,
         max(since) as newest
  from failing group by kind, entity, field, 4 order by records desc, kind, entity limit 200`;

const RECORDS = `${FAILING}
  select entity, "linkId", "localKey", "hubspotId", state, kind as found, reason, since, attempts
  from failing
  where kind = $1 and entity = $2 and field is not distinct from $3 and ${CAUSE('reason')} = $4
  order by since desc nulls last, "linkId" limit $5`;

/** What keeps records of the current portal from agreeing. */
export class PostgresErrorReader implements ErrorReader {
  constructor(private readonly pool: Pool) {}

  async groups(): Promise<readonly ErrorGroup[]> {
    return (await this.pool.query<ErrorGroup>(GROUPS)).rows;
  }

  async records(
    { kind, entity, field, cause }: Pick<ErrorGroup, 'kind' | 'entity' | 'field' | 'cause'>,
    limit: number,
  ): Promise<readonly FailingRecord[]> {
    return (await this.pool.query<FailingRecord>(RECORDS, [kind, entity, field, cause, limit])).rows;
  }
}
