import {
  decideDelete,
  DEFAULT_DELETION,
  editedSides,
  hubspotVector,
  isAssociationField,
  isLeaveCause,
  localVector,
  plainMark,
  sideThatLeft,
} from '../core';
import type { DeleteCause, DeleteVerdict, EditedSides, LeaveCause, WriteIntent } from '../core';
import { raiseHighest } from './answer-stage';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { logArchived, logDecided, logLost } from './deletion-log';
import { decidedBy, reviewText, severedBecause } from './deletion-words';
import { keepLocalTimes } from './local-times';
import type { WorkItem } from './work-item';

/**
 * S5.1, S5.2: after the merge has told which unsettled edits there are, decides what becomes of the records of which an end was
 * deleted. The field decisions of a record that goes are not carried out; what loses is in the log.
 */
export function decideDeletes(context: BatchContext): void {
  for (const item of context.items) {
    if (item.finished || !item.link || item.route !== 'merge') continue;
    if (item.ends.local === 'present' && item.ends.hubspot === 'present' && !item.forcedVerdict) continue;
    const edited = item.restoresLocal ? { local: false, hubspot: true } : editsOf(context, item);
    const verdict = item.restoresLocal
      ? ({ kind: 'restore_locally' } as const)
      : (item.forcedVerdict ??
        madeAnew(item) ??
        decideDelete({
          ...item.ends,
          rules: context.runtime.definition.deletion ?? DEFAULT_DELETION,
          edited,
          archiveIntended: item.archiveIntended,
        }));
    carryOut(context, item, discarded(item, verdict), edited);
  }
}

/** S8.2: of a link that is taken back, the end that went with the leaving. */
function madeAnew({ takenBack, ends: { local, hubspot } }: WorkItem): DeleteVerdict | null {
  if (!takenBack) return null;
  if (hubspot === 'archived') return { kind: 'recreate_in_hubspot', restoresLocal: local === 'soft_deleted' };
  return local === 'soft_deleted' ? { kind: 'restore_locally' } : null;
}

/** S5.3: a delete of a discarded mass change is left where it is, or its end comes back. */
function discarded(item: WorkItem, verdict: DeleteVerdict): DeleteVerdict {
  const { reasons } = item.mark;
  if (verdict.kind !== 'archive_in_hubspot' && verdict.kind !== 'delete_locally') return verdict;
  const locally = verdict.kind === 'archive_in_hubspot';
  if (reasons.includes('discard_accept'))
    return { kind: 'sever', cause: locally ? 'local_delete' : 'hubspot_delete', review: false };
  if (!reasons.includes('discard_restore')) return verdict;
  if (!locally) return { kind: 'recreate_in_hubspot', restoresLocal: false };
  // A row that is really gone cannot come back; its record stays, and a person is told.
  return item.ends.local === 'soft_deleted'
    ? { kind: 'restore_locally' }
    : { kind: 'sever', cause: 'local_delete', review: true };
}

/** S2.5: a call of ours that may still land would go over an edit unseen: the link ends only once no call can. */
export function callMayLand(context: BatchContext, item: WorkItem): boolean {
  const sentAt = Math.max(0, ...item.intents.map(({ createdAt }) => createdAt));
  const waitMs = sentAt + context.ports.settings.intentLifetimeMs - context.batch.now;
  if (sentAt === 0 || waitMs <= 0) return false;
  waitFor(item, waitMs, 'A write to HubSpot may still be under way; decided once no call can land any more.');
  return true;
}

export function editsOf(context: BatchContext, item: WorkItem): EditedSides {
  const edited = { local: false, hubspot: false };
  for (const field of context.runtime.fields) {
    const decision = item.decisions.get(field.id);
    const local = item.local ? localVector(field, item.local.values) : undefined;
    const hubspot = item.hubspot ? hubspotVector(field, item.hubspot.properties) : undefined;
    if (!decision || local === undefined || hubspot === undefined) continue;
    const [baseLocal, baseHubSpot] = [item.link!.baseLocal[field.id], item.link!.baseHubSpot[field.id]];
    const sides = editedSides({ field, decision, local, hubspot, baseLocal, baseHubSpot });
    edited.local ||= sides.local;
    edited.hubspot ||= sides.hubspot;
  }
  return edited;
}

