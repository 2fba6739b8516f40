import { isDeleteCause, isLeaveCause, MERGE_STAYS } from '../core';
import type { BatchContext } from './batch-context';
import { undoneDelete } from './undone-delete';
import type { WorkItem } from './work-item';

/** S8.2: what a plan can only tell of is listed as not done. */
function listMerge({ planned }: WorkItem): WorkItem['planResult'] {
  if (!planned?.record.undoes?.merged || planned.record.excluded || planned.record.fields.length > 0) return null;
  const { created, linked, severed, deleted } = planned.record.undoes;
  return created || linked || severed || deleted ? null : { progress: 'moved', message: MERGE_STAYS };
}

/** S8.2: a link that an undo severed, or that left its filter, is live again before its records are looked at, once that is taken back. */
export function reviveUndone(context: BatchContext): void {
  for (const item of context.items) {
    const { link, planned } = item;
    item.planResult ??= listMerge(item);
    if (!link || !planned?.record.undoes?.severed || planned.record.excluded || link.state !== 'severed') continue;
    // An end that we deleted is looked for first; what people deleted since, no undo has severed (S5.5).
    if (undoneDelete(item) !== null || isDeleteCause(link.stateCause)) continue;
    if (link.localKey === null || link.hubspotId === null) continue;
    item.takenBack = isLeaveCause(link.stateCause);
    item.moveLink(
      'live',
      item.takenBack ? 'That it left its filter was undone.' : 'The undo that severed it was taken back.',
    );
    item.link = { ...link, state: 'live' };
  }
}
