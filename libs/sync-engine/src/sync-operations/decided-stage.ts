import { filterVerdicts, isBoundToSeen, isLeaveCause, lastSaid, localEndSeen, optionOf, sideThatLeft } from '../core';
import type { Link, ReviewChoice, ShownEnds } from '../core';
import type { HubSpotRecord, ReviewDecision, StoredReview } from '../ports';
import type { BatchContext } from './batch-context';
import { callMayLand } from './delete-stage';
import { logArchived } from './deletion-log';
import { lookAtEnds, takeEnds } from './record-ends';
import { sealOf } from './record-seal';
import type { SeenRecordEnds } from './record-seal';
import { revive } from './revive-link';
import type { WorkItem } from './work-item';

/** Begins what a review says of a decision that was not carried out; the rest is told anew each time. */
const NOT_DONE = ' The last decision was not carried out: ';

export type DecidedReview = StoredReview & { readonly decision: ReviewDecision };

/** S3.2: the decision about the record as a whole that holds only for what was seen of it. */
export function decidedOnSeen({ decided }: WorkItem): DecidedReview | null {
  for (const review of decided) {
    const { decision, field, kind } = review;
    if (field === null && decision && isBoundToSeen(kind, decision.choice)) return { ...review, decision };
  }
  return null;
}

/**
 * S5.1, S5.2, S5.5: carries out what a person decided of a link that a delete or a leaving severed, if both ends are as they were shown; if not,
 * nothing is done and the review asks again. False where there is nothing of the kind, or the link has come back meanwhile, and the record
 * goes its usual way.
 */
export async function settleDecided(context: BatchContext, item: WorkItem): Promise<boolean> {
  const decided = decidedOnSeen(item);
  const link = item.link!;
  if (decided?.kind !== 'delete' || link.state !== 'severed' || passesAgain(context, item, link)) return false;
  const ends = await lookAtEnds(context, item);
  if (ends === null || item.finished) return item.finished;
  if (finishesOwnArchive(context, item, ends, decided)) return true;
  const seen = seenEnds(item, ends);
  // S2.5: an archive of ours that may still land would go over what moved: nobody is asked anything else before.
  const moved = sealOf(context.runtime.fields, seen) !== decided.decision.seen;
  if (moved && item.archiveIntended && callMayLand(context, item)) return true;
  // What moved may be that it was restored: the record goes its usual way, too.
  if (!isAsShown(context, item, seen, decided)) return false;
  item.byDecision = decided.decision.by;
  item.recordDecisionDone = true;
  takeEnds(context, item, ends);
  if (decided.decision.choice.kind === 'delete') deleteOther(item, link, ends);
  else makeAnew(context, item, link, ends);
  return true;
}

/** S4.4: what has come back into its filter is synced again, whatever was decided of it while it was out. */
function passesAgain({ runtime }: BatchContext, item: WorkItem, link: Link): boolean {
  if (!isLeaveCause(link.stateCause)) return false;
  const verdicts = filterVerdicts(runtime.definition, item.local?.values ?? {}, item.hubspot?.properties ?? {});
  return verdicts[sideThatLeft(link.stateCause)] === 'passes';
}

/**
 * S2.5: our own archive went through, and its answer was lost. What came between the look and the archive is told: the person had not seen
 * it. A record that a person restored since stays: it was archived once, as decided.
 */
function finishesOwnArchive(
  context: BatchContext,
  item: WorkItem,
  ends: ShownEnds,
  { decision }: DecidedReview,
): boolean {
  const intent = item.intents.find(({ kind }) => kind === 'archive');
  if (decision.choice.kind !== 'delete' || !intent) return false;
  if (ends.hubspot === 'present' && lastSaid(item.mark.hints) === 'restored') {
    item.byDecision = decision.by;
    item.recordDecisionDone = true;
    logArchived(item, ' It was restored in HubSpot since.');
    item.finish({ kind: 'clear' });
    return true;
  }
  const { stateCause } = item.link!;
  if (ends.hubspot !== 'archived') return false;
  item.byDecision = decision.by;
  item.recordDecisionDone = true;
  item.overEdit = item.hubspot!.updatedAt > intent.decidedUpdatedAt;
  if (isLeaveCause(stateCause)) item.leaves = { local: true, hubspot: false };
  else item.forcedVerdict = { kind: 'sever', cause: 'both_deleted', review: item.overEdit };
  takeEnds(context, item, ends);
  return true;
}

