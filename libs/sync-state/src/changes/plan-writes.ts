import type { RecordChange } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { jsonParameter } from '../json-parameter';

/** S8.3: what became of planned records; one that was settled before stays as it is. */
export async function settlePlanned(
  client: PoolClient,
  plans: readonly NonNullable<RecordChange['plan']>[],
): Promise<void> {
  if (plans.length === 0) return;
  await client.query(
    `update hubspot_sync.hubspot_plan_records planned set progress = new.progress, message = new.message
     from jsonb_to_recordset($1::jsonb) as new(id bigint, progress text, message text)
     where planned.id = new.id and planned.progress = 'planned'`,
    [jsonParameter(plans)],
  );
}
