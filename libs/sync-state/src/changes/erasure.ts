import type { PoolClient } from 'pg';

/** Rows of these links; or, where a row was written before its record was linked, of their ends. */
const ABOUT = `(held.link_id = gone.id or (held.link_id is null and held.portal_id = gone.portal_id and held.entity = gone.entity
  and (held.local_key = gone.local_key or held.hubspot_id = gone.hubspot_id)))`;

/**
 * S5.6: wipes every value of the persons from bases, field states, intents, key index, claims, log, reviews, audit findings, plans,
 * webhook payloads and marks. What stays names them by id only. In the caller's transaction, after everything else of it; of marks only
 * those that it holds by then (`heldMarks`), since to wait for others now would be out of their order.
 */
export async function eraseLinks(
  client: PoolClient,
  portalId: string,
  entity: string,
  linkIds: readonly string[],
  heldMarks: readonly string[],
): Promise<void> {
  if (linkIds.length === 0) return;
  for (const statement of STATEMENTS) {
    await client.query(
      `with gone as (
         select id, portal_id, entity, local_key, hubspot_id from hubspot_sync.hubspot_links
         where portal_id = $1 and entity = $2 and id = any($3)
       ) ${statement}`,
      [portalId, entity, linkIds],
    );
  }
  await client.query(WIPE_HINTS, [portalId, entity, linkIds, heldMarks]);
}

const WIPE_HINTS = `
  update hubspot_sync.hubspot_dirty_records mark set hints = '[]'
  from hubspot_sync.hubspot_links gone
  where gone.portal_id = $1 and gone.entity = $2 and gone.id = any($3) and mark.id = any($4::uuid[])
    and mark.portal_id = gone.portal_id and mark.entity = gone.entity
    and ((mark.record_kind = 'link' and mark.record_id = gone.id) or (mark.record_kind = 'local' and mark.record_id = gone.local_key)
      or (mark.record_kind = 'hubspot' and mark.record_id = gone.hubspot_id))`;

const STATEMENTS: readonly string[] = [
  `update hubspot_sync.hubspot_links link set base_local = '{}', base_hubspot = '{}' from gone where link.id = gone.id`,
  `delete from hubspot_sync.hubspot_field_states held using gone where held.link_id = gone.id`,
  `delete from hubspot_sync.hubspot_write_intents held using gone where held.link_id = gone.id`,
  `delete from hubspot_sync.hubspot_match_key_claims claim using hubspot_sync.hubspot_match_keys held, gone
   where held.portal_id = gone.portal_id and held.entity = gone.entity and held.hubspot_id = gone.hubspot_id
     and claim.portal_id = held.portal_id and claim.entity = held.entity and claim.key = held.key and claim.value = held.value
     and claim.expires_at <= clock_timestamp()`,
  `delete from hubspot_sync.hubspot_match_keys held using gone
   where held.portal_id = gone.portal_id and held.entity = gone.entity and held.hubspot_id = gone.hubspot_id`,
  `update hubspot_sync.hubspot_sync_log held
   set before = null, after = null, message = case when kind = 'link_state' then message end
   from gone where ${ABOUT} and (before is not null or after is not null or message is not null)`,
  `update hubspot_sync.hubspot_reviews held
   set local = null, hubspot = null, decision = null,
       detail = case when kind = 'delete' then detail else 'Erased for privacy.' end,
       state = case when state = 'open' and kind <> 'delete' then 'closed' else state end,
       ended_at = case when state = 'open' and kind <> 'delete' then clock_timestamp() else ended_at end
   from gone where ${ABOUT}`,
  `update hubspot_sync.hubspot_audit_findings held set local = null, hubspot = null from gone where ${ABOUT}`,
  `update hubspot_sync.hubspot_plan_records held set fields = '[]', message = null
   from gone where held.portal_id = gone.portal_id and held.entity = gone.entity
     and (held.link_id = gone.id or held.local_key = gone.local_key or held.hubspot_id = gone.hubspot_id)`,
  `delete from hubspot_sync.hubspot_listed_records held
   using gone join hubspot_sync.hubspot_runs run on run.portal_id = gone.portal_id and run.entity = gone.entity
   where held.run_id = run.id and held.hubspot_id = gone.hubspot_id`,
  `update hubspot_sync.hubspot_webhook_log held set payload = null, property_value = null
   from gone where held.portal_id = gone.portal_id and held.object_id = gone.hubspot_id and held.entity is not distinct from gone.entity
     and (held.payload is not null or held.property_value is not null)`,
];
