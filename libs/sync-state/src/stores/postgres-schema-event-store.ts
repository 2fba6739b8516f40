import type { EntityCatalogues } from '@app/hubspot-mapping';
import type { NewSchemaEvent, SchemaEvent, SchemaEventFilter, SchemaEventStore } from '@app/sync-engine';
import type { Pool } from 'pg';
import { jsonParameter } from '../json-parameter';
import { milliseconds } from '../milliseconds';
import { inTransaction } from '../postgres-transactions';

const knownAs = (entity: string): string => `known schema ${entity}`;

/** Counted once, when the change is seen: live links with a value of one of the fields, of an option where the change is about one. */
const INSERT = `
  insert into hubspot_sync.hubspot_schema_events (portal_id, entity, kind, name, option, what, mapping_ids, fields, breaks, effect, records)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (
    select count(*)::int from hubspot_sync.hubspot_links link
    where link.portal_id = $1 and link.entity = $2 and link.state = 'live' and exists (
      select 1 from unnest($8::text[]) as field(id),
        jsonb_array_elements_text(coalesce(link.base_hubspot -> field.id, '[]') ||
                                  case when $5::text is null then coalesce(link.base_local -> field.id, '[]') else '[]' end) as held(value)
      where held.value <> '' and ($5::text is null or $5 = any(string_to_array(held.value, ';')))))`;

const LIST = `
  select id::text, entity, kind, name, option, what, mapping_ids as "mappingIds", fields, breaks, effect, records,
         ${milliseconds('seen_at')} as "seenAt", ${milliseconds('acknowledged_at')} as "acknowledgedAt",
         acknowledged_by as "acknowledgedBy"
  from hubspot_sync.hubspot_schema_events event
  where portal_id = $1 and ($2::text is null or entity = $2) and (not $3::boolean or acknowledged_at is null)
    and ($4::bigint is null or id < $4)
  order by event.id desc limit $5`;

/** The schemas of one portal's entities as last compared, and what changed in them. */
export class PostgresSchemaEventStore implements SchemaEventStore {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async lastKnown(entity: string): Promise<EntityCatalogues | null> {
    const found = await this.pool.query<{ body: EntityCatalogues }>(
      'select body from hubspot_sync.hubspot_catalogues where portal_id = $1 and kind = $2',
      [this.portalId, knownAs(entity)],
    );
    return found.rows[0]?.body ?? null;
  }

  async record(entity: string, known: EntityCatalogues, events: readonly NewSchemaEvent[]): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      for (const event of events) {
        const { kind, name, option, what, mappingIds, fields, breaks, effect } = event;
        const values = [this.portalId, entity, kind, name, option, what, mappingIds, fields, breaks, effect];
        await client.query(INSERT, values);
      }
      await client.query(
        `insert into hubspot_sync.hubspot_catalogues (portal_id, kind, body, read_at)
         values ($1, $2, $3::jsonb, clock_timestamp())
         on conflict (portal_id, kind) do update set body = excluded.body, read_at = excluded.read_at`,
        [this.portalId, knownAs(entity), jsonParameter({ columns: known.columns, properties: known.properties })],
      );
    });
  }

  async list(
    filter: SchemaEventFilter & { readonly limit: number; readonly before?: string },
  ): Promise<readonly SchemaEvent[]> {
    const { entity = null, open = false, before = null, limit } = filter;
    return (await this.pool.query<SchemaEvent>(LIST, [this.portalId, entity, open, before, limit])).rows;
  }

  async acknowledge(id: string, by: string): Promise<boolean> {
    const found = await this.pool.query(
      `update hubspot_sync.hubspot_schema_events
       set acknowledged_at = coalesce(acknowledged_at, clock_timestamp()), acknowledged_by = coalesce(acknowledged_by, $3)
       where portal_id = $1 and id = $2`,
      [this.portalId, id, by],
    );
    return found.rowCount === 1;
  }
}
