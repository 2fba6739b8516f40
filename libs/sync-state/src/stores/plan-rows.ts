import type { PlannedRecord } from '@app/sync-engine';

/** Select list of a `PlannedRecord`; the table goes by the name `planned`. */
export const PLANNED_COLUMNS = `
  planned.id::text as id, planned.run_id as "runId", planned.action, planned.link_id as "linkId",
  planned.local_key as "localKey", planned.hubspot_id as "hubspotId", planned.fields, planned.undoes, planned.excluded, planned.progress,
  planned.message`;

/** Records that need the same HubSpot calls are worked on together, so that every call is full: reads only, read and write, create,
 * archive. */
export function batchKind(record: Pick<PlannedRecord, 'action' | 'fields'>): number {
  switch (record.action) {
    case 'create_in_hubspot':
      return 3;
    case 'create_locally':
      return 4;
    case 'archive_in_hubspot':
      return 5;
    case 'sever':
    case 'delete_locally':
    case 'undo':
    case 'link':
    case 'update':
    case 'review':
      return record.fields.some(({ toHubSpot }) => toHubSpot !== undefined) ? 2 : 1;
  }
}
