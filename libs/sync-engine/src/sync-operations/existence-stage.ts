import { isLeaveCause, lastSaid } from '../core';
import type { WriteIntent } from '../core';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { settleDecided } from './decided-stage';
import { closeUnread, writesField } from './delete-stage';
import { eraseRecord } from './erasure-stage';
import { keepLocalTimes } from './local-times';
import { markMergedLinks } from './merged-record-stage';
import { findMissing, localEndOf } from './missing-ends';
import { settleSevered } from './restore-stage';
import { settleLeft } from './return-stage';
import { rowOfBases } from './row-of-bases';
import { settleUndoneDelete } from './undone-delete';
import type { WorkItem } from './work-item';

/**
 * S5.1: the ends of every linked record of a batch: there, deleted (which is then decided after the merge, S5.2), merged (S5.4),
 * restored (S5.5), erased (S5.6), or unreachable, which proves nothing.
 */
export async function settleExistence(context: BatchContext): Promise<void> {
  for (const item of context.items) {
    if (item.finished || !item.link) continue;
    if (item.mark.about.includes('erased') || item.link.state === 'erased') await eraseRecord(context, item);
    else {
      const isSevered = item.link.state === 'severed';
      // S2.5: where the pass brings the link back, the merge reads the histories of the fields.
      if (isSevered) closeExpired(context, item, (intent) => !writesField(intent));
      if (!(await settleUndoneDelete(context, item)) && !(await settleDecided(context, item)))
        await settleLink(context, item);
      // S3.2: whatever ended the pass: once both ends are there again, when edits were made is asked.
      if (isSevered && item.finished) keepLocalTimes(context, item);
      if (isSevered && item.finished) closeExpired(context, item);
    }
  }
}

async function settleLink(context: BatchContext, item: WorkItem): Promise<void> {
  switch (item.link!.state) {
    case 'erased':
    case 'merged_away':
      closeExpired(context, item);
      return item.finish({ kind: 'clear' });
    case 'pending':
      return settlePending(context, item);
    case 'severed':
      if (isLeaveCause(item.link!.stateCause)) await settleLeft(context, item, item.link!.stateCause);
      else await settleSevered(context, item);
      return;
    case 'held':
      closeExpired(context, item);
      // A later event decides a merge (S5.4); any other review is a person's.
      if (item.link!.stateCause === 'merge') await settleEnds(context, item);
      else item.finish({ kind: 'clear' });
      // S3.2: until then edits go on, and when they were made is asked once it is decided.
      if (item.outcome?.kind === 'clear') keepLocalTimes(context, item);
      return;
    case 'live':
    case 'unreachable':
      return settleEnds(context, item);
  }
}

/** S5.5: a record that was restored before its replacement was intended keeps its link, with the old bases. */
async function settlePending(context: BatchContext, item: WorkItem): Promise<void> {
  const intended = item.intents.some(({ kind }) => kind === 'create');
  if (!item.hubspot || intended || lastSaid(item.mark.hints) !== 'restored' || localEndOf(item) === null)
    return void (item.route = 'create_in_hubspot');
  item.moveLink('live', `HubSpot record ${item.hubspotId} was restored before a new one was created.`);
  item.link = { ...item.link!, state: 'live' };
  await settleEnds(context, item);
}

/** S2.5: no call can land any more, and no history is read while the link is at rest or held; what we sent stays known as ours (S2.6). */
function closeExpired(
  context: BatchContext,
  item: WorkItem,
  which: (intent: WriteIntent) => boolean = () => true,
): void {
  const { intentLifetimeMs } = context.ports.settings;
  const expired = item.intents.filter(({ createdAt }) => context.batch.now - createdAt >= intentLifetimeMs);
  closeUnread(
    item,
    expired.filter(which).map(({ id }) => id),
  );
}

async function settleEnds(context: BatchContext, item: WorkItem): Promise<void> {
  if (item.hubspot && item.link!.state === 'held')
    return waitFor(
      item,
      context.ports.settings.staleReadMs,
      'HubSpot shows the record as it was before it was merged; read again.',
    );
  if (item.hubspot === null) await findMissing(context, item);
  if (item.finished) return;
  if (item.hubspot) await markMergedLinks(context, item, item.hubspot);
  settleLocalEnd(context, item);
  if (item.finished) return;
  if (item.link!.state === 'unreachable') item.moveLink('live', 'Both ends were read again.');
}

/** S5.1: a row is deleted if capture saw it, or if its soft-delete column is set. */
function settleLocalEnd(context: BatchContext, item: WorkItem): void {
  const local = localEndOf(item);
  if (local === null) {
    if (item.link!.state !== 'held')
      item.moveLink('unreachable', 'The local row was not found, and no delete of it was seen.');
    return waitFor(
      item,
      context.ports.settings.unreachableRetryMs,
      `Local row ${item.localKey} is unreachable; tried again.`,
    );
  }
  item.ends = { local, hubspot: item.ends.hubspot };
  if (local === 'deleted') item.local = rowOfBases(context.runtime.fields, item.link!);
}
