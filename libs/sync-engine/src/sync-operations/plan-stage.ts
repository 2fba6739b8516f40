import type { CompiledField } from '@app/hubspot-mapping';
import { doesAsPlanned, hasEffect, hubspotVector, isLeaveAction, localVector, sameVector } from '../core';
import type { FieldDecision, FieldInstruction, PlannedField, PlannedRecord } from '../core';
import type { MarkOutcome, RunKind } from '../ports';
import type { BatchContext } from './batch-context';
import { severUnlinked } from './decision-stage';
import { changedSince, createMoved, movedSinceLinked } from './planned-create';
import { undoneSide } from './undone-create';
import type { WorkItem } from './work-item';

/**
 * S8.3: a record that a plan leaves out as a whole: where it is not linked, the ends that exist are kept in a severed link. What is left out of
 * an undo stays as the run left it (S8.2), and is synced on outside of the plan.
 */
export function leaveOutExcluded(context: BatchContext): void {
  for (const item of context.items) {
    if (item.finished || !item.planned?.record.excluded) continue;
    if (item.planned.kind === 'undo') {
      item.finish(afterwards(context, 'Left out of an undo; reconciled as it is.'));
      item.planResult = { progress: 'excluded', message: null, final: true };
      continue;
    }
    if (item.link) continue;
    const { localKey, hubspotId } = item.planned.record;
    severUnlinked(context, item, { localKey, hubspotId }, 'Left out of a plan.');
    item.planResult = { progress: 'excluded', message: null };
  }
}

/** S8.3: whether what is to become of the record is still what the plan said; if not it is listed, and nothing is done. */
export function holdIdentityToPlan(context: BatchContext): void {
  for (const item of context.items) {
    const { planned } = item;
    if (!planned || item.outcome !== null || item.planResult) continue;
    const moved = movedIdentity(context, item);
    if (moved === null) continue;
    // Of a record without a link all that was found out so far is how to make one; what became of a link's ends stands.
    if (!item.link) {
      item.openReviews.length = 0;
      item.log.length = 0;
    }
    item.finish(afterwards(context));
    item.planResult = { progress: 'moved', message: moved, final: true };
  }
}

function movedIdentity(context: BatchContext, item: WorkItem): string | null {
  const { record } = item.planned!;
  switch (record.action) {
    case 'create_in_hubspot':
      if (item.link) return movedSinceLinked(context, item);
      if (item.route !== 'create_in_hubspot') return 'A record with the same key has appeared in HubSpot.';
      return movedFields(context, item);
    case 'create_locally':
      if (item.link) return item.link.state === 'live' ? 'It has its row since the plan was made.' : null;
      if (item.route !== 'create_locally') return 'A row with the same key has appeared.';
      return movedFields(context, item);
    case 'link': {
      if (item.link) return madeAnew(item);
      const same = item.localKey === record.localKey && item.hubspotId === record.hubspotId;
      return item.route === 'merge' && item.newLink !== null && same ? null : 'The match is another one now.';
    }
    case 'update':
    case 'review':
    case 'sever':
    case 'archive_in_hubspot':
    case 'delete_locally':
      return madeAnew(item);
    case 'undo':
      return undoneSide(item) === null ? null : (madeAnew(item) ?? anotherInItsPlace(item) ?? onlyEnd(item));
  }
}

/** S8.2: what the run created is gone, or merged into another: what stands in its place the run did not create, and it stays. */
function anotherInItsPlace(item: WorkItem): string | null {
  const { localKey, hubspotId } = item.planned!.record;
  const [what, was, is] =
    undoneSide(item) === 'hubspot'
      ? ['HubSpot record', hubspotId, item.hubspotId]
      : ['Local row', localKey, item.localKey];
  return was === null || is === null || was === is
    ? null
    : `${what} ${was}, which the run created, is not linked any more: ${is} stands in its place, and stays.`;
}

/** S8.2: an undo removes what the run made of a record, and not the record: what was created stays where it is all that is left. */
function onlyEnd(item: WorkItem): string | null {
  const created = undoneSide(item)!;
  const other = created === 'local' ? 'hubspot' : 'local';
  return item.ends[created] === 'present' && item.ends[other] !== 'present'
    ? 'The record that it was made of is gone by now: what the run created is all that is left, and stays.'
    : null;
}

/** S8.3: nothing is made anew on behalf of a plan that did not show it; an undo that removes what was created wants it even less. */
function madeAnew({ link }: WorkItem): string | null {
  return link?.state === 'pending' ? 'Its HubSpot record is being made anew since the plan was made.' : null;
}

function movedFields(context: BatchContext, item: WorkItem): string | null {
  return changedSince(createMoved(context, item, item.planned!.record.fields));
}

/** S4.4: of a record that is made anew: values that are others now, or that the archived record would bring along. */
function movedAnew(context: BatchContext, item: WorkItem, { fields }: PlannedRecord): string | null {
  const brought = context.runtime.fields.filter(({ id }) => item.decisions.get(id)?.toLocal).map(({ name }) => name);
  return changedSince([...new Set([...createMoved(context, item, fields, true), ...brought])]);
}

