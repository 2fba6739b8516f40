import { needsAuthorTime } from './conflict';
import type { FieldInput, HistoryReason } from './field-decision';
import { isBlank, sameValue } from './field-values';

/** What asks for a history read whatever the values are. */
export function historyDue(input: FieldInput): HistoryReason | null {
  if (input.track.unverified && input.verifyNow) return 'unverified';
  if (input.intents.some((intent) => input.now - intent.createdAt >= input.intentLifetimeMs)) return 'expired_intent';
  return null;
}

/** Why a field cannot be merged before its history has been read, given how its sides stand; null where it can. */
export function historyNeeded(
  input: FieldInput,
  sides: { agree: boolean; localChanged: boolean; hubspotChanged: boolean },
): HistoryReason | null {
  const due = historyDue(input);
  if (due) return due;
  if (awaitsReturn(input)) return 'open_intent';
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

/** S3.5: an edit that a decision gives back to HubSpot is not there yet, and its history alone tells of it: our write covers it. */
function awaitsReturn({ field, intents, hubspot }: FieldInput): boolean {
  const held = field.canonicalHubSpot(hubspot!);
  return intents.some(({ behalf, sent }) => behalf === 'hubspot' && !sameValue(field.canonicalHubSpot(sent), held));
}

/** S2.7: a pair that a person left differing; that it agrees all at once may be an old write of ours that landed late. */
export function leftDiffering({ field, track: { state }, instruction }: FieldInput): boolean {
  return !instruction && field.direction !== 'to_local' && (state?.kind === 'undone' || state?.kind === 'discarded');
}
