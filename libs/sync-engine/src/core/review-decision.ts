import type { ReviewKind } from './log-entry';

/**
 * `local`, `hubspot`: that side's value goes to the other. `leave`: the sides differ from now on, known and counted (`discarded`); for a
 * whole record its link is severed. `link`: the record is linked with the one named by `hubspotId` or `localKey`. `create`: it is none of
 * those found; a record is created. `retry`: tried again.
 */
export type ReviewChoice =
  | { readonly kind: 'local' }
  | { readonly kind: 'hubspot' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'link'; readonly hubspotId?: string; readonly localKey?: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'retry' };

/** What may be decided of each kind of review; other rooms' kinds add theirs here. */
export const REVIEW_CHOICES: Readonly<Record<ReviewKind, readonly ReviewChoice['kind'][]>> = {
  conflict: ['local', 'hubspot', 'leave'],
  first_link: ['local', 'hubspot', 'leave'],
  ambiguous_match: ['link', 'create', 'leave'],
  duplicate_local: ['leave', 'retry'],
  duplicate_hubspot: ['leave', 'retry'],
  merge: ['leave', 'retry'],
  delete: ['leave', 'retry'],
  unique_cycle: ['leave', 'retry'],
  stale: ['retry'],
};

/** Why a choice is no answer to a review of that kind; null if it is one. */
export function choiceRefused(kind: ReviewKind, choice: ReviewChoice): string | null {
  const allowed = REVIEW_CHOICES[kind];
  if (!allowed.includes(choice.kind))
    return `A review of kind ${kind} is decided by one of: ${allowed.join(', ')}; not by ${choice.kind}.`;
  if (choice.kind === 'link' && (choice.hubspotId === undefined) === (choice.localKey === undefined))
    return 'Name the record to link with: either its hubspotId or its localKey.';
  return null;
}
