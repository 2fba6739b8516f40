import { localEndSeen } from '../core';
import type { ShownEnds } from '../core';
import type { HubSpotRecord } from '../ports';
import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { recordOfBases, rowOfBases } from './row-of-bases';
import type { WorkItem } from './work-item';

/**
 * S5.1: what stands at both ends of a record now. Null where one cannot be told now: the record is read again, or its absence is not proven.
 *
 * @param inBin we archived it ourselves, so it is looked for in the recycle bin first: each call less is one less that may be lost.
 */
export async function lookAtEnds(context: BatchContext, item: WorkItem, inBin = false): Promise<ShownEnds | null> {
  const local = localEndSeen(item.local ?? null, item.link!.stateCause, item.mark.localDeleted);
  if (item.hubspotId === null) return { local, hubspot: null };
  if (item.hubspot) return { local, hubspot: 'present' };
  const { gateway, settings } = context.ports;
  const { definition, properties } = context.runtime;
  const id = item.hubspotId;
  const archived = inBin ? await gateway.readOne(definition.objectType, id, properties, { archived: true }) : null;
  if (archived && !archived.ok) return unread(context, item, archived.failure);
  if (archived?.ok && archived.value !== 'missing' && archived.value.id === id)
    return takeArchived(item, local, archived.value);
  const single = await gateway.readOne(definition.objectType, id, properties);
  if (!single.ok) return unread(context, item, single.failure);
  if (single.value !== 'missing') {
    if (single.value.id !== id) return { local, hubspot: 'gone' };
    waitFor(item, settings.retryBaseMs, 'HubSpot left the record out of a batch read but has it; read again.');
    return null;
  }
  if (archived) return { local, hubspot: 'gone' };
  const bin = await gateway.readOne(definition.objectType, id, properties, { archived: true });
  if (!bin.ok) return unread(context, item, bin.failure);
  if (bin.value === 'missing' || bin.value.id !== id) return { local, hubspot: 'gone' };
  return takeArchived(item, local, bin.value);
}

function takeArchived(item: WorkItem, local: ShownEnds['local'], record: HubSpotRecord): ShownEnds {
  item.hubspot = record;
  item.ends = { local: item.ends.local, hubspot: 'archived' };
  return { local, hubspot: 'archived' };
}

function unread(context: BatchContext, item: WorkItem, failure: Parameters<typeof readFailed>[2]): null {
  readFailed(context, [item], failure);
  return null;
}

/** The ends as they were found, with what they held: so that what a delete takes along is found, and told (S5.2). */
export function takeEnds({ runtime }: BatchContext, item: WorkItem, { local, hubspot }: ShownEnds): void {
  item.ends = { local: local ?? 'deleted', hubspot: hubspot === 'present' ? 'present' : 'archived' };
  item.local ??= rowOfBases(runtime.fields, item.link!);
  if (hubspot !== 'gone') return;
  // Past the recycle bin: what both last agreed on is all that is known of it, and no history is left to verify by.
  item.hubspot = recordOfBases(runtime.fields, item.link!);
  item.tracks = Object.fromEntries(
    Object.entries(item.tracks).map(([field, track]) => [field, { ...track, unverified: null }]),
  );
}
