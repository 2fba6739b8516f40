import { authoredLocally, decideConflict, localAuthoredAt } from './decide-conflict';
import type { DecisionDraft } from './decision-draft';
import type { FieldInput } from './field-decision';
import { sameValue, sidesAgree } from './field-values';
import type { FieldVector } from './link';
import type { HistoryVerdict, OverwrittenEdit } from './property-history';

/** S3.5: only HubSpot changed → restored on both sides; else a conflict between what local holds and the overwritten edit. */
export function restoreOrDecide(
  input: FieldInput,
  draft: DecisionDraft,
  verdict: HistoryVerdict,
  edit: OverwrittenEdit,
  localChanged: boolean,
): DecisionDraft {
  const { field, track } = input;
  if (field.direction === 'to_hubspot')
    return draft.conflictLogged('local', edit.value, 'direction').keepLocal(localChanged);
  const onlyHubSpotChanged =
    field.direction === 'to_local' ||
    [edit.replaced, edit.startedFrom].some((value) => isLocalsValue(input, verdict, value, localChanged)) ||
    (track.authored?.side === 'hubspot' && !localChanged);
  if (onlyHubSpotChanged) return draft.restore(edit);

  // A record linked from HubSpot's end was written before the mark that tells when its row was changed came to it.
  const ofLocal = track.authored?.side !== 'hubspot';
  const localAt = localChanged
    ? localAuthoredAt(input)
    : (authoredLocally(input) ?? (ofLocal ? input.localChangedAt : null));
  switch (decideConflict(input, edit.value, localAt, edit.at)) {
    case 'hubspot':
      return draft.conflictLogged('hubspot', edit.value).restore(edit);
    case 'local':
      return draft.conflictLogged('local', edit.value).keepLocal(localChanged);
    case 'review':
      return draft.restoreForReview(edit);
  }
}

/** Whether a value of HubSpot's is what local holds now, be it in the form that HubSpot made of it. */
function isLocalsValue(input: FieldInput, verdict: HistoryVerdict, value: FieldVector, localChanged: boolean): boolean {
  const { field, local, baseHubSpot } = input;
  if (sidesAgree(field, local!, value)) return true;
  const form = field.canonicalHubSpot(value);
  if (!localChanged && baseHubSpot !== undefined && sameValue(form, field.canonicalHubSpot(baseHubSpot))) return true;
  const localForm = field.canonicalLocal(local!);
  return verdict.receipts.some(
    (receipt) =>
      sameValue(field.canonicalHubSpot(receipt.value), form) &&
      sameValue(field.canonicalLocal(receipt.intent.local), localForm),
  );
}
