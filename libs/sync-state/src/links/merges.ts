import type { MergeEvent } from '@app/sync-engine';
import type { Pool } from 'pg';

interface MergePayload {
  readonly objectId?: number | string;
  readonly primaryObjectId?: number | string;
  readonly newObjectId?: number | string;
  readonly mergedObjectIds?: readonly (number | string)[];
}

/** S5.4: what the webhook log holds of merges of these records, newest first; each event stands there once for every record it names. */
export async function mergesOf(
  pool: Pool,
  portalId: string,
  entity: string,
  hubspotIds: readonly string[],
): Promise<readonly MergeEvent[]> {
  const found = await pool.query<{ payload: MergePayload }>(
    `select payload from hubspot_sync.hubspot_webhook_log
     where portal_id = $1 and entity = $2 and object_id = any($3) and subscription_type like '%.merge' and payload is not null
     order by received_at desc, id desc`,
    [portalId, entity, hubspotIds],
  );
  const events = new Map<string, MergeEvent>();
  for (const { payload } of found.rows) {
    const primary = payload.primaryObjectId ?? payload.objectId;
    if (primary === undefined) continue;
    const event = {
      survivorId: String(payload.newObjectId ?? primary),
      primaryId: String(primary),
      mergedIds: (payload.mergedObjectIds ?? []).map(String),
    };
    const name = JSON.stringify(event);
    if (!events.has(name)) events.set(name, event);
  }
  return [...events.values()];
}
