import { changedSides } from './changed-sides';
import type { FieldDecision, FieldInput, MergeResult } from './field-decision';
import { DecisionDraft } from './decision-draft';
import { followsChoice, followsUndo, refuseUndo } from './follow-instruction';
import { sameValue, sidesAgree } from './field-values';
import type { Behalf } from './field-track';
import { historyDue, historyNeeded, leftDiffering } from './history-needed';
import type { FieldVector } from './link';
import { liveOverwrittenEdit } from './live-edit';
import { mergeFirstLink } from './merge-first-link';
import { mergeSides } from './merge-sides';
import { restoreOrDecide } from './overwritten-edit';
import { readHistory } from './property-history';
import type { HistoryVerdict, OverwrittenEdit } from './property-history';

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
  const { local: localChanged, hubspot: hubspotChanged } = changedSides({
    field,
    local,
    hubspot,
    baseLocal,
    baseHubSpot,
  });

  // Where both sides have changed there is nothing to take back, and the conflict is decided like any other.
  const undoing = input.instruction?.kind === 'undo' && !(localChanged && hubspotChanged);
  const why =
    holds || !linked || undoing
      ? (historyDue(input) ?? (!holds && !agree && input.intents.length > 0 ? 'open_intent' : null))
      : historyNeeded(input, { agree, localChanged, hubspotChanged });
  if (why && input.history === null) return { kind: 'needs_history', why };
  const verdict = input.history === null ? null : examine(input, draft);

  const behalf = verdict?.newest === 'ours' ? newestBehalf(input, verdict) : null;
  if (verdict?.newest === 'ours') {
    const overwritten = liveOverwrittenEdit(input, verdict);
    if (overwritten) {
      if (followsChoice(draft, overwritten)) return decided(draft);
      refuseUndo(draft, 'Our write went over an edit made in HubSpot, which comes back instead.');
      if (linked && !localChanged && hubspotChanged && coversAgreed(verdict, overwritten, behalf)) draft.strayLogged();
      return decided(restoreOrDecide(input, draft, verdict, overwritten, localChanged));
    }
  }
  if (linked && !agree && behalf === 'undo' && (hubspotChanged || !localChanged))
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
  if (verdict?.newest === 'ours' && hubspotChanged && behalf !== 'hubspot') {
    return decided(writeAgain(draft, localChanged));
  }
  // What local holds was in HubSpot before its present value, which is somebody's, be it given back by us (S3.5): no change of local's, but
  // where a person is asked which of the two it shall be.
  const arrived =
    verdict !== null &&
    hubspotChanged &&
    input.track.state?.kind !== 'review' &&
    verdict.delivered.some(({ value }) => sidesAgree(field, local, value));
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
 * S2.6: on whose behalf the newest entry was written: on HubSpot's it counts as HubSpot's change, of an undo the pair is `undone`. Null where it
 * is no receipt of an open intent, or landed late, a stray write like any other: after an agreement, or after a later write.
 */
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

/** S3.5: a write of ours that landed late lies on the agreed value, and that on the edit: whichever of these two wins, the value is told. */
function coversAgreed({ agreedAt }: HistoryVerdict, { at }: OverwrittenEdit, behalf: Behalf | null): boolean {
  return agreedAt !== null && agreedAt > at && (behalf === null || behalf === 'local');
}

/**
 * S2.6: a receipt or a stray write of ours that is not the image of L: local is written again. Where that is the agreed value nobody has just
 * made it, and an edit found under this write (S3.5) is HubSpot's change alone.
 */
function writeAgain(draft: DecisionDraft, localChanged: boolean): DecisionDraft {
  if (!localChanged) draft.strayLogged();
  return draft.input.field.direction === 'to_local' ? draft.writeLocal() : draft.writeHubSpot('local', localChanged);
}
