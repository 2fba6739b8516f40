import type { DecisionDraft } from './decision-draft';
import { sameValue, sidesAgree } from './field-values';
import type { OverwrittenEdit } from './property-history';

/**
 * S3.2, S8.3: carries out what a person decided of just the values that stand. Where a late write of ours covers an edit, the edit counts as
 * what HubSpot holds for whoever chose a side's value (S3.5). Who left both sides as they are left what they hold: the edit is told; and who
 * left the edit itself is asked again once it is back.
 *
 * @param covered the edit that a write of ours covers, or null.
 * @returns false where nothing was decided, or it is void: of other values, or of sides that agree.
 */
export function followsChoice(draft: DecisionDraft, covered: OverwrittenEdit | null): boolean {
  const { instruction, field, local, hubspot } = draft.input;
  if (instruction?.kind !== 'choose') return false;
  const { choice } = instruction;
  const edit = choice === 'leave' ? null : covered;
  // Over an edit the source of a one-way field wins, whoever decided (S3.1).
  if (edit && field.direction !== 'two_way') return false;
  const standing = edit?.value ?? hubspot!;
  if (sidesAgree(field, local!, standing)) return false;
  const shown =
    instruction.local !== null &&
    instruction.hubspot !== null &&
    sameValue(field.canonicalLocal(instruction.local), draft.localForm) &&
    sameValue(field.canonicalHubSpot(instruction.hubspot), field.canonicalHubSpot(standing));
  if (!shown) {
    draft.noteInstructed({ refused: 'The values are not those that were shown.' });
    return false;
  }
  draft.noteInstructed('followed');
  const against =
    (choice === 'local' && field.direction === 'to_local') ||
    (choice === 'hubspot' && field.direction === 'to_hubspot');
  if (choice === 'leave' || against) draft.discarded();
  else if (choice === 'local')
    draft.conflictLogged('local', standing, 'decision').writeHubSpot('local', !isAgreedValue(draft));
  else if (edit) draft.conflictLogged('hubspot', standing, 'decision').restore(edit);
  else draft.conflictLogged('hubspot', standing, 'decision').writeLocal();
  return true;
}

/** S5.3: an edit found under the write of such a value is HubSpot's change alone (S3.5): whoever decided had not seen it. */
function isAgreedValue({ input: { field, baseLocal }, localForm }: DecisionDraft): boolean {
  return baseLocal !== undefined && sameValue(localForm, field.canonicalLocal(baseLocal));
}

/** S8.2: puts the value back where we wrote, if what stands there is still ours and the other side has nothing on its way. */
export function followsUndo(draft: DecisionDraft, localChanged: boolean, hubspotChanged: boolean): boolean {
  const { instruction } = draft.input;
  if (instruction?.kind !== 'undo') return false;
  if (isPutBack(draft, instruction)) {
    draft.noteInstructed('followed');
    return false;
  }
  const refused = undoRefused(draft, instruction, localChanged, hubspotChanged);
  if (refused !== null) {
    draft.noteInstructed({ refused });
    return false;
  }
  draft.noteInstructed('followed');
  if (instruction.side === 'hubspot') draft.putBackInHubSpot(instruction.before);
  else draft.putBackLocally(instruction.before);
  return true;
}

/** An earlier pass put the value back, and the record came again for something else. */
function isPutBack(
  { input, localForm, hubspotForm }: DecisionDraft,
  undo: Extract<DecisionDraft['input']['instruction'], { kind: 'undo' }>,
): boolean {
  if (input.track.state?.kind !== 'undone') return false;
  const { field } = input;
  return undo.side === 'hubspot'
    ? sameValue(hubspotForm, field.canonicalHubSpot(undo.before))
    : sameValue(localForm, field.canonicalLocal(undo.before));
}

export function refuseUndo(draft: DecisionDraft, reason: string): void {
  if (draft.input.instruction?.kind === 'undo') draft.noteInstructed({ refused: reason });
}

function undoRefused(
  draft: DecisionDraft,
  undo: Extract<DecisionDraft['input']['instruction'], { kind: 'undo' }>,
  localChanged: boolean,
  hubspotChanged: boolean,
): string | null {
  const { field, intents } = draft.input;
  if (!draft.isVerified) return 'The last write is not verified yet.';
  if (intents.some((intent) => intent.behalf !== 'undo')) return 'A write of ours is under way.';
  if (undo.side === 'hubspot') {
    if (!sameValue(draft.hubspotForm, field.canonicalHubSpot(undo.after)))
      return 'HubSpot no longer holds the value that we wrote.';
    return localChanged ? 'The local value has changed and is on its way to HubSpot.' : null;
  }
  if (!sameValue(draft.localForm, field.canonicalLocal(undo.after)))
    return 'The local row no longer holds the value that we wrote.';
  return hubspotChanged ? "HubSpot's value has changed and is on its way to the local row." : null;
}