function seenEnds(item: WorkItem, ends: ShownEnds): SeenRecordEnds {
  const properties = ends.hubspot === 'gone' ? null : (item.hubspot?.properties ?? null);
  return { ends, localKey: item.localKey, row: item.local?.values ?? null, hubspotId: item.hubspotId, properties };
}

/** S5.4: as `isAsShown`, of a record that was merged: the surviving one stands for it. */
export function isMergeAsShown(
  context: BatchContext,
  item: WorkItem,
  survivor: HubSpotRecord,
  review: DecidedReview,
): boolean {
  const local = localEndSeen(item.local ?? null, item.link!.stateCause, item.mark.localDeleted);
  const seen = seenEnds(item, { local, hubspot: 'present' });
  if (isAsShown(context, item, { ...seen, hubspotId: survivor.id, properties: survivor.properties }, review))
    return true;
  item.finish({ kind: 'clear' });
  return false;
}

/** S3.2: void, and asked again, where a value, an end or what is possible is another than was shown. */
function isAsShown(context: BatchContext, item: WorkItem, seen: SeenRecordEnds, review: DecidedReview): boolean {
  const { decision, kind } = review;
  if (sealOf(context.runtime.fields, seen) !== decision.seen) {
    askAgain(item, review, 'what stands on the two sides is not what was shown when it was made. Look at it again.');
    return false;
  }
  const { link, localKey, hubspotId } = item;
  const survivorId = kind === 'merge' ? seen.hubspotId : null;
  const softDeletes = context.runtime.definition.table.softDeleteColumn !== null;
  const record = { kind, link, localKey, hubspotId, ends: seen.ends, survivorId, softDeletes, partners: [] };
  if (optionOf(record, decision.choice)) return true;
  askAgain(item, review, 'it is none of what can be done of the record now. Look at it again.');
  return false;
}

/** S3.2: the decision is void, and the question is asked again with the reason. */
export function askAgain(item: WorkItem, { kind, detail }: StoredReview, why: string): void {
  item.reviewRecord(kind, notCarriedOut(detail, why));
}

/** S3.2: what a review says that is asked again, because what was decided could not be done. */
export function notCarriedOut(detail: string, why: string): string {
  return `${detail.split(NOT_DONE)[0]}${NOT_DONE}${why}`;
}

function deleteOther(item: WorkItem, link: Link, { hubspot }: ShownEnds): void {
  const left = isLeaveCause(link.stateCause) ? link.stateCause : null;
  item.leftBy = left;
  const archives = left === null ? hubspot === 'present' : left === 'left_local_filter';
  item.forcedVerdict = { kind: archives ? 'archive_in_hubspot' : 'delete_locally' };
}

function makeAnew(context: BatchContext, item: WorkItem, link: Link, { hubspot, local }: ShownEnds): void {
  if (hubspot !== 'present')
    return void (item.forcedVerdict = { kind: 'recreate_in_hubspot', restoresLocal: local === 'soft_deleted' });
  const because = `decided by ${item.byDecision}`;
  if (local === 'soft_deleted') {
    item.ends = { local: 'present', hubspot: 'present' };
    item.restoresLocal = true;
    return revive(item, link, `The soft-delete of local row ${link.localKey} is taken back: ${because}.`, 'decision');
  }
  // S2.6: a write of the old row's that landed later would be taken for the new one's.
  if (callMayLand(context, item)) return;
  item.route = 'create_locally';
  item.linkPatch = { ...item.linkPatch, forgetsBases: true };
  item.moveLink('live', `Local row ${link.localKey} is gone for good; a new row is created: ${because}.`);
}

/** The decision about the record as a whole, where there is one that needs no look at its ends. */
export function plainChoice(item: WorkItem): ReviewChoice | null {
  if (decidedOnSeen(item)) return null;
  return item.decidedWhole?.decision?.choice ?? null;
}
