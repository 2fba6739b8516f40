import { EMPTY_TRACK, sideThatLeft } from '../core';
import type { FieldTrack } from '../core';
import type { LocalWriteResult } from '../ports';
import { openOnFields } from './delete-stage';
import { decidedBy, leftBecause } from './deletion-words';
import { toLogEntries } from './record-log';
import type { SettlementDraft } from './settlement-draft';
import { undoneRemoval, undoneSide } from './undone-create';
import { undoneDelete } from './undone-delete';
import { linkState } from './work-item';
import type { WorkItem } from './work-item';

/** S5.1: the row went with its record; the link keeps both ids and its bases, in case one of them is restored (S5.5). */
export function deletedLocally(draft: SettlementDraft, result: LocalWriteResult | undefined): void {
  const { item } = draft;
  if (result?.kind !== 'deleted')
    return draft.readAgain('The local row changed, or was busy, while it was to be deleted; read again.');
  if (undoneSide(item) === 'local') {
    const removal = undoneRemoval('local');
    draft.patchLink(removal.link);
    draft.log.push(...removal.log.map((entry) => item.logEntry(entry)));
    return closeFields(draft);
  }
  const left = item.leftBy;
  const what = left
    ? `${leftBecause(item, left)} The local row was deleted with it.`
    : 'The record was deleted in HubSpot, and the local row with it.';
  const reason = `${what}${decidedBy(item)}`;
  draft.patchLink({ state: 'severed', stateReason: reason, stateCause: left ?? 'both_deleted' });
  if (left) {
    draft.patchLink({ passedFilter: { [sideThatLeft(left)]: false } });
    draft.raiseHighest(item.hubspot!.updatedAt);
  }
  const whole = { field: null, before: null, after: null };
  draft.log.push(
    item.logEntry({ kind: 'delete', side: 'local', ...whole, policy: item.deletePolicy, message: reason }),
    item.logEntry(linkState('severed', reason)),
  );
  closeFields(draft);
}

/**
 * S8.2, S5.5: the row is there again, and its record stays deleted: the link stays severed, by what is deleted now. Where it was the record
 * that we had deleted, a new one follows in the next pass.
 */
export function rowRestored(draft: SettlementDraft, result: LocalWriteResult | undefined): void {
  const { item } = draft;
  const anew = !item.restoresLocal;
  if (result?.kind !== 'written')
    return anew
      ? draft.rowNotMade('The local row was not made anew; tried again.')
      : draft.readAgain('The local row changed, or was busy, while it was to be restored; read again.');
  const key = result.row.key;
  if (anew) draft.rowMade(key);
  const back = anew
    ? `Local row ${item.localKey} was made anew as row ${key}, with the values that were synced`
    : `The soft-delete of local row ${key} was taken back`;
  const reason = `${back}. HubSpot record ${item.hubspotId} stays deleted.`;
  draft.patchLink({ stateReason: reason, stateCause: 'hubspot_delete' });
  draft.log.push({
    ...item.logEntry({
      kind: 'restore',
      side: 'local',
      field: null,
      before: null,
      after: null,
      policy: 'S8.2',
      message: reason,
    }),
    localKey: key,
  });
  draft.openReviews.push({
    kind: 'delete',
    linkId: item.linkId,
    localKey: key,
    hubspotId: item.hubspotId,
    field: null,
    local: null,
    hubspot: null,
    detail: `${back}. HubSpot record ${item.hubspotId} is deleted, and HubSpot has no call to restore it: restore it there, or decide whether a new one is created.`,
  });
  // Asked all the same: should the record not come to be made, somebody has to know of the row.
  if (undoneDelete(item) === 'hubspot') draft.readAgain('The new record is created next.', 0);
}

/** S5.2: what the archived record held goes to the row first; then the link waits for its new record. */
export function toBeRecreated(draft: SettlementDraft, result: LocalWriteResult | undefined): void {
  const { item } = draft;
  if (item.localWrites.length > 0 && result?.kind !== 'written')
    return draft.readAgain('The local row changed, or was busy, while it was to be written; read again.');
  for (const compiled of draft.context.runtime.fields) {
    const field = compiled.id;
    const decision = item.decisions.get(field);
    if (!decision) continue;
    draft.log.push(...toLogEntries(item, field, decision.facts));
    // The old record may be restored before there is a new one (S5.5): what was decided now is not decided again.
    if (decision.toHubSpot && decision.facts.some(({ kind }) => kind === 'conflict'))
      draft.setBaseOf('hubspot', compiled, decision.toHubSpot.before);
    if (decision.toLocal) {
      const { expect, value, hubspot } = decision.toLocal;
      draft.setBases(compiled, value, hubspot);
      draft.log.push(
        item.logEntry({
          kind: 'write',
          side: 'local',
          field,
          before: expect,
          after: value,
          policy: 'S5.2',
          message: null,
        }),
      );
    }
    if (decision.review?.step === 'open') logUndecided(draft, field);
  }
  if (undoneDelete(item) !== null) draft.closeReviews.push({ linkId: item.linkId!, field: null, kind: 'delete' });
  draft.patchLink({
    state: 'pending',
    stateReason: `HubSpot record ${item.hubspotId} was deleted; a new one is created.`,
    stateCause: null,
    externalId: item.newExternalId,
  });
  if (item.hubspot) draft.raiseHighest(item.hubspot.updatedAt);
  for (const field of [...Object.keys(item.tracks), ...item.decisions.keys()])
    draft.tracks[field] = keptOf(item, field);
  closeFields(draft);
  draft.decisionSettled = true;
  draft.readAgain('The new record is created next.', 0);
}

/**
 * S5.5: the old record may yet be restored, and edited: when the row's value was made decides between them (S3.2). While a call of ours may
 * still land, what its history was examined for is known too: an edit that both agreed on is not found again under the next write (S3.5).
 */
function keptOf(item: WorkItem, field: string): FieldTrack {
  const decision = item.decisions.get(field);
  const { authored } = item.track(field);
  const { seenThrough } = decision?.track ?? item.track(field);
  return {
    ...EMPTY_TRACK,
    authored: authored?.side === 'local' && !decision?.toLocal ? authored : null,
    seenThrough,
  };
}

/** A conflict that a person was to decide has lost one of its sides: both values stay in the log. */
function logUndecided(draft: SettlementDraft, fieldId: string): void {
  const { item, context } = draft;
  const field = context.runtime.fields.find(({ id }) => id === fieldId)!;
  draft.log.push(
    item.logEntry({
      kind: 'conflict',
      side: 'hubspot',
      field: fieldId,
      before: field.members.map(({ property }) => item.hubspot?.properties[property] ?? null),
      after: field.members.map(({ column }) => (column === null ? null : (item.local?.values[column] ?? null))),
      policy: 'S5.2',
      message: 'The record was deleted in HubSpot before the conflict was decided: the local value goes on.',
    }),
  );
}

/** Into the draft, not the item: a settling transaction may run again. */
function closeFields(draft: SettlementDraft): void {
  const { intents, reviews } = openOnFields(draft.context, draft.item);
  for (const id of intents) draft.closeIntents.add(id);
  draft.closeReviews.push(...reviews);
}
