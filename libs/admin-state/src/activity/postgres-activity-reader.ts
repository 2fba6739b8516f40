import type {
  ActivityReader,
  DriftPoint,
  LogFilter,
  LogRow,
  ThroughputPoint,
  WebhookFilter,
  WebhookRow,
} from '@app/admin-service';
import type { Pool } from 'pg';
import { cursorOf, fromMicroseconds, ms, PORTAL } from '../current-portal';
import { Conditions } from '../statement';
import { wordsQuery } from './log-words';

interface Page {
  readonly limit: number;
  readonly after: string | null;
}

const LOG_COLUMNS = `
  log.id::text as id, ${cursorOf('log.at', 'log.id')} as cursor, log.entity, ${ms('log.at')} as at, log.kind, log.link_id as "linkId",
  log.local_key as "localKey", log.hubspot_id as "hubspotId", log.side, log.field, log.before, log.after, log.cause, log.policy,
  log.message, log.run_id as run`;

/** How many of the newest rows that hold the words of a search are put in order; a search that finds more says so by its pages. */
const WORDS_LOOKED_AT = 20_000;

/**
 * Strategy: order by time and id, for which every filter has an index, so that a page reads some tens of rows wherever it lies. Words
 * are the exception: an inverted index gives their rows in no order, so a search by words alone takes what that index finds, sorts
 * it, and stops.
 */
export class PostgresActivityReader implements ActivityReader {
  constructor(private readonly pool: Pool) {}

  async log(filter: LogFilter, { limit, after }: Page): Promise<readonly LogRow[]> {
    const words = filter.text === undefined ? undefined : wordsQuery(filter.text);
    if (words === null) return [];
    // The planner takes a word for far more common than it is, and would read the index of a whole entity beside that of the words.
    const plain = (column: string): string => (words === undefined ? column : `coalesce(${column}, '')`);
    const conditions = new Conditions()
      .add(`log.portal_id = ${PORTAL}`)
      .when(`${plain('log.entity')} = ?`, filter.entity)
      .when(`${plain('log.field')} = ?`, filter.field)
      .when(`${plain('log.kind')} = ?`, filter.kind)
      .when(`${plain('log.cause')} = ?`, filter.cause)
      .when('log.side = ?', filter.side)
      .when('log.run_id = ?', filter.run)
      .when('log.link_id = ?', filter.link)
      .when(`log.at >= ${fromMicroseconds('?')}`, micros(filter.from))
      .when(`log.at < ${fromMicroseconds('?')}`, micros(filter.to))
      .when(`hubspot_sync.log_words(log.message, log.before, log.after) @@ to_tsquery('pg_catalog.simple', ?)`, words);
    addCursor(conditions, 'log.at', 'log.id', after);
    const order = `order by log.at desc, log.id desc limit ${limit}`;
    const statement =
      words === undefined
        ? `select ${LOG_COLUMNS} from hubspot_sync.hubspot_sync_log log where ${conditions.where} ${order}`
        : `with found as materialized (
             select log.* from hubspot_sync.hubspot_sync_log log where ${conditions.where} limit ${WORDS_LOOKED_AT}
           )
           select ${LOG_COLUMNS} from found log ${order}`;
    return (await this.pool.query<LogRow>(statement, conditions.parameters)).rows;
  }

  async webhooks(filter: WebhookFilter, { limit, after }: Page): Promise<readonly WebhookRow[]> {
    const conditions = new Conditions()
      .add(`portal_id = ${PORTAL}`)
      .when('object_id = ?', filter.objectId)
      .when('verdict = ?', filter.verdict)
      .when('subscription_type = ?', filter.type);
    addCursor(conditions, 'received_at', 'id', after);
    const { rows } = await this.pool.query<WebhookRow>(
      `select id::text as id, ${cursorOf('received_at', 'id')} as cursor, ${ms('received_at')} as "receivedAt",
              subscription_type as "subscriptionType", object_type_id as "objectTypeId", object_id as "objectId",
              property_name as property, property_value as value, ${ms('occurred_at')} as "occurredAt",
              change_source as "changeSource", source_id as "sourceId", verdict, entity
       from hubspot_sync.hubspot_webhook_log event where ${conditions.where}
       order by received_at desc, event.id desc limit ${limit}`,
      conditions.parameters,
    );
    return rows;
  }

  async throughput(minutes: number): Promise<readonly ThroughputPoint[]> {
    const { rows } = await this.pool.query<ThroughputPoint>(
      `select ${ms(`date_trunc('minute', at)`)} as at,
              count(*) filter (where side = 'hubspot')::int as "toHubSpot", count(*) filter (where side = 'local')::int as "toLocal"
       from hubspot_sync.hubspot_sync_log
       where portal_id = ${PORTAL} and kind in ('write', 'create') and at > clock_timestamp() - $1 * interval '1 minute'
       group by 1 order by 1`,
      [minutes],
    );
    return rows;
  }

  async drift(days: number): Promise<readonly DriftPoint[]> {
    const { rows } = await this.pool.query<DriftPoint>(
      `select to_char(settled_at at time zone 'UTC', 'YYYY-MM-DD') as day,
              count(*) filter (where verdict = 'late_found')::int as "lateFound",
              count(*) filter (where verdict = 'drift_found')::int as "driftFound",
              count(*) filter (where verdict = 'vanished')::int as vanished
       from hubspot_sync.hubspot_audit_findings
       where portal_id = ${PORTAL} and settled_at > clock_timestamp() - $1 * interval '1 day'
       group by 1 order by 1`,
      [days],
    );
    return rows;
  }
}

function micros(at: number | undefined): string | undefined {
  return at === undefined ? undefined : `${Math.round(at)}000`;
}

function addCursor(conditions: Conditions, at: string, id: string, after: string | null): void {
  if (after === null) return;
  const [time, row] = after.split('-');
  conditions.add(`(${at}, ${id}) < (${fromMicroseconds('?')}, ?::bigint)`, time, row);
}