export function carryOut(context: BatchContext, item: WorkItem, verdict: DeleteVerdict, edited: EditedSides): void {
  if (verdict.kind === 'sever' || verdict.kind === 'archive_in_hubspot' || verdict.kind === 'delete_locally') {
    logDecided(item);
    if (verdict.kind !== 'sever') keepLocalTimes(context, item);
    // S2.8: should the record be restored (S5.5), an older read of it is known as stale.
    if (item.hubspot) raiseHighest(item, item.hubspot.updatedAt);
  }
  switch (verdict.kind) {
    case 'none':
      return;
    case 'sever':
      if ((verdict.cause === 'local_delete' || isLeaveCause(verdict.cause)) && callMayLand(context, item)) return;
      if (verdict.cause === 'both_deleted' && item.archiveIntended) logArchived(item);
      if (edited.hubspot && item.ends.hubspot !== 'present') {
        if (item.ends.local !== 'present') logLost(context, item, 'delete_wins');
        // The row is back meanwhile, with its own edits; what our archive went over is not.
        else if (item.overEdit) logLost(context, item, 'delete_wins', 'hubspot');
      }
      return sever(context, item, verdict.cause, verdict.review);
    case 'archive_in_hubspot':
      if (edited.hubspot) logLost(context, item, 'delete_wins');
      return void (item.route = 'archive_in_hubspot');
    case 'delete_locally':
      // The record in HubSpot goes on, and nobody would look at it again.
      if (item.leftBy && callMayLand(context, item)) return;
      if (edited.local) logLost(context, item, 'delete_wins');
      return void (item.route = 'delete_locally');
    case 'restore_locally':
      item.restoresLocal = true;
      lookForLeaving(context, item);
      return comesBack(
        item,
        'The record was changed in HubSpot while the local row was deleted: the row is restored.',
        'A mass change was discarded: the local row that was deleted with it is restored.',
      );
    case 'recreate_in_hubspot':
      item.restoresLocal = verdict.restoresLocal;
      item.newExternalId = context.ports.random.id();
      item.notePassed('hubspot', context.runtime.definition.hubspotFilter === null);
      item.route = 'recreate_in_hubspot';
      return comesBack(
        item,
        `HubSpot record ${item.hubspotId} was deleted, and the local row goes on: a new record is created with the values of both. HubSpot has no call to restore the old one.${decidedBy(item)}`,
        `A mass change was discarded: a new record is created in the place of HubSpot record ${item.hubspotId}, which was deleted with it. HubSpot has no call to restore the old one.`,
      );
  }
}

/** S2.1: severed with its bases; what was asked about its fields has no end to go to any more. */
export function sever(context: BatchContext, item: WorkItem, cause: DeleteCause | LeaveCause, review: boolean): void {
  if (isLeaveCause(cause)) item.notePassed(sideThatLeft(cause), false);
  keepVerified(item);
  keepLocalTimes(context, item);
  item.moveLink('severed', severedBecause(item, cause), cause);
  if (review) item.reviewRecord('delete', reviewText(item, cause));
  const { intents, reviews } = openOnFields(context, item);
  closeUnread(item, intents);
  item.closeReviews.push(...reviews);
  item.finish({ kind: 'clear' });
}

/**
 * S2.5: no call of these intents can land any more, but one may have landed since the history was read last: their fields stay unverified
 * until the record is restored (S5.5), which reads it.
 */
export function closeUnread(item: WorkItem, intents: readonly string[]): void {
  for (const intent of item.intents) {
    if (!intents.includes(intent.id)) continue;
    item.closeIntents.add(intent.id);
    const { field, decidedUpdatedAt, behalf } = intent;
    const track = item.track(field);
    if (!writesField(intent) || track.unverified || item.decisions.get(field)?.historyRead) continue;
    item.trackPatch[field] = { ...track, unverified: { decidedUpdatedAt, behalf } };
  }
}

/** Whether a field's history tells what became of it. */
export function writesField({ field, kind }: WriteIntent): boolean {
  return (kind === 'update' || kind === 'clear') && !isAssociationField(field);
}

/** S3.5: what was verified for the last time before the link came to rest is not asked for again, when its history has moved on. */
function keepVerified(item: WorkItem): void {
  for (const [field, { track }] of item.decisions)
    if (item.track(field).unverified && !track.unverified)
      item.trackPatch[field] = { ...item.track(field), unverified: null, authored: track.authored };
}

/**
 * What ends with a link that ends: the reviews of its fields, and the intents that no call can carry out any more. A call that may
 * still land stays known as ours (S2.5): the record may be restored before it does.
 */
export function openOnFields(
  context: BatchContext,
  item: WorkItem,
): {
  readonly intents: readonly string[];
  readonly reviews: WorkItem['closeReviews'];
} {
  const asked = Object.entries(item.tracks).filter(([, { state }]) => state?.kind === 'review');
  return {
    intents: item.intents.filter((intent) => !mayStillLand(context, intent)).map(({ id }) => id),
    reviews: asked.flatMap(([field]) =>
      (['conflict', 'first_link'] as const).map((kind) => ({ linkId: item.linkId!, field, kind })),
    ),
  };
}

function mayStillLand({ batch, ports }: BatchContext, { kind, createdAt }: WriteIntent): boolean {
  return kind !== 'create' && batch.now - createdAt < ports.settings.intentLifetimeMs;
}

/** S4.4: a pair is asked whether it leaves once both its ends are there. */
function lookForLeaving({ runtime }: BatchContext, item: WorkItem): void {
  const { localFilter, hubspotFilter } = runtime.definition;
  if (localFilter || hubspotFilter) item.marks.push(plainMark({ kind: 'link', id: item.linkId! }, 'link'));
}

function comesBack(item: WorkItem, byEdit: string, byAnswer: string): void {
  const isAnswered = item.mark.reasons.includes('discard_restore') && item.byDecision === null;
  const [policy, message] = isAnswered ? ['S5.3', byAnswer] : [item.takenBack ? 'S8.2' : 'edit_wins', byEdit];
  const whole = { side: null, field: null, before: null, after: null };
  item.write({ kind: 'restore', ...whole, policy: item.byDecision === null ? policy : 'decision', message });
}
