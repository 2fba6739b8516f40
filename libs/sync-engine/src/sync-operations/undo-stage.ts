import type { BatchContext } from './batch-context';

/** S8.2: a link that an undo severed, and that a second undo takes back, is live again before its records are looked at. */
export function reviveUndone(context: BatchContext): void {
  for (const item of context.items) {
    const { link, planned } = item;
    if (!link || !planned?.record.undoes?.severed || planned.record.excluded || link.state !== 'severed') continue;
    if (link.localKey === null || link.hubspotId === null) continue;
    item.moveLink('live', 'The undo that severed it was taken back.');
    item.link = { ...link, state: 'live' };
  }
}
