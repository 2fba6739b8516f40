import type { InboundEvent, WebhookIntake } from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';
import { MARK_INPUT_COLUMNS, markExpressions, markInput } from '../marks/mark-upsert';
import { timestamp } from '../milliseconds';

const EVENT_COLUMNS = `portal_id text, subscription_type text, object_type_id text, object_id text, property_name text,
  property_value text, occurred_at float8, change_source text, source_id text, dedupe_key text, verdict text, payload jsonb`;

const EVENT_NAMES = EVENT_COLUMNS.replaceAll(/ (text|float8|jsonb)/g, '');
const MARK_NAMES = MARK_INPUT_COLUMNS.replaceAll(/ (text\[\]|text|boolean|float8|jsonb)/g, '');

/** PostgreSQL's `deadlock_detected`. */
const DEADLOCK = '40P01';
const DEADLOCKS_OVERCOME = 2;

/**
 * Strategy: one statement, so a call is stored, logged and marked whole or not at all (S9.4). The keys table decides which
 * events are new: of two calls with the same event at once the second waits for the first and then finds it known (S1.1).
 */
const STORE = `
  with given as materialized (
    select * from rows from (jsonb_to_recordset($1::jsonb) as (${EVENT_COLUMNS}, ${MARK_INPUT_COLUMNS}))
      with ordinality as g(${EVENT_NAMES}, ${MARK_NAMES}, n)
  ),
  distinct_events as (
    select distinct on (portal_id, dedupe_key) * from given order by portal_id, dedupe_key, n
  ),
  fresh as (
    insert into hubspot_sync.hubspot_webhook_keys (portal_id, dedupe_key)
    select portal_id, dedupe_key from distinct_events order by portal_id collate "C", dedupe_key collate "C"
    on conflict do nothing
    returning portal_id, dedupe_key
  ),
  hints as (
    select event.* from distinct_events event join fresh using (portal_id, dedupe_key) where event.kind is not null
  ),
  ${markExpressions('hints')},
  logged as (
    insert into hubspot_sync.hubspot_webhook_log
      (portal_id, subscription_type, object_type_id, object_id, property_name, property_value, occurred_at, change_source,
       source_id, dedupe_key, verdict, entity, mark_id, payload)
    select event.portal_id, event.subscription_type, event.object_type_id, event.object_id, event.property_name,
           event.property_value, ${timestamp('event.occurred_at')}, event.change_source, event.source_id, event.dedupe_key,
           event.verdict, event.entity, marked.id, event.payload
    from distinct_events event
    join fresh using (portal_id, dedupe_key)
    left join resolved on resolved.n = event.n
    left join marked on marked.portal_id = resolved.portal_id and marked.entity = resolved.entity
                    and marked.record_kind = resolved.record_kind and marked.record_id = resolved.record_id
    order by event.n
    returning mark_id
  )
  select count(*)::int as stored, count(mark_id)::int as marked from logged`;

/** S9.4: `hubspot_webhook_log` and the marks its events make. */
export class PostgresWebhookIntake implements WebhookIntake {
  constructor(private readonly pool: Pool) {}

  /** `marked` counts the new events that marked a record. Rejects if the database did not store them; then nothing was stored. */
  async store(
    events: readonly InboundEvent[],
  ): Promise<{ readonly stored: number; readonly duplicates: number; readonly marked: number }> {
    const { stored, marked } = await this.again(() => storeEvents(this.pool, events), DEADLOCKS_OVERCOME);
    return { stored, duplicates: events.length - stored, marked };
  }

  /** A batch that settles marks other records as well, in an order of its own. Of a call that lost to it nothing was kept, and HubSpot would repeat it a minute later. */
  private async again<T>(store: () => Promise<T>, times: number): Promise<T> {
    try {
      return await store();
    } catch (error) {
      if (times === 0 || (error as { code?: unknown }).code !== DEADLOCK) throw error;
      return this.again(store, times - 1);
    }
  }
}

/** Events and marks of one statement; alone, or in the transaction of the client. */
export async function storeEvents(
  database: Pick<PoolClient, 'query'>,
  events: readonly InboundEvent[],
): Promise<{ readonly stored: number; readonly marked: number }> {
  if (events.length === 0) return { stored: 0, marked: 0 };
  const { rows } = await database.query<{ stored: number; marked: number }>(STORE, [
    jsonParameter(events.map(eventInput)),
  ]);
  return rows[0] ?? { stored: 0, marked: 0 };
}

function eventInput(event: InboundEvent): Record<string, unknown> {
  const mark = event.entity === null || event.mark === null ? {} : markInput({ ...event.mark, entity: event.entity });
  return {
    ...mark,
    entity: event.entity,
    portal_id: event.portalId,
    subscription_type: event.subscriptionType,
    object_type_id: event.objectTypeId,
    object_id: event.objectId,
    property_name: event.propertyName,
    property_value: event.propertyValue,
    occurred_at: event.occurredAt,
    change_source: event.changeSource,
    source_id: event.sourceId,
    dedupe_key: event.dedupeKey,
    verdict: event.verdict,
    payload: event.payload,
  };
}
