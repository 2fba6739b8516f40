import {
  decideDelete,
  DEFAULT_DELETION,
  editedSides,
  hubspotVector,
  isLeaveCause,
  localVector,
  sameVector,
  plainMark,
  sideThatLeft,
} from '../core';
import type { DeleteCause, DeleteVerdict, EditedSides, LeaveCause, WriteIntent } from '../core';
import { raiseHighest } from './answer-stage';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { keepLocalTimes } from './local-times';
import { toLogEntries } from './record-log';
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
      if (edited.hubspot && item.ends.local !== 'present' && item.ends.hubspot !== 'present')
        logLost(context, item, 'delete_wins');
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
  for (const id of intents) item.closeIntents.add(id);
  item.closeReviews.push(...reviews);
  item.finish({ kind: 'clear' });
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

function severedBecause(item: WorkItem, cause: DeleteCause | LeaveCause): string {
  if (isLeaveCause(cause)) return leftBecause(item, cause);
  const local = item.ends.local === 'soft_deleted' ? 'The local row was soft-deleted.' : 'The local row was deleted.';
  if (cause === 'local_delete') return local;
  return cause === 'hubspot_delete'
    ? 'The record was deleted in HubSpot.'
    : `${local} The record is deleted in HubSpot too.`;
}

/** S4.4: why the record takes no part any more, in words. */
export function leftBecause(item: WorkItem, cause: LeaveCause): string {
  return cause === 'left_local_filter'
    ? `Local row ${item.localKey} no longer passes the filter on rows.`
    : `HubSpot record ${item.hubspotId} no longer passes the filter on HubSpot records.`;
}

function reviewText(item: WorkItem, cause: DeleteCause | LeaveCause): string {
  switch (cause) {
    case 'left_local_filter':
      return item.ends.hubspot === 'archived'
        ? `${leftBecause(item, cause)} HubSpot record ${item.hubspotId} was archived with it, over an edit made in HubSpot meanwhile. The edit is in the log; restore the record in HubSpot if it is to stay.`
        : `${leftBecause(item, cause)} HubSpot record ${item.hubspotId} was to be deleted with it, but was edited there meanwhile: it stays as it is until this is decided.`;
    case 'left_hubspot_filter':
      return `${leftBecause(item, cause)} Local row ${item.localKey} was to be deleted with it, but was edited meanwhile: it stays as it is until this is decided.`;
    case 'local_delete':
      return `Local row ${item.localKey} was deleted; HubSpot record ${item.hubspotId} stays as it is until this is decided.`;
    case 'hubspot_delete':
      return `HubSpot record ${item.hubspotId} was deleted; the local row ${item.localKey} stays as it is until this is decided.`;
    case 'both_deleted':
      return (
        `Local row ${item.localKey} was deleted and HubSpot record ${item.hubspotId} archived with it, over an edit made in HubSpot meanwhile. ` +
        'The edit is in the log; restore the record in HubSpot if it is to stay.'
      );
  }
}

export function logArchived(item: WorkItem, since = ''): void {
  item.write({
    kind: 'delete',
    side: 'hubspot',
    field: null,
    before: null,
    after: null,
    policy: item.deletePolicy,
    message: `HubSpot record ${item.hubspotId} was archived, because its local row ${item.leftBy ? 'left its filter' : 'was deleted'}.${decidedBy(item)}${since}`,
  });
}

/**
 * S3.2, S3.5: what the merge found lost on the way, before the record was deleted. A conflict is decided only once, also if the record
 * is restored (S5.5), when nobody knows any more how old the edits were: what lost becomes its side's base.
 */
export function logDecided(item: WorkItem): void {
  for (const [field, { facts, toHubSpot, toLocal }] of item.decisions) {
    const overwritten = facts.some(({ kind }) => kind === 'overwritten_edit');
    // An overwritten edit that won is given back to no record: it is told as overwritten, and what stands on both sides has lost to nothing.
    const stands = toLocal !== null && sameVector(toLocal.expect, item.link?.baseLocal[field]);
    const lost = facts.filter(
      ({ kind, side }) =>
        kind === 'overwritten_edit' ||
        kind === 'stray_write' ||
        (kind === 'conflict' && !(overwritten && stands && side === 'local')),
    );
    item.log.push(...toLogEntries(item, field, lost));
    if (!lost.some(({ kind }) => kind === 'conflict')) continue;
    const { baseLocal, baseHubSpot } = item.linkPatch;
    item.linkPatch = {
      ...item.linkPatch,
      ...(toLocal ? { baseLocal: { ...baseLocal, [field]: toLocal.expect } } : {}),
      ...(toHubSpot ? { baseHubSpot: { ...baseHubSpot, [field]: toHubSpot.before } } : {}),
    };
  }
}

/** S5.2, S8.1: every edit that a delete takes with it is in the log, with its values. */
export function logLost(context: BatchContext, item: WorkItem, policy: string): void {
  for (const field of context.runtime.fields) {
    const decision = item.decisions.get(field.id);
    if (!decision) continue;
    const local = item.local ? localVector(field, item.local.values) : undefined;
    const hubspot = item.hubspot ? hubspotVector(field, item.hubspot.properties) : undefined;
    if (!decision.toLocal && !decision.toHubSpot && !decision.review) continue;
    item.write({
      kind: 'conflict',
      side: decision.toLocal ? 'hubspot' : 'local',
      field: field.id,
      before: (decision.toLocal ? hubspot : local) ?? null,
      after: null,
      policy,
      message: 'The record was deleted while this value had not reached the other side.',
    });
  }
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

/** S8.1: who said so, where a person did. */
export function decidedBy({ byDecision }: WorkItem): string {
  return byDecision === null ? '' : ` Decided by ${byDecision}.`;
}