/** What a plan, or a decided review, tells the merge of one field. */
export function instructionOf(item: WorkItem, field: CompiledField): FieldInstruction | null {
  const review = item.decided.find((one) => one.field === field.id && one.decision !== null);
  const choice = review?.decision?.choice.kind;
  if (review && (choice === 'local' || choice === 'hubspot' || choice === 'leave'))
    return { kind: 'choose', choice, local: review.decision!.local, hubspot: review.decision!.hubspot };
  const { planned } = item;
  const shown = planned?.record.fields.find((one) => one.field === field.id);
  if (!planned || !shown) return null;
  if (shown.undo !== undefined) {
    if (shown.excluded || planned.record.excluded) return null;
    const undo = shown.undo === 'hubspot' ? shown.toHubSpot : shown.toLocal;
    const after = shown.undo === 'hubspot' ? shown.hubspot : shown.local;
    return undo && after ? { kind: 'undo', side: shown.undo, after, before: undo } : null;
  }
  const { local, hubspot } = shown;
  if (shown.excluded || planned.record.excluded) return { kind: 'choose', choice: 'leave', local, hubspot };
  const chosen = shown.review === undefined ? undefined : planned.choices[field.id];
  if (chosen === undefined) return null;
  return { kind: 'choose', choice: chosen === 'discard' ? 'leave' : chosen, local, hubspot };
}

/** The sides a run may write; the other directions wait for a later run. */
export function sidesOf(kind: RunKind): { readonly toHubSpot: boolean; readonly toLocal: boolean } {
  switch (kind) {
    case 'import':
      return { toHubSpot: false, toLocal: true };
    case 'export':
      return { toHubSpot: true, toLocal: false };
    case 'link_only':
      return { toHubSpot: false, toLocal: false };
    case 'first_sync':
    case 'resync':
    case 'mapping_change':
    case 'undo':
    case 'audit':
      return { toHubSpot: true, toLocal: true };
  }
}

/** Whether a run of that kind does what was decided; if not the field is left alone with the bases it has. */
export function allows(kind: RunKind, decision: FieldDecision): boolean {
  const sides = sidesOf(kind);
  if (decision.toHubSpot && !sides.toHubSpot) return false;
  if (decision.toLocal && !sides.toLocal) return false;
  return kind !== 'link_only' || !hasEffect(decision);
}

/** S8.3: drops every decision that a plan did not say; lists the record if one of them is wanted now because a value moved. */
export function holdFieldsToPlan(context: BatchContext): void {
  for (const item of context.items) {
    const { planned } = item;
    if (!planned || item.finished || item.planResult || undoneSide(item) !== null) continue;
    if (isLeaveAction(planned.record.action)) continue;
    if (planned.record.action === 'create_in_hubspot' && item.forcedVerdict?.kind === 'recreate_in_hubspot') {
      const others = movedAnew(context, item, planned.record);
      if (others !== null) movedSincePlanned(context, item, 'moved', others);
      continue;
    }
    // What is created in HubSpot says itself what became of it.
    if (planned.record.action === 'create_in_hubspot') continue;
    if (planned.kind !== 'undo' && item.isGone) {
      movedSincePlanned(context, item, 'moved', 'One of its ends was deleted since the plan was made.');
      continue;
    }
    const moved: string[] = [];
    const refused: string[] = [];
    for (const field of context.runtime.fields) {
      const decision = item.decisions.get(field.id);
      const shown = planned.record.fields.find((one) => one.field === field.id);
      if (shown?.undo !== undefined && !shown.excluded) refused.push(...undoRefused(field, decision));
      if (shown?.error !== undefined && planned.kind === 'undo') refused.push(`${field.name}: ${shown.error}`);
      if (!decision || planned.record.action === 'create_locally') continue;
      if (!hasEffect(decision) || decision.instructed === 'followed') continue;
      if (!allows(planned.kind, decision)) item.decisions.delete(field.id);
      else if (planned.kind === 'undo') continue;
      else if (!shown || !stillHolds(item, field, shown) || !doesAsPlanned(shown, decision)) {
        item.decisions.delete(field.id);
        moved.push(field.name);
      }
    }
    if (refused.length > 0) item.planResult = { progress: 'moved', message: refused.join(' ') };
    else if (moved.length > 0) {
      item.planResult = {
        progress: 'moved',
        message: changedSince(moved),
        final: true,
      };
      item.comeBack(afterwards(context));
    } else item.planResult = { progress: planned.record.excluded ? 'excluded' : 'applied', message: null };
  }
}

/**
 * S8.3, S4.4: a record that does not leave as the plan said, or was to be left out: no field of it is written on the plan's behalf. What
 * becomes of one of which an end was deleted depends on all of its fields (S5.2), so that is left to the pass outside of the plan.
 */
export function movedSincePlanned(
  context: BatchContext,
  item: WorkItem,
  progress: 'moved' | 'excluded',
  message: string | null,
): void {
  item.decisions.clear();
  item.planResult = { progress, message, final: true };
  if (item.isGone) item.finish(afterwards(context));
  else item.comeBack(afterwards(context));
}

/** Until the run has ended, where the entity waits as a whole; it makes what moved due again (S8.5). */
const UNTIL_LIVE_MS = 60 * 60_000;

/**
 * A record that moved keeps its mark, with all that is known of when its values were changed, and is reconciled as it is: at once where
 * the entity is live, else when the run has made it so.
 */
export function afterwards(
  context: BatchContext,
  reason = 'It moved since a plan was made; reconciled as it is, outside of the plan.',
): MarkOutcome {
  const live = context.runtime.definition.state === 'live';
  return {
    kind: 'retry',
    delayMs: live ? 0 : UNTIL_LIVE_MS,
    counted: false,
    reason,
  };
}

function undoRefused(field: CompiledField, decision: FieldDecision | undefined): readonly string[] {
  const result = decision?.instructed;
  if (result === 'followed') return [];
  return [`${field.name}: ${result?.refused ?? 'It is not synced now, so nothing is put back.'}`];
}

function stillHolds(item: WorkItem, field: CompiledField, shown: PlannedField): boolean {
  const local = item.local ? localVector(field, item.local.values) : undefined;
  const hubspot = item.hubspot ? hubspotVector(field, item.hubspot.properties) : undefined;
  return sameVector(shown.local, local) && sameVector(shown.hubspot, hubspot);
}
