import { MERGED_IDS_PROPERTY } from '../apply-mappings/entity-runtime';
import { localEndSeen, mergedIdsOf } from '../core';
import type { LocalEnd } from '../core';
import { attemptFailed, readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { settleMerged } from './merged-record-stage';
import type { WorkItem } from './work-item';

/**
 * S5.1, in this order: a single read by id (another id: merged), the archive (deleted), else unreachable: nothing is written, tried
 * again. A record found archived is kept on the item, so that the edits made before it was deleted are seen (S5.2).
 */
export async function findMissing(context: BatchContext, item: WorkItem): Promise<void> {
  const { gateway, settings } = context.ports;
  const { definition, properties } = context.runtime;
  const single = await gateway.readOne(definition.objectType, item.hubspotId!, properties);
  if (!single.ok) return readFailed(context, [item], single.failure);
  if (single.value !== 'missing') {
    const merged = mergedIdsOf(single.value, single.value.properties[MERGED_IDS_PROPERTY]);
    if (single.value.id !== item.hubspotId && merged.includes(item.hubspotId!))
      return settleMerged(context, item, single.value);
    if (single.value.id !== item.hubspotId)
      return attemptFailed(
        context,
        item,
        `HubSpot answers record ${single.value.id} when asked for ${item.hubspotId}.`,
      );
    return waitFor(item, settings.retryBaseMs, 'HubSpot left the record out of a batch read but has it; read again.');
  }
  const archived = await gateway.readOne(definition.objectType, item.hubspotId!, properties, { archived: true });
  if (!archived.ok) return readFailed(context, [item], archived.failure);
  if (archived.value === 'missing') {
    if (item.link!.state !== 'severed' && item.link!.state !== 'held')
      item.moveLink('unreachable', 'HubSpot does not return the record, and its archive does not hold it either.');
    return waitFor(item, settings.unreachableRetryMs, `HubSpot record ${item.hubspotId} is unreachable; tried again.`);
  }
  if (archived.value.id !== item.hubspotId) {
    await settleMerged(context, item, archived.value);
    if (item.finished) return;
  }
  item.hubspot = archived.value;
  item.ends = { local: item.ends.local, hubspot: 'archived' };
}

/** Null: not found, and no delete of it was seen, which proves nothing. */
export function localEndOf(item: WorkItem): LocalEnd | null {
  return localEndSeen(item.local ?? null, item.link?.stateCause ?? null, item.mark.localDeleted);
}
