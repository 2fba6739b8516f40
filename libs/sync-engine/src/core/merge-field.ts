import { needsAuthorTime } from './conflict';
import { decideConflict, localAuthoredAt } from './decide-conflict';
import { isOscillating } from './oscillation';
import type { FieldDecision, FieldInput, HistoryReason, MergeResult } from './field-decision';
import { DecisionDraft } from './decision-draft';
import { followsChoice, followsUndo, refuseUndo } from './follow-instruction';
import { isBlank, sameValue, sidesAgree } from './field-values';
import type { Behalf } from './field-track';
import type { FieldVector } from './link';
import { liveOverwrittenEdit } from './live-edit';
import { mergeFirstLink } from './merge-first-link';
import { restoreOrDecide } from './overwritten-edit';
import { readHistory } from './property-history';
import type { HistoryVerdict } from './property-history';

/**
 * The three-way merge of one field (section 3), with the suspicions of S2.4 to S2.7 and S3.5 settled first. Total and pure; asks for
 * the property's history by answering `needs_history`, and for nothing else.
 */
export function mergeField(input: FieldInput): MergeResult {
  const { field, local, hubspot } = input;
  if (field.state !== 'active' || local === undefined || hubspot === undefined) return { kind: 'left_alone' };

  const draft = new DecisionDraft(input, local, hubspot);
  const { baseLocal, baseHubSpot } = input;
  const holds = draft.standingStateHolds();
  const linked = baseLocal !== undefined && baseHubSpot !== undefined;
  const agree = sidesAgree(field, local, hubspot);
  const localChanged = baseLocal === undefined || !sameValue(draft.localForm, field.canonicalLocal(baseLocal));
  const hubspotChanged =
    baseHubSpot === undefined || !sameValue(draft.hubspotForm, field.canonicalHubSpot(baseHubSpot));

  // Where both sides have changed there is nothing to take back, and the conflict is decided like any other.
  const undoing = input.instruction?.kind === 'undo' && !(localChanged && hubspotChanged);
  const why =
    holds || !linked || undoing
      ? (historyDue(input) ?? (!holds && !agree && input.intents.length > 0 ? 'open_intent' : null))
      : historyNeeded(input, { agree, localChanged, hubspotChanged });
  if (why && input.history === null) return { kind: 'needs_history', why };
  const verdict = input.history === null ? null : examine(input, draft);

  if (verdict?.newest === 'ours') {
    const overwritten = liveOverwrittenEdit(input, verdict);
    if (overwritten) {
      if (followsChoice(draft, overwritten)) return decided(draft);
      refuseUndo(draft, 'Our write went over an edit made in HubSpot, which comes back instead.');
      return decided(restoreOrDecide(input, draft, verdict, overwritten, localChanged));
    }
  }
  const isPutBack = linked && !agree && verdict?.newest === 'ours' && newestBehalf(input, verdict) === 'undo';
  if (isPutBack && (hubspotChanged || !localChanged))
    return localChanged ? mergeField({ ...input, baseHubSpot: hubspot }) : decided(draft.undone(baseLocal));
  if (linked && agree && !localChanged && hubspotChanged && verdict?.newest === 'ours' && leftDiffering(input))
    return decided(draft.strayLogged(baseHubSpot).putBackInHubSpot(baseHubSpot));
  if (linked && followsUndo(draft, localChanged, hubspotChanged)) return decided(draft);
  if (holds) return decided(draft);
  const sent = linked || agree ? null : baseOfReceipt(input, verdict);
  if (sent) return mergeField({ ...input, ...sent });
  if (followsChoice(draft, null)) return decided(draft);
  if (!linked) return decided(mergeFirstLink(input, draft));
  if (agree) return decided(draft.agreed(baseLocal, baseHubSpot));
  if (verdict?.newest === 'ours' && hubspotChanged && !writtenOnHubSpotsBehalf(input, verdict)) {
    return decided(writeAgain(draft, localChanged));
  }
  // What local holds was in HubSpot before its present value, which is somebody's, be it given back by us (S3.5): no change of local's.
  const arrived =
    verdict !== null && hubspotChanged && verdict.delivered.some(({ value }) => sidesAgree(field, local, value));
  // People went on from a stray write of ours: the value under it, agreed on or arrived before, would be told nowhere.
  const last = verdict?.newest === 'foreign' ? verdict.delivered[0] : undefined;
  if (last && (arrived ? !last.certain || !sidesAgree(field, local, last.value) : !localChanged)) draft.strayLogged();
  return decided(mergeSides(input, draft, verdict, localChanged && !arrived, hubspotChanged));
}

function decided(draft: DecisionDraft): { kind: 'decided'; decision: FieldDecision } {
  return { kind: 'decided', decision: draft.decision() };
}

/**
 * S2.6: a field without a base whose history holds a write of ours: that write's two values are its base. What it gave back to HubSpot
 * (an edit, an undone value) local does not hold yet: HubSpot's base is then what the write replaced.
 */
function baseOfReceipt(
  input: FieldInput,
  verdict: HistoryVerdict | null,
): { readonly baseLocal: FieldVector; readonly baseHubSpot: FieldVector } | null {
  const [newest] = verdict?.receipts ?? [];
  if (!newest) return null;
  const { intent, value, replaced } = newest;
  return { baseLocal: intent.local, baseHubSpot: intent.behalf === 'local' ? value : replaced };
}

/** What asks for a history read whatever the values are. */
function historyDue(input: FieldInput): HistoryReason | null {
  if (input.track.unverified && input.verifyNow) return 'unverified';
  if (input.intents.some((intent) => input.now - intent.createdAt >= input.intentLifetimeMs)) return 'expired_intent';
  return null;
}

