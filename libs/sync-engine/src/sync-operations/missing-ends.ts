import { localEndSeen, mergedIdsOf } from '../core';
import type { LocalEnd } from '../core';
import type { HubSpotRecord } from '../ports';
import { attemptFailed, readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { settleMerged } from './merged-record-stage';
import type { WorkItem } from './work-item';

/** What a single read answers of a linked record, by its id: the record, or another one, or `missing`. */
type SingleRead = HubSpotRecord | 'missing';

/**
 * S5.1: a record of a link that takes part, which a batch read left out. Single read: another id (merged), or not there (deleted or
 * unreachable); if it is there after all, the batch read is no proof, and both ends are read again.
 */
export async function findMissing(context: BatchContext, item: WorkItem): Promise<void> {
  const single = await readSingle(context, item);
  if (single === null) return;
  if (!isItself(item, single)) return settleMissing(context, item, single);
  const { retryBaseMs } = context.ports.settings;
  waitFor(item, retryBaseMs, 'HubSpot left the record out of a batch read but has it; read again.');
}

/** The same of a link at rest: a record that is there is taken; what is neither there nor deleted stays unknown, and nothing is done about it. */
export async function lookUp(context: BatchContext, item: WorkItem): Promise<void> {
  const single = await readSingle(context, item);
  if (single === null) return;
  if (isItself(item, single)) item.hubspot = single;
  else await settleMissing(context, item, single);
}

/** Null: HubSpot did not answer, and the item is finished. */
async function readSingle(context: BatchContext, item: WorkItem): Promise<SingleRead | null> {
  const { definition, properties } = context.runtime;
  const single = await context.ports.gateway.readOne(definition.objectType, item.hubspotId!, properties);
  if (single.ok) return single.value;
  readFailed(context, [item], single.failure);
  return null;
}

function isItself(item: WorkItem, single: SingleRead): single is HubSpotRecord {
  return single !== 'missing' && single.id === item.hubspotId;
}

/**
 * S5.1, in this order: another id (merged), the archive (deleted), else unreachable: nothing is written, tried again. A record found
 * archived is kept on the item, so that the edits made before it was deleted are seen (S5.2).
 */
async function settleMissing(context: BatchContext, item: WorkItem, single: SingleRead): Promise<void> {
  const { gateway, settings } = context.ports;
  const { definition, properties } = context.runtime;
  if (single !== 'missing') {
    const merged = mergedIdsOf(single);
    if (merged.includes(item.hubspotId!)) return settleMerged(context, item, single);
    return attemptFailed(context, item, `HubSpot answers record ${single.id} when asked for ${item.hubspotId}.`);
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
