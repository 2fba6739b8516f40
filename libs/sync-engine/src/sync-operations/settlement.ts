import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotVector, isEmptyTrack, localVector, rememberWrite, sameValue, WHOLE_RECORD } from '../core';
import type { FieldDecision, FieldTrack, FieldVector } from '../core';
import { settleAssociations } from '../associations/settle-associations';
import type { JoinWriteResult, LocalWriteResult } from '../ports';
import type { BatchContext } from './batch-context';
import { settleClear } from './clear-before';
import { restoredInHubSpot } from './local-writes';
import { toLogEntries } from './record-log';
import { createdLocally, settleNewLink } from './settled-create';
import { deletedLocally, rowRestored, toBeRecreated } from './settled-delete';
import { SettlementDraft } from './settlement-draft';
import type { ChangeParts } from './store-changes';
import type { WorkItem } from './work-item';

/** What a record's outcome stores, given what its local writes met. Built inside the settling transaction, so without side effects on the item. */
export function settlement(
  context: BatchContext,
  item: WorkItem,
  written: ReadonlyMap<string, LocalWriteResult>,
  joins: ReadonlyMap<string, JoinWriteResult>,
): ChangeParts {
  const draft = new SettlementDraft(context, item);
  const result = written.get(item.mark.id);
  if (item.route === 'create_locally') createdLocally(draft, result);
  else if (item.route === 'delete_locally') deletedLocally(draft, result);
  else if (item.route === 'recreate_in_hubspot') toBeRecreated(draft, result);
  else if (item.route === 'restore_row') rowRestored(draft, result);
  else if (item.route === 'merge') merged(draft, result);
  // S5.5: also where the pass ended before its write. A link that lived with the row still deleted would have the record deleted with it.
  const revives = item.restoresLocal && item.link?.state === 'severed' && (item.finished || item.route === 'merge');
  if (revives && result?.kind !== 'written') draft.rowNotRestored();
  settleAssociations(draft, { own: result, joins });
  settleNewLink(draft);
  return draft.build();
}

function merged(draft: SettlementDraft, result: LocalWriteResult | undefined): void {
  const { item } = draft;
  for (const field of draft.context.runtime.fields) {
    const decision = item.decisions.get(field.id);
    if (decision) settleField(draft, field, decision, result);
  }
  // An archive of ours that did not land while calls can live never will: the record is there.
  draft.closeExpired(WHOLE_RECORD);
  if (item.hubspot) draft.raiseHighest(item.hubspot.updatedAt);
}

function settleField(
  draft: SettlementDraft,
  field: CompiledField,
  decision: FieldDecision,
  result: LocalWriteResult | undefined,
): void {
  const { item } = draft;
  const write = item.results.get(field.id);
  let track: FieldTrack = decision.track;
  if (decision.bases) draft.setBases(field, decision.bases.local, decision.bases.hubspot);
  if (decision.historyRead) draft.closeExpired(field.id);
  if (decision.review) review(draft, field, decision);

  if (decision.toHubSpot) {
    const intents = [...item.clearsBefore, ...item.opened].filter((intent) => intent.field === field.id);
    if (item.clearedBefore.has(field.id)) settleClear(draft, field, decision.toHubSpot, write?.kind);
    track = {
      ...track,
      unverified: { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: decision.toHubSpot.behalf },
      authored: decision.toHubSpot.authored,
    };
    switch (write?.kind) {
      case 'agreed':
      case 'changed_since':
        if (decision.toHubSpot.behalf === 'local') draft.setBases(field, decision.toHubSpot.local, write.baseHubSpot);
        if (decision.toHubSpot.behalf === 'undo') draft.setBaseOf('hubspot', field, write.baseHubSpot);
        track = hubspotWritten(draft, field, decision, write, track);
        if (decision.toHubSpot.behalf === 'undo')
          track = { ...track, state: draft.undone(field, decision.toHubSpot.local, write.baseHubSpot) };
        // A value that was given back stays intended until local has it, be it refused or under review: only so it still counts as HubSpot's (S2.6).
        if (decision.toHubSpot.behalf !== 'hubspot' || (decision.toLocal && result?.kind === 'written'))
          intents.forEach(({ id }) => draft.closeIntents.add(id));
        break;
      case 'cleared':
        draft.setBaseOf('hubspot', field, write.baseHubSpot);
        draft.logWrite(field, 'hubspot', decision.toHubSpot.before, write.baseHubSpot, 'S3.9');
        intents.forEach(({ id }) => draft.closeIntents.add(id));
        break;
      case 'refused':
      case 'not_sent':
        track = {
          ...(item.trackPatch[field.id] ?? decision.track),
          unverified: decision.track.unverified,
          authored: decision.track.authored,
        };
        if (!staysIntended(item, field.id, decision.toHubSpot.behalf, write.kind))
          intents.forEach(({ id }) => draft.closeIntents.add(id));
        draft.unsettled = true;
        break;
      case 'unconfirmed':
      case undefined:
        draft.unanswered('What HubSpot did with the write is unknown; read again.');
        break;
    }
  } else if (!decision.toLocal || result?.kind === 'written') {
    draft.log.push(...toLogEntries(item, field.id, decision.facts));
  }
  if (decision.toLocal && item.localWrites.length > 0 && restoredInHubSpot(item, field))
    track = localWritten(draft, field, decision, result, track);
  else if (decision.toLocal) draft.unsettled = true;
  if (item.trackPatch[field.id] && write?.kind !== 'refused')
    track = { ...track, state: item.trackPatch[field.id]!.state };
  if (!isEmptyTrack(track) || item.tracks[field.id]) draft.tracks[field.id] = track;
  if (track.state && track.state.kind === 'field_error') draft.unsettled = true;
}

