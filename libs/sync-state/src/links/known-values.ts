import type { WaitingField } from '@app/sync-engine';
import type { Pool } from 'pg';

type Values = readonly (string | null)[];

/**
 * S2.6: every wire value of a link's field that an intent, open or recent, or the log says this database sent. A write that only its
 * history proved is known by what its intent sent, so that its normalised form stays the receipt of that intent.
 */
export async function knownValues(pool: Pool, linkId: string, field: string): Promise<readonly Values[]> {
  const found = await pool.query<{ value: Values }>(
    `select sent as value from hubspot_sync.hubspot_field_intents where link_id = $1 and field = $2
     union
     select after from hubspot_sync.hubspot_sync_log
     where link_id = $1 and field = $2 and side = 'hubspot' and kind in ('write', 'create') and after is not null
       and policy is distinct from 'S2.6'`,
    [linkId, field],
  );
  return found.rows.map((row) => row.value);
}

/** S3.9: the fields in error because one of these HubSpot records holds the value they want. */
export async function waitingFor(
  pool: Pool,
  portalId: string,
  entity: string,
  holderHubSpotIds: readonly string[],
): Promise<readonly WaitingField[]> {
  const found = await pool.query<WaitingField>(
    `select known.link_id as "linkId", link.hubspot_id as "hubspotId", known.field, known.holder,
            coalesce(known.track -> 'state' ->> 'side', 'hubspot') as side,
            coalesce(nullif(known.track -> 'state' -> 'local', 'null'), '[]') as local,
            coalesce(nullif(known.track -> 'state' -> 'hubspot', 'null'), '[]') as hubspot
     from hubspot_sync.hubspot_field_states known
     join hubspot_sync.hubspot_links link on link.id = known.link_id
     where known.portal_id = $1 and known.entity = $2 and known.holder = any($3) and known.state_kind = 'field_error'
     order by known.link_id, known.field`,
    [portalId, entity, holderHubSpotIds],
  );
  return found.rows;
}
