import type { LogEntry } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';

/** Appends log rows in the order given (S8.1), one statement. */
export async function appendLog(
  client: PoolClient,
  portalId: string,
  entity: string,
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await client.query(
    `insert into hubspot_sync.hubspot_sync_log
       (portal_id, entity, kind, link_id, local_key, hubspot_id, side, field, before, after, cause, policy, message, run_id)
     select $1, $2, kind, "linkId", "localKey", "hubspotId", side, field, before, after, cause, policy, message, "runId"
     from rows from (jsonb_to_recordset($3::jsonb) as
            (kind text, "linkId" text, "localKey" text, "hubspotId" text, side text, field text, before jsonb, after jsonb,
             cause text, policy text, message text, "runId" text))
          with ordinality as new(kind, "linkId", "localKey", "hubspotId", side, field, before, after, cause, policy, message, "runId", n)
     order by n`,
    [portalId, entity, jsonParameter(entries)],
  );
}
