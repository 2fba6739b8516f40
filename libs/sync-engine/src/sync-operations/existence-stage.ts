import { MERGED_IDS_PROPERTY } from '../apply-mappings/entity-runtime';
import { plainMark } from '../core';
import type { HubSpotRecord } from '../ports';
import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/**
 * S5.1: a linked end that a read does not return. Missing proves nothing: a single read, then the archived read, decide; a proven
 * delete severs the link with a review, another id holds it with a review, anything else is unreachable.
 */
export async function settleExistence(context: BatchContext): Promise<void> {
  for (const item of context.items) {
    if (item.finished || !item.link) continue;
    const { state } = item.link;
    if (state === 'severed' || state === 'merged_away' || state === 'erased' || state === 'held') {
      item.finish({ kind: 'clear' });
      continue;
    }
    if (state === 'pending') continue;
    if (item.hubspot === null) await settleMissingHubSpot(context, item);
    if (item.finished) continue;
    if (item.hubspot && (await namesOtherLinks(context, item, item.hubspot))) continue;
    settleMissingLocal(context, item);
    if (!item.finished && state === 'unreachable') item.moveLink('live', 'Both ends were read again.');
  }
}

async function settleMissingHubSpot(context: BatchContext, item: WorkItem): Promise<void> {
  const { gateway, settings } = context.ports;
  const { definition, properties } = context.runtime;
  const single = await gateway.readOne(definition.objectType, item.hubspotId!, properties);
  if (!single.ok) return readFailed(context, [item], single.failure);
  if (single.value !== 'missing') {
    if (single.value.id !== item.hubspotId) return holdMerged(item, single.value.id);
    return waitFor(item, settings.retryBaseMs, 'HubSpot left the record out of a batch read but has it; read again.');
  }
  const archived = await gateway.readOne(definition.objectType, item.hubspotId!, properties, { archived: true });
  if (!archived.ok) return readFailed(context, [item], archived.failure);
  if (archived.value !== 'missing') {
    item.moveLink('severed', 'The record was deleted in HubSpot.');
    item.reviewRecord(
      'delete',
      `HubSpot record ${item.hubspotId} was deleted; the local row ${item.localKey} stays as it is until this is decided.`,
    );
    return item.finish({ kind: 'clear' });
  }
  item.moveLink('unreachable', 'HubSpot does not return the record, and its archive does not hold it either.');
  waitFor(item, settings.unreachableRetryMs, `HubSpot record ${item.hubspotId} is unreachable; tried again.`);
}

function holdMerged(item: WorkItem, survivor: string): void {
  item.moveLink('held', `Merged in HubSpot into record ${survivor}.`);
  item.reviewRecord(
    'merge',
    `HubSpot record ${item.hubspotId} was merged into ${survivor}; nothing is written until this is decided.`,
  );
  item.finish({ kind: 'clear' });
}

/** S5.4: a record that names linked ids among those merged into it is a merge, whatever event came first. */
export async function namesOtherLinks(context: BatchContext, item: WorkItem, record: HubSpotRecord): Promise<boolean> {
  const merged = (record.properties[MERGED_IDS_PROPERTY] ?? '')
    .split(';')
    .filter((id) => id !== '' && id !== record.id);
  if (merged.length === 0) return false;
  const links = (await context.ports.state.findLinks(context.runtime.definition.entity, { hubspotIds: merged })).filter(
    (link) => link.state === 'live' || link.state === 'unreachable' || link.state === 'held',
  );
  if (links.length === 0) return false;
  for (const link of links) {
    if (link.state === 'held') continue;
    item.marks.push(plainMark({ kind: 'link', id: link.id }, 'link', ['existence']));
  }
  if (item.link) {
    item.moveLink('held', `Other linked records were merged into HubSpot record ${record.id}.`);
    item.reviewRecord(
      'merge',
      `HubSpot record ${record.id} holds the merged records ${merged.join(', ')}; nothing is written until this is decided.`,
    );
  }
  item.finish({ kind: 'clear' });
  return true;
}

function settleMissingLocal(context: BatchContext, item: WorkItem): void {
  if (item.local && !item.local.softDeleted) return;
  const proven = item.local?.softDeleted || item.mark.localDeleted;
  if (proven) {
    item.moveLink('severed', item.local ? 'The local row was soft-deleted.' : 'The local row was deleted.');
    item.reviewRecord(
      'delete',
      `Local row ${item.localKey} was deleted; HubSpot record ${item.hubspotId} stays as it is until this is decided.`,
    );
    return item.finish({ kind: 'clear' });
  }
  item.moveLink('unreachable', 'The local row was not found, and no delete of it was seen.');
  waitFor(item, context.ports.settings.unreachableRetryMs, `Local row ${item.localKey} is unreachable; tried again.`);
}
