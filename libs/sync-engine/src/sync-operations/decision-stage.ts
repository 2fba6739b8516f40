import { isLeaveCause, plainMark } from '../core';
import type { BatchContext } from './batch-context';
import { plainChoice } from './decided-stage';
import { linkState } from './work-item';
import type { WorkItem } from './work-item';

/**
 * S3.2: what people decided of records as a whole. A record that is left alone keeps its ends in a severed link (S2.1); one that is tried
 * again goes through as if it had not been held. How an unlinked record is matched is the identity stage's affair.
 */
export function carryOutDecisions(context: BatchContext): void {
  for (const item of context.items) {
    const choice = plainChoice(item);
    if (choice === null || item.finished) continue;
    if (choice.kind === 'leave') leaveAlone(context, item);
    else if (choice.kind === 'retry') tryAgain(item);
    else if (choice.kind === 'create') setFree(item);
  }
}

function leaveAlone(context: BatchContext, item: WorkItem): void {
  const reason = 'Left alone by decision.';
  if (item.link?.state === 'severed' && item.link.stateCause) {
    // It stays parted, unless it has come back meanwhile (S5.5, S4.4), which the usual way finds out.
    item.recordDecisionDone = true;
    return;
  }
  if (item.link) {
    // What is merged away or erased takes no part already, and stays what it is (S2.1).
    if (item.link.state !== 'merged_away' && item.link.state !== 'erased') item.moveLink('severed', reason);
    item.finish({ kind: 'clear' });
  } else {
    severUnlinked(context, item, { localKey: item.localKey, hubspotId: item.hubspotId }, reason);
  }
  item.recordDecisionDone = true;
}

/** S2.1: the ends that exist are kept in a severed link, so that neither is matched or created again. */
export function severUnlinked(
  context: BatchContext,
  item: WorkItem,
  ends: { readonly localKey: string | null; readonly hubspotId: string | null },
  reason: string,
): void {
  item.finish({ kind: 'clear' });
  item.localKey = ends.localKey;
  item.hubspotId = ends.hubspotId;
  item.newLink = {
    id: context.ports.random.id(),
    state: 'severed',
    stateReason: reason,
    ...(ends.localKey === null ? {} : { localKey: ends.localKey }),
    ...(ends.hubspotId === null ? {} : { hubspotId: ends.hubspotId }),
  };
  item.write(linkState('severed', reason));
}

/** S5.4: the row of a link that was merged away is looked at like one that was never linked; what was merged keeps its tombstone. */
function setFree(item: WorkItem): void {
  const { link, localKey } = item;
  if (link?.state !== 'merged_away' || localKey === null || link.hubspotId === null) return;
  item.linkPatch = { ...item.linkPatch, localKey: null };
  item.write(linkState('decision', `Local row ${localKey} is treated as new: decided by ${decidedBy(item)}.`));
  item.marks.push(plainMark({ kind: 'local', id: localKey }, 'link', ['existence', 'fields']));
  item.recordDecisionDone = true;
  item.finish({ kind: 'clear' });
}

function decidedBy({ decided }: WorkItem): string {
  return decided.find(({ field }) => field === null)?.decision?.by ?? 'a person';
}

function tryAgain(item: WorkItem): void {
  const { link } = item;
  item.recordDecisionDone = true;
  item.triedAgain = true;
  if (link?.state === 'held' && link.hubspotId === null) {
    // S5.4: its record was said to be another row's; created anew, unless it still is.
    item.moveLink('pending', 'Tried again by decision.');
    item.link = { ...link, state: 'pending' };
    return;
  }
  if (!link || link.localKey === null || link.hubspotId === null) return;
  if (link.state !== 'held' && link.state !== 'severed') return;
  item.takenBack = isLeaveCause(link.stateCause);
  item.moveLink('live', 'Tried again by decision.');
  item.link = { ...link, state: 'live' };
}
