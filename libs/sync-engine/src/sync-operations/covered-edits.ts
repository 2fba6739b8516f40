import { coveredEdits, fieldHistory } from '../core';
import { raiseHighest } from './answer-stage';
import type { BatchContext } from './batch-context';
import { readHistories } from './read-stage';
import type { WorkItem } from './work-item';

/**
 * S3.5, S8.1: a write of ours that landed late, on a record whose place another has taken meanwhile or that has left its filter, covered
 * what people had typed there since. No link merges the record any more, so it is told where it was met: once, for the record counts as seen afterwards.
 */
export async function tellCoveredEdits(context: BatchContext, item: WorkItem): Promise<void> {
  const { ports, runtime } = context;
  const written = new Set(item.mark.hints.filter(({ own }) => own).map(({ property }) => property));
  const fields = runtime.fields.filter(({ members }) => members.some(({ property }) => written.has(property)));
  const seen = item.link?.highestUpdatedAt ?? null;
  if (fields.length === 0 || seen === null) return;
  await readHistories(context, [item]);
  if (item.finished || item.history === null) return;
  for (const field of fields) {
    const entries = fieldHistory(field, item.history, ports.gateway.ownSourceId());
    for (const { covered, ours } of coveredEdits(entries, seen))
      item.write({
        kind: 'overwritten_edit',
        side: 'hubspot',
        field: field.id,
        before: covered.value,
        after: ours.value,
        policy: 'S3.5',
        message: `An edit made in HubSpot record ${item.hubspotId} was overwritten by a write of ours that landed late: ${item.link?.stateReason ?? ''}`,
      });
  }
  raiseHighest(item, item.hubspot!.updatedAt);
}
