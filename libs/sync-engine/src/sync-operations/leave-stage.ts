import {
  decideLeaving,
  DEFAULT_DELETION,
  DEFAULT_LEAVING,
  filterVerdicts,
  holds,
  isLeaveAction,
  leavingSides,
  plainMark,
  passedNow,
} from '../core';
import type { LeaveVerdict } from '../core';
import { raiseHighest } from './answer-stage';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { carryOut, editsOf, sever } from './delete-stage';
import { logArchived, logDecided, logLost } from './deletion-log';
import { afterwards, movedSincePlanned } from './plan-stage';
import type { WorkItem } from './work-item';

/**
 * S4.4: notes which filters the ends of each pair pass, and which linked records leave. Before the merge, so that what is looked at for
 * the last time is verified with it (S3.5).
 */
export async function findLeaving(context: BatchContext): Promise<void> {
  const { definition } = context.runtime;
  const leaving: WorkItem[] = [];
  for (const item of context.items) {
    if (item.finished || item.route !== 'merge' || !item.local || !item.hubspot) continue;
    const verdicts = filterVerdicts(definition, item.local.values, item.hubspot.properties);
    if (item.newLink) item.newLink = { ...item.newLink, passedFilter: passedNow(verdicts) };
    if (!item.link || item.ends.local !== 'present' || item.byDecision !== null) continue;
    const { passedFilter } = item.link;
    const sides = leavingSides(definition, passedFilter, verdicts);
    if (item.ends.hubspot === 'archived') {
      // Our own archive of a record whose row left: found out after its answer was lost.
      if (item.archiveIntended && sides.local && definition.leaving?.leftLocally === 'delete')
        item.leaves = { local: true, hubspot: false };
      continue;
    }
    if (verdicts.local === 'passes' && !passedFilter.local) item.notePassed('local', true);
    if (verdicts.hubspot === 'passes' && !passedFilter.hubspot) item.notePassed('hubspot', true);
    if (!sides.local && !sides.hubspot) continue;
    item.leaves = sides;
    if (item.takenBack) stay(item);
    else if (mayLeave(item)) leaving.push(item);
    else leaveLater(item);
  }
  await believe(
    context,
    leaving.filter(({ leaves }) => leaves!.hubspot),
  );
}

/** A run that may not write one of the sides leaves the pair as it is: the first sync after it tells. An undo is no run to leave in. */
function mayLeave({ planned }: WorkItem): boolean {
  return planned === null || ['first_sync', 'resync', 'mapping_change'].includes(planned.kind);
}

function leaveLater(item: WorkItem): void {
  item.leaves = null;
  if (item.planned?.kind === 'undo') item.marks.push(plainMark({ kind: 'link', id: item.linkId! }, 'link'));
}

/**
 * A record in HubSpot leaves only by what HubSpot is known to tell: a blank of a property that is not listed now says nothing (S2.9), and a
 * row is deleted only if reads still show it after the time that a read can be old (S2.8). A plan's own read is the first of two.
 */
async function believe(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  if (items.length === 0) return;
  const { catalogue, settings } = context.ports;
  const { definition } = context.runtime;
  const failing = (item: WorkItem): readonly string[] =>
    definition
      .hubspotFilter!.all.filter((condition) => holds(condition, item.hubspot!.properties[condition.name]) === false)
      .map(({ name }) => name);
  const named = [...new Set(items.flatMap(failing))];
  const listed = await catalogue.listedNow(definition.objectType, named);
  for (const item of items) {
    if (listed === null) {
      waitFor(
        item,
        settings.retryBaseMs,
        'A record is believed to have left its filter only after the property list was read, and HubSpot did not give it.',
      );
      continue;
    }
    if (!failing(item).some((name) => listed.has(name))) item.leaves = { ...item.leaves!, hubspot: false };
    else if (!item.leaves!.local && definition.leaving?.leftInHubSpot === 'delete') stillLeft(context, item);
  }
}

function stillLeft(context: BatchContext, item: WorkItem): void {
  if (context.looksOnly || item.planned) return;
  const { staleReadMs } = context.ports.settings;
  const since = item.mark.staleSince;
  if (since !== null && context.batch.now - since >= staleReadMs) return;
  item.finish({
    kind: 'retry',
    delayMs: since === null ? staleReadMs : since + staleReadMs - context.batch.now,
    counted: false,
    stale: true,
    reason:
      'HubSpot shows that the record left its filter; its row is deleted if it still does after the time that a read can be old.',
  });
}

