import { isLeaveCause } from '../core';
import type { DeleteCause, LeaveCause } from '../core';
import type { WorkItem } from './work-item';

/** S2.1: why the link takes no part any more, in words. */
export function severedBecause(item: WorkItem, cause: DeleteCause | LeaveCause): string {
  if (isLeaveCause(cause)) return leftBecause(item, cause);
  const local = item.ends.local === 'soft_deleted' ? 'The local row was soft-deleted.' : 'The local row was deleted.';
  if (cause === 'local_delete') return local;
  return cause === 'hubspot_delete'
    ? 'The record was deleted in HubSpot.'
    : `${local} The record is deleted in HubSpot too.`;
}

/** S4.4: why the record takes no part any more, in words. */
export function leftBecause(item: WorkItem, cause: LeaveCause): string {
  return cause === 'left_local_filter'
    ? `Local row ${item.localKey} no longer passes the filter on rows.`
    : `HubSpot record ${item.hubspotId} no longer passes the filter on HubSpot records.`;
}

/** What a person is asked about the record whose link ends, in words. */
export function reviewText(item: WorkItem, cause: DeleteCause | LeaveCause): string {
  switch (cause) {
    case 'left_local_filter':
      return item.ends.hubspot === 'archived'
        ? `${leftBecause(item, cause)} HubSpot record ${item.hubspotId} was archived with it, over an edit made in HubSpot meanwhile. The edit is in the log; restore the record in HubSpot if it is to stay.`
        : `${leftBecause(item, cause)} HubSpot record ${item.hubspotId} was to be deleted with it, but was edited there meanwhile: it stays as it is until this is decided.`;
    case 'left_hubspot_filter':
      return `${leftBecause(item, cause)} Local row ${item.localKey} was to be deleted with it, but was edited meanwhile: it stays as it is until this is decided.`;
    case 'local_delete':
      return `Local row ${item.localKey} was deleted; HubSpot record ${item.hubspotId} stays as it is until this is decided.`;
    case 'hubspot_delete':
      return `HubSpot record ${item.hubspotId} was deleted; the local row ${item.localKey} stays as it is until this is decided.`;
    case 'both_deleted':
      return (
        `Local row ${item.localKey} was deleted and HubSpot record ${item.hubspotId} archived with it, over an edit made in HubSpot meanwhile. ` +
        'The edit is in the log; restore the record in HubSpot if it is to stay.'
      );
  }
}

/** S8.1: who said so, where a person did. */
export function decidedBy({ byDecision }: WorkItem): string {
  return byDecision === null ? '' : ` Decided by ${byDecision}.`;
}
