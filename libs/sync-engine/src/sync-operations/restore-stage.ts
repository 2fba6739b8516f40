import {
  decideRestore,
  DEFAULT_DELETION,
  hubspotVector,
  isDeleteCause,
  lastSaid,
  localMatchKeys,
  plainMark,
  sameVector,
} from '../core';
import { raiseHighest } from './answer-stage';
import type { BatchContext } from './batch-context';
import { tellCoveredEdits } from './covered-edits';
import { plainChoice } from './decided-stage';
import { callMayLand } from './delete-stage';
import { localEndOf, lookUp } from './missing-ends';
import { revive } from './revive-link';
import { rowOfBases } from './row-of-bases';
import { mergeDecided } from './twin-merge-stage';
import type { WorkItem } from './work-item';

/** S5.5: a link severed by a delete comes back when its ends do; severed by a person, it stays. */
export async function settleSevered(context: BatchContext, item: WorkItem): Promise<void> {
  const link = item.link!;
  const cause = link.stateCause ?? null;
  if (!isDeleteCause(cause)) return item.finish({ kind: 'clear' });
  if (link.localKey === null) return reviewOrphan(context, item);
  const local = localEndOf(item) ?? 'deleted';
  const cameBack = local === 'present' && cause !== 'hubspot_delete';
  if (cameBack && isAnotherRow(context, item)) return reviewReusedKey(item);
  if (item.hubspot === null && (cameBack || asksForExistence(item))) await lookUp(context, item);
  if (item.finished) return;
  const hubspot = item.ends.hubspot === 'archived' ? 'archived' : item.hubspot ? 'present' : 'unknown';
  if (hubspot === 'present' && cause !== 'local_delete' && !believed(context, item)) return;
  const rules = context.runtime.definition.deletion ?? DEFAULT_DELETION;
  const verdict = decideRestore({ cause, local, hubspot, rules });
  switch (verdict.kind) {
    case 'revive':
      return revive(item, link, 'Both ends are there again: restored.');
    case 'restore_locally':
      item.restoresLocal = true;
      return revive(item, link, 'Restored in HubSpot; the local row is restored with it.');
    case 'recreate_in_hubspot':
      item.ends = { local, hubspot: 'archived' };
      item.forcedVerdict = { kind: 'recreate_in_hubspot', restoresLocal: false };
      return;
    case 'recreate_locally':
      return releaseHubSpotEnd(item, `HubSpot record ${item.hubspotId} was restored`);
    case 'stay':
      if (verdict.cause !== cause) item.linkPatch = { ...item.linkPatch, stateCause: verdict.cause };
      item.planResult ??= staysParted(item);
      if (hubspot === 'archived' && cause !== 'local_delete') logDeletedAgain(context, item);
      return item.finish({ kind: 'clear' });
  }
}

/** S8.2, S5.5: an undo that severed a link is taken back, and an end of it is gone: listed, with what brings it back. Null: no such undo. */
function staysParted({ link, planned }: WorkItem): WorkItem['planResult'] {
  if (!planned?.record.undoes?.severed || planned.record.excluded) return null;
  const why = link?.stateReason ?? 'One of its ends was deleted.';
  return { progress: 'moved', message: `${why} Nothing is linked again: restore what was deleted, and it will be.` };
}

function asksForExistence(item: WorkItem): boolean {
  return item.mark.about.includes('existence');
}

/**
 * Archiving does not move a record's time (facts 2.8), so a read that shows a deleted record alive may be an old one: it is believed
 * where HubSpot says that it was restored, or when reads still show it after the time that a read can be old (S2.8).
 */
export function believed(context: BatchContext, item: WorkItem): boolean {
  const { settings } = context.ports;
  if (lastSaid(item.mark.hints) === 'restored') return true;
  const since = item.mark.staleSince;
  if (since !== null && context.batch.now - since >= settings.staleReadMs) return true;
  item.finish({
    kind: 'retry',
    delayMs: since === null ? settings.staleReadMs : since + settings.staleReadMs - context.batch.now,
    counted: false,
    stale: true,
    reason:
      'HubSpot shows a record that it had deleted; believed if it still does after the time that a read can be old.',
  });
  return false;
}

/** The local key stays taken by the link; the record is matched or created as any other. */
export function releaseHubSpotEnd(item: WorkItem, because: string): void {
  const id = item.hubspotId!;
  item.linkPatch = { ...item.linkPatch, hubspotId: null, externalId: null, stateCause: 'local_delete' };
  item.write({
    kind: 'restore',
    side: 'hubspot',
    field: null,
    before: null,
    after: null,
    policy: 'S5.5',
    message: `${because}, and its local row is gone for good: it is created anew.`,
  });
  item.marks.push(plainMark({ kind: 'hubspot', id }, 'link', ['existence', 'fields']));
  item.finish({ kind: 'clear' });
}

