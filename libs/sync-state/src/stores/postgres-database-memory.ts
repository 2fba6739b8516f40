import type { DatabaseIdentity, DatabaseMemory, OwnEventQuestion, UnknownOwnEvent } from '@app/sync-engine';
import type { Pool } from 'pg';
import { milliseconds } from '../milliseconds';
import { DATABASE_IDENTITY } from './database-identity';

/**
 * Strategy: from the few own events of the last minutes, those without a row of the log between themselves and their arrival, since every
 * write of ours is logged right after HubSpot took it; then those for which no intent stands, which covers a write that is not
 * logged yet. A record without a link may be a create under way, or what a merge makes of two, so it is unknown only while no such call of its entity is.
 * $2 own source, $3 received within, $4 clock offset, $5 its uncertainty, $6 life of an intent; ms.
 */
const UNKNOWN = `
  with own as (
    select event.id, event.object_type_id, event.object_id, event.property_name, event.entity, event.occurred_at, event.received_at,
           event.occurred_at - ($4::float8 + $5::float8) * interval '1 ms' as earliest
    from hubspot_sync.hubspot_webhook_log event
    where event.portal_id = $1 and event.change_source = 'INTEGRATION' and event.source_id = $2
      and event.verdict = 'marked' and event.object_id is not null
      and (event.subscription_type like '%.propertyChange' or event.subscription_type like '%.creation')
      and event.received_at > greatest(
        clock_timestamp() - $3::float8 * interval '1 ms',
        (select max(note.at) from hubspot_sync.hubspot_sync_log note
         where note.portal_id = $1 and note.policy = 'S9.5' and note.at > clock_timestamp() - $3::float8 * interval '1 ms'))
  )
  select own.object_type_id as "objectTypeId", own.object_id as "objectId", own.property_name as property,
         ${milliseconds('own.occurred_at')} as "occurredAt"
  from own
  where exists (select from hubspot_sync.hubspot_sync_log known where known.portal_id = $1)
    and not exists (
      select from hubspot_sync.hubspot_sync_log known
      where known.portal_id = $1 and known.at between own.earliest and own.received_at)
    and not exists (
      select from hubspot_sync.hubspot_write_intents intent
      join hubspot_sync.hubspot_links link on link.id = intent.link_id
      where intent.portal_id = $1 and intent.entity = own.entity
        and (link.hubspot_id = own.object_id or intent.kind in ('create', 'merge'))
        and intent.created_at between own.earliest - $6::float8 * interval '1 ms' and own.received_at)
  order by own.id
  limit 10`;

/** S9.5 over `hubspot_config`, the webhook log and the sync log. */
export class PostgresDatabaseMemory implements DatabaseMemory {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async identity(): Promise<DatabaseIdentity> {
    const { rows } = await this.pool.query<DatabaseIdentity>(DATABASE_IDENTITY);
    if (!rows[0]) throw new Error('The database did not tell its system identifier.');
    return rows[0];
  }

  async keptIdentity(): Promise<DatabaseIdentity | null> {
    const { rows } = await this.pool.query<DatabaseIdentity>(
      `select database_identity as "systemIdentifier", database_timeline as timeline from hubspot_sync.hubspot_config
       where portal_id = $1 and database_identity is not null and database_timeline is not null`,
      [this.portalId],
    );
    return rows[0] ?? null;
  }

  async keep({ systemIdentifier, timeline }: DatabaseIdentity): Promise<void> {
    await this.pool.query(
      'update hubspot_sync.hubspot_config set database_identity = $2, database_timeline = $3 where portal_id = $1',
      [this.portalId, systemIdentifier, timeline],
    );
  }

  async unknownOwnEvents(question: OwnEventQuestion): Promise<readonly UnknownOwnEvent[]> {
    const { ownSourceId, receivedWithinMs, clockOffsetMs, clockUncertaintyMs, intentLifetimeMs } = question;
    const { rows } = await this.pool.query<UnknownOwnEvent>(UNKNOWN, [
      this.portalId,
      ownSourceId,
      receivedWithinMs,
      clockOffsetMs,
      clockUncertaintyMs,
      intentLifetimeMs,
    ]);
    return rows;
  }

  async note(entity: string, message: string): Promise<void> {
    await this.pool.query(
      `insert into hubspot_sync.hubspot_sync_log (portal_id, entity, kind, cause, policy, message)
       values ($1, $2, 'run', 'audit', 'S9.5', $3)`,
      [this.portalId, entity, message],
    );
  }
}