/** A blank that only an intent explains stays explained (S2.6); an edit that is still to be given back is found by its intent (S3.5). */
function staysIntended(
  item: WorkItem,
  field: string,
  behalf: NonNullable<FieldDecision['toHubSpot']>['behalf'],
  became: 'refused' | 'not_sent',
): boolean {
  return (became === 'not_sent' && behalf === 'hubspot') || (item.clearedBefore.has(field) && behalf !== 'local');
}

function hubspotWritten(
  draft: SettlementDraft,
  field: CompiledField,
  decision: FieldDecision,
  write: {
    readonly kind: 'agreed' | 'changed_since';
    readonly baseHubSpot: FieldVector;
    readonly state?: 'normalised' | 'write_ignored' | null;
  },
  track: FieldTrack,
): FieldTrack {
  const { context } = draft;
  const sent = decision.toHubSpot!;
  draft.logWrite(field, 'hubspot', sent.before, write.baseHubSpot, decision.track.state?.kind ?? null);
  if (draft.isUnique(field)) draft.wakeWaiting();
  const next = {
    ...track,
    recentWrites: rememberWrite(context.ports.settings.oscillation, track.recentWrites, {
      at: context.batch.now,
      value: JSON.stringify(field.canonicalHubSpot(sent.value)),
    }),
  };
  switch (write.state) {
    case 'normalised':
      return normalised(draft, field, next, sent.local, write.baseHubSpot, 'HubSpot keeps its own form of the value.');
    case 'write_ignored':
      return differing(draft, field, next, sent.local, write.baseHubSpot, {
        kind: 'write_ignored',
        detail: 'HubSpot answered the write and kept its older value.',
      });
    default:
      return next;
  }
}

function normalised(
  draft: SettlementDraft,
  field: CompiledField,
  track: FieldTrack,
  local: FieldVector,
  hubspot: FieldVector,
  detail: string,
): FieldTrack {
  return differing(draft, field, track, local, hubspot, { kind: 'normalised', detail });
}

/** S2.7: a state about the two values that a write left; logged where it begins. */
function differing(
  draft: SettlementDraft,
  field: CompiledField,
  track: FieldTrack,
  local: FieldVector,
  hubspot: FieldVector,
  { kind, detail }: { readonly kind: 'normalised' | 'write_ignored'; readonly detail: string },
): FieldTrack {
  const { item, context } = draft;
  if (item.tracks[field.id]?.state?.kind !== kind) {
    draft.log.push(
      item.logEntry({
        kind: 'state_began',
        side: null,
        field: field.id,
        before: local,
        after: hubspot,
        policy: kind,
        message: detail,
      }),
    );
  }
  return {
    ...track,
    state: {
      kind,
      local: field.canonicalLocal(local),
      hubspot: field.canonicalHubSpot(hubspot),
      detail,
      since: context.batch.now,
    },
  };
}

function localWritten(
  draft: SettlementDraft,
  field: CompiledField,
  decision: FieldDecision,
  result: LocalWriteResult | undefined,
  track: FieldTrack,
): FieldTrack {
  const { item, context } = draft;
  const sent = decision.toLocal!;
  if (result?.kind !== 'written') {
    draft.readAgain('The local row changed, or was busy, while it was to be written; read again.');
    return decision.toHubSpot ? track : (item.tracks[field.id] ?? track);
  }
  const held = localVector(field, result.row.values) ?? sent.value;
  if (item.localCleared.has(field.id)) {
    draft.setBaseOf('local', field, held);
    draft.logWrite(field, 'local', sent.expect, held, 'S3.9');
    draft.readAgain('One value of a cycle was cleared; its new value follows.', 0);
    draft.wakeWaiting();
    return track;
  }
  if (decision.undoes) {
    draft.setBaseOf('local', field, held);
    draft.logWrite(field, 'local', sent.expect, held, 'S8.2');
    if (draft.isUnique(field)) draft.wakeWaiting();
    return { ...track, state: draft.undone(field, held, sent.hubspot) };
  }
  const write = item.results.get(field.id);
  const hubspot = write?.kind === 'agreed' || write?.kind === 'changed_since' ? write.baseHubSpot : sent.hubspot;
  draft.setBases(field, held, hubspot);
  draft.logWrite(field, 'local', sent.expect, held, null);
  if (draft.isUnique(field)) draft.wakeWaiting();
  const next = {
    ...track,
    recentWrites: rememberWrite(context.ports.settings.oscillation, track.recentWrites, {
      at: context.batch.now,
      value: JSON.stringify(field.canonicalHubSpot(sent.hubspot)),
    }),
  };
  if (sameValue(field.canonicalLocal(held), field.canonicalLocal(sent.value))) return next;
  return normalised(draft, field, next, held, hubspot, 'The application keeps its own form of the value.');
}

function review(draft: SettlementDraft, field: CompiledField, decision: FieldDecision): void {
  const { item } = draft;
  const review = decision.review!;
  if (review.step === 'close') {
    // One that was decided ends with its decision: a write whose answer is lost must not make anybody decide again (S3.2).
    if (item.decided.some((decided) => decided.field === field.id)) return;
    for (const kind of ['conflict', 'first_link'] as const)
      draft.closeReviews.push({ linkId: item.linkId!, field: field.id, kind });
    return;
  }
  draft.openReviews.push({
    kind: review.kind,
    linkId: item.linkId,
    localKey: item.localKey,
    hubspotId: item.hubspotId,
    field: field.id,
    local: localVector(field, item.local!.values) ?? null,
    hubspot: decision.toHubSpot?.value ?? hubspotVector(field, item.hubspot!.properties) ?? null,
    detail: review.detail,
  });
}