/** S5.5: a restored record whose row is linked to another one by now. */
async function reviewOrphan(context: BatchContext, item: WorkItem): Promise<void> {
  if (await mergeDecided(context, item)) return;
  if (item.hubspot === null && asksForExistence(item)) await lookUp(context, item);
  if (item.finished) return;
  if (item.ends.hubspot === 'archived') logDeletedAgain(context, item);
  if (item.hubspot && item.ends.hubspot !== 'archived') {
    const decided = ownRowBy(item);
    if (decided === null ? !believed(context, item) : !(await isThere(context, item))) return;
    await tellCoveredEdits(context, item);
    if (item.finished) return;
    if (decided !== null) return giveOwnRow(context, item, decided);
    item.reviewRecord(
      'duplicate_hubspot',
      `HubSpot record ${item.hubspotId} was restored, but its place is taken: ${item.link!.stateReason ?? ''} Merge the two records, or give this one a row of its own.`,
    );
  }
  item.finish({ kind: 'clear' });
}

/** Who said that the record is one of its own; null: nobody. */
function ownRowBy(item: WorkItem): string | null {
  if (plainChoice(item)?.kind !== 'create') return null;
  return item.decidedWhole?.decision?.by ?? null;
}

/** By a single read, which is never an old one: a person saw it, but it may have gone since. */
async function isThere(context: BatchContext, item: WorkItem): Promise<boolean> {
  item.hubspot = null;
  await lookUp(context, item);
  if (item.ends.hubspot === 'archived' && !item.finished) item.finish({ kind: 'clear' });
  return !item.finished;
}

/** The record's link gets a row that is made for it. */
function giveOwnRow(context: BatchContext, item: WorkItem, by: string): void {
  if (callMayLand(context, item)) return;
  item.byDecision = by;
  item.recordDecisionDone = true;
  item.route = 'create_locally';
  item.linkPatch = { ...item.linkPatch, forgetsBases: true };
  item.moveLink(
    'live',
    `HubSpot record ${item.hubspotId} is a record of its own, and a new row is created: decided by ${by}.`,
  );
}

/**
 * S8.1: a record that was restored, edited and deleted again, be it by an archive of ours that landed late, takes values with it that no
 * link knows. Archiving does not move a record's time (facts 2.8): a later one is an edit.
 */
function logDeletedAgain(context: BatchContext, item: WorkItem): void {
  const { updatedAt, properties } = item.hubspot!;
  const known = item.link!.highestUpdatedAt;
  if (known === null || updatedAt <= known) return;
  const when = item.localKey === null ? ', after another had taken its place' : '';
  for (const field of context.runtime.fields) {
    const held = hubspotVector(field, properties);
    if (held === undefined || sameVector(held, item.link!.baseHubSpot[field.id])) continue;
    item.write({
      kind: 'conflict',
      side: 'hubspot',
      field: field.id,
      before: held,
      after: null,
      policy: 'S5.5',
      message: `HubSpot record ${item.hubspotId} was restored, edited and deleted again${when}: this value went with it. ${item.link!.stateReason ?? ''}`,
    });
  }
  raiseHighest(item, updatedAt);
}

/** Where rows are really deleted, a row under the old key may be somebody else's (S4.1): it must share an identifying value with the old one. */
function isAnotherRow(context: BatchContext, item: WorkItem): boolean {
  const { definition, fields } = context.runtime;
  if (definition.table.softDeleteColumn !== null || !item.local) return false;
  const before = rowOfBases(fields, item.link!).values;
  const old = localMatchKeys(definition.matchKeys, before);
  const now = localMatchKeys(definition.matchKeys, item.local.values);
  if (old.length > 0)
    return !old.some(({ key, value }) => now.some((other) => other.key === key && other.value === value));
  const values = Object.entries(before).filter(([, value]) => value !== null);
  return values.length > 0 && !values.some(([column, value]) => item.local!.values[column] === value);
}

function reviewReusedKey(item: WorkItem): void {
  item.reviewRecord(
    'ambiguous_match',
    `A row stands under key ${item.localKey} again, with none of the values of the deleted one that was linked to HubSpot record ${item.hubspotId}: it is neither linked to that record nor created in HubSpot until this is decided.`,
  );
  item.finish({ kind: 'clear' });
}