/** S4.4: what leaving does, now that the merge has told which unsettled edits there are. A plan's record does what the plan said, or nothing. */
export function decideLeaves(context: BatchContext): void {
  for (const item of context.items) {
    if (item.finished || item.route !== 'merge') continue;
    if (item.leaves && item.ends.hubspot === 'archived') {
      settleOwnArchive(context, item);
      continue;
    }
    const shown = showsLeaving(item);
    if (item.leaves && repairs(item) && !(shown && item.planned!.record.excluded)) {
      if (shown) movedSincePlanned(context, item, 'moved', 'An edit that a write of ours went over is put back first.');
      else waitForRepair(item);
      continue;
    }
    const verdict = verdictOf(context, item);
    if (!holdsToPlan(context, item, verdict) || verdict.kind === 'none') continue;
    item.leftBy = verdict.cause;
    carryOut(context, item, verdict, editsOf(context, item));
  }
}

/** S3.5: an edit that a write of ours went over is restored before anybody leaves: nothing else would. */
function repairs({ decisions }: WorkItem): boolean {
  return [...decisions.values()].some(({ toHubSpot }) => toHubSpot?.behalf === 'hubspot');
}

function waitForRepair(item: WorkItem): void {
  item.comeBack({
    kind: 'retry',
    delayMs: 0,
    counted: false,
    reason: 'An edit that was overwritten is restored before the record leaves its filter.',
  });
}

function verdictOf(context: BatchContext, item: WorkItem): LeaveVerdict {
  const { leaves, mark } = item;
  if (!leaves) return { kind: 'none' };
  if (item.planned?.record.excluded && !showsLeaving(item)) {
    lookAgain(context, item);
    return { kind: 'none' };
  }
  if (mark.reasons.includes('discard_restore') || item.planned?.record.excluded) {
    stay(item);
    return { kind: 'none' };
  }
  const { leaving = DEFAULT_LEAVING, deletion = DEFAULT_DELETION } = context.runtime.definition;
  const { againstEdit } = deletion;
  const verdict = decideLeaving({ leaves, rules: leaving, edited: editsOf(context, item), againstEdit });
  if (verdict.kind === 'none' || verdict.kind === 'sever' || !mark.reasons.includes('discard_accept')) return verdict;
  return { kind: 'sever', cause: verdict.cause, review: false };
}

function showsLeaving({ planned }: WorkItem): boolean {
  return planned !== null && isLeaveAction(planned.record.action);
}

/** It left since it was left out of a plan: what was left out is stored, and its leaving is another matter. */
function lookAgain(context: BatchContext, item: WorkItem): void {
  if (item.planResult) item.planResult = { ...item.planResult, final: true };
  item.comeBack(afterwards(context));
}

/** A person said that it is to stay (S5.3, S8.2, S8.3): it is synced on, and leaves again only after it has passed again. */
function stay(item: WorkItem): void {
  if (item.leaves?.local) item.notePassed('local', false);
  if (item.leaves?.hubspot) item.notePassed('hubspot', false);
  item.leaves = null;
}

/** S8.3: false where the plan showed something else; the record is then listed, and reconciled as it is outside of the plan. */
function holdsToPlan(context: BatchContext, item: WorkItem, verdict: LeaveVerdict): boolean {
  const { planned } = item;
  if (!planned || planned.record.undoes || item.planResult?.progress === 'moved') return !planned;
  const shown = showsLeaving(item);
  if (!shown && verdict.kind === 'none') return true;
  if (shown && planned.record.excluded) {
    movedSincePlanned(context, item, 'excluded', null);
    return false;
  }
  if (verdict.kind === planned.record.action) {
    item.planResult = { progress: 'applied', message: null };
    return true;
  }
  const message = shown
    ? 'The record does not leave its filter as it did when the plan was made.'
    : 'The record has left its filter since the plan was made.';
  movedSincePlanned(context, item, 'moved', message);
  return false;
}

/** S5.2: the archive of ours went through; an edit that it went over is in the recycle bin, and is told where an edit would have won. */
function settleOwnArchive(context: BatchContext, item: WorkItem): void {
  item.leftBy = 'left_local_filter';
  const { againstEdit } = context.runtime.definition.deletion ?? DEFAULT_DELETION;
  const edited = editsOf(context, item);
  raiseHighest(item, item.hubspot!.updatedAt);
  logDecided(item);
  logArchived(item);
  if (edited.hubspot) logLost(context, item, 'delete_wins');
  // What a person decided of was seen: only what came after that is told.
  const told = item.byDecision === null ? againstEdit === 'edit_wins' : item.overEdit;
  sever(context, item, item.leftBy, edited.hubspot && told);
}
