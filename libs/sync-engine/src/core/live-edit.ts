import type { FieldInput } from './field-decision';
import { sameValue, sidesAgree } from './field-values';
import type { HistoryVerdict, OverwrittenEdit } from './property-history';

/** The overwritten edit that a decision is about: the newest, if it is live. */
export function liveOverwrittenEdit(input: FieldInput, verdict: HistoryVerdict): OverwrittenEdit | null {
  const edit = verdict.overwritten[0];
  return edit && isLiveEdit(input, edit) ? edit : null;
}

/** Not live is an edit whose value was merged already, or that local holds. */
export function isLiveEdit({ field, local, baseHubSpot }: FieldInput, { value }: OverwrittenEdit): boolean {
  const merged =
    baseHubSpot !== undefined && sameValue(field.canonicalHubSpot(value), field.canonicalHubSpot(baseHubSpot));
  return !merged && !sidesAgree(field, local!, value);
}
