import { WHOLE_RECORD } from '../core';
import type { NewIntent } from '../ports';
import { unanswered, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { sever } from './delete-stage';
import { logArchived } from './deletion-log';
import { revokedWaitMs } from './engine-settings';
import { storeChanges } from './store-changes';
import { severUndone, undoneSide } from './undone-create';
import type { WorkItem } from './work-item';

/**
 * S5.1: archives the HubSpot records of rows that were deleted. As any write it is intended first (S2.5), so that an archive that
 * lands late is known as ours. HubSpot answers for the call only, so the recycle bin is read: it also tells of an edit that the
 * archive went over (S5.2).
 */
export async function archiveInHubSpot(context: BatchContext, readAt: number): Promise<void> {
  const { clock, settings } = context.ports;
  const archiving = context.items.filter((item) => item.route === 'archive_in_hubspot');
  if (archiving.length === 0) return;
  if (clock.now() - readAt > settings.readToWriteMs) {
    for (const item of archiving) waitFor(item, 0, 'Too much time passed between reading and writing; read again.');
    return;
  }
  const intents = new Map(archiving.map((item) => [item, archiveIntent(context, item)]));
  await storeChanges(context, archiving, (item) => ({ openIntents: [intents.get(item)!] }));
  const intended = archiving.filter((item) => !item.finished);
  await send(context, intended);
  await confirm(
    context,
    intended.filter((item) => !item.finished),
    intents,
  );
}

function archiveIntent(context: BatchContext, item: WorkItem): NewIntent {
  return {
    id: context.ports.random.id(),
    linkId: item.linkId!,
    field: WHOLE_RECORD,
    kind: 'archive',
    behalf: 'local',
    sent: [],
    local: [],
    decidedUpdatedAt: item.hubspot!.updatedAt,
  };
}

/** A call refused as a whole is halved until the culprit is alone (S1.3). */
async function send(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  if (items.length === 0) return;
  const { gateway, settings } = context.ports;
  const answer = await gateway.archiveBatch(
    context.runtime.definition.objectType,
    items.map((item) => item.hubspotId!),
  );
  if (answer.ok) return;
  const { failure } = answer;
  switch (failure.kind) {
    case 'transient':
      for (const item of items)
        unanswered(context, item, `Whether the record was archived is unknown; read again. ${failure.message}`);
      return;
    case 'rate_limited':
      for (const item of items) waitFor(item, failure.waitMs, failure.message);
      return;
    case 'revoked':
      for (const item of items) waitFor(item, revokedWaitMs(settings), failure.message);
      return;
    case 'final': {
      const [only, ...more] = items;
      if (more.length === 0)
        return only!.finish({ kind: 'park', reason: `HubSpot refused to delete the record: ${failure.message}` });
      const middle = Math.ceil(items.length / 2);
      await send(context, items.slice(0, middle));
      return send(context, items.slice(middle));
    }
  }
}

async function confirm(
  context: BatchContext,
  items: readonly WorkItem[],
  intents: ReadonlyMap<WorkItem, NewIntent>,
): Promise<void> {
  if (items.length === 0) return;
  const { gateway, settings } = context.ports;
  const { definition, properties } = context.runtime;
  const answer = await gateway.readBatch(
    definition.objectType,
    items.map((item) => item.hubspotId!),
    properties,
    { archived: true },
  );
  for (const item of items) {
    const found = answer.ok ? answer.value.get(item.hubspotId!) : undefined;
    if (!found)
      waitFor(item, settings.retryBaseMs, 'Archived; whether HubSpot shows it in its recycle bin is read again.');
    else if (found.updatedAt > intents.get(item)!.decidedUpdatedAt)
      waitFor(item, 0, 'The record was changed in HubSpot while it was archived; read again.');
    else archived(context, item, intents.get(item)!);
  }
}

function archived(context: BatchContext, item: WorkItem, intent: NewIntent): void {
  item.closeIntents.add(intent.id);
  if (undoneSide(item) === 'hubspot') return severUndone(context, item, 'hubspot');
  logArchived(item);
  sever(context, item, item.leftBy ?? 'both_deleted', false);
}