function historyNeeded(
  input: FieldInput,
  sides: { agree: boolean; localChanged: boolean; hubspotChanged: boolean },
): HistoryReason | null {
  const due = historyDue(input);
  if (due) return due;
  if (sides.agree)
    return sides.hubspotChanged && input.intents.length > 0 && leftDiffering(input) ? 'open_intent' : null;
  // A value that was put back may be HubSpot's base (S2.7), and the pair differs as before: known only by its receipt.
  const mayBePutBack = !sides.localChanged && input.intents.some(({ behalf }) => behalf === 'undo');
  if (input.intents.length > 0 && (sides.hubspotChanged || mayBePutBack)) return 'open_intent';
  const { field } = input;
  const mayWriteHubSpot =
    field.direction !== 'to_local' &&
    (sides.localChanged || (sides.hubspotChanged && field.direction === 'to_hubspot' && field.drift === 'restore'));
  if (input.track.unverified && mayWriteHubSpot) return 'unverified';
  if (sides.localChanged && sides.hubspotChanged && field.direction === 'two_way') {
    const oneSideBlank =
      isBlank(field, field.canonicalLocal(input.local!)) !== isBlank(field, field.canonicalHubSpot(input.hubspot!));
    if (needsAuthorTime(field.conflictPolicy ?? input.entityPolicy, input.entityPolicy, oneSideBlank))
      return 'conflict';
  }
  return null;
}

/** S2.7: a pair that a person left differing; that it agrees all at once may be an old write of ours that landed late. */
function leftDiffering({ field, track: { state }, instruction }: FieldInput): boolean {
  return !instruction && field.direction !== 'to_local' && (state?.kind === 'undone' || state?.kind === 'discarded');
}

/** Reads the history, verifies the field by it (S3.5) and logs every edit found under a write of ours. */
function examine(input: FieldInput, draft: DecisionDraft): HistoryVerdict {
  const decidedAt = [
    ...(input.track.unverified ? [input.track.unverified.decidedUpdatedAt] : []),
    ...input.intents.map((intent) => intent.decidedUpdatedAt),
  ];
  const since = decidedAt.length === 0 ? null : Math.max(Math.min(...decidedAt), input.track.seenThrough ?? -Infinity);
  const verdict = readHistory({
    field: input.field,
    entries: input.history ?? [],
    intents: input.intents,
    known: input.known,
    mergedIn: input.mergedIn ?? [],
    since,
    base: input.baseHubSpot,
    undecided: input.track.state?.kind === 'review' ? input.track.state.hubspot : null,
  });
  draft.verified(verdict);
  return verdict;
}

/**
 * S2.6: on HubSpot's behalf the value counts as HubSpot's change, unless both sides agreed on another one after the read that decided
 * it: then it landed late, a stray write like any other.
 */
function writtenOnHubSpotsBehalf(input: FieldInput, verdict: HistoryVerdict): boolean {
  return newestBehalf(input, verdict) === 'hubspot';
}

/** On whose behalf the newest entry was written; null where it is no receipt of an open intent, or landed late: after an agreement, or after a later write. */
function newestBehalf(input: FieldInput, verdict: HistoryVerdict): Behalf | null {
  const { field } = input;
  const form = field.canonicalHubSpot(verdict.newestEntry!.value);
  const ours = input.intents.filter((intent) => sameValue(field.canonicalHubSpot(intent.sent), form));
  const newest = ours[ours.length - 1];
  const agreedAt = verdict.agreedAt === verdict.newestEntry!.at ? null : verdict.agreedAt;
  if (!newest || (agreedAt !== null && agreedAt > newest.decidedUpdatedAt)) return null;
  const later = input.intents.slice(input.intents.indexOf(newest) + 1);
  return verdict.receipts.some(({ intent }) => later.includes(intent)) ? null : newest.behalf;
}

/** S2.6: a receipt or a stray write of ours that is not the image of L: local is written again. */
function writeAgain(draft: DecisionDraft, localChanged: boolean): DecisionDraft {
  if (!localChanged) draft.strayLogged();
  return draft.input.field.direction === 'to_local' ? draft.writeLocal() : draft.writeHubSpot('local');
}

/** The table of section 3. */
function mergeSides(
  input: FieldInput,
  draft: DecisionDraft,
  verdict: HistoryVerdict | null,
  localChanged: boolean,
  hubspotChanged: boolean,
): DecisionDraft {
  const { field } = input;
  if (!localChanged && !hubspotChanged) return draft;
  if (isOscillating(input.oscillation, input.track.recentWrites, input.now, draft.pendingValue(localChanged)))
    return draft.agreedToDiffer('oscillating');

  switch (field.direction) {
    case 'to_hubspot':
      if (localChanged) {
        if (hubspotChanged) draft.conflictLogged('local', input.hubspot!, 'direction');
        return draft.writeHubSpot('local');
      }
      return field.drift === 'restore' ? draft.writeHubSpot('local') : draft.agreedToDiffer('drift_ignored');
    case 'to_local':
      if (hubspotChanged) {
        if (localChanged) draft.conflictLogged('hubspot', input.hubspot!, 'direction');
        return draft.writeLocal();
      }
      return field.drift === 'restore' ? draft.writeLocal() : draft.agreedToDiffer('drift_ignored');
    case 'two_way': {
      if (!hubspotChanged) return draft.writeHubSpot('local');
      if (!localChanged) return draft.writeLocal();
      const winner = decideConflict(input, input.hubspot!, localAuthoredAt(input), verdict?.foreignAt ?? null);
      if (winner === 'review') return draft.reviewOf('conflict');
      draft.conflictLogged(winner, input.hubspot!);
      return winner === 'local' ? draft.writeHubSpot('local') : draft.writeLocal();
    }
  }
}
