import type { ReviewKind } from './log-entry';

/**
 * `local`, `hubspot`: that side's value goes to the other. `leave`: the sides differ from now on, known and counted (`discarded`); for a
 * whole record its link is severed. `link`: the record is linked with the one named by `hubspotId` or `localKey`. `create`: it is none of
 * those found, or its other end was deleted; a record is created. `delete`: an end was deleted, and the other is deleted too. `merge`: two
 * HubSpot records stand for one row, and HubSpot merges one into the one that is kept. `retry`: tried again.
 */
export type ReviewChoice =
  | { readonly kind: 'local' }
  | { readonly kind: 'hubspot' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'link'; readonly hubspotId?: string; readonly localKey?: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'delete' }
  | MergeChoice
  | { readonly kind: 'retry' };

/** HubSpot ids: the values of `keeps` stand, and what only `merges` has is added to them (facts 2.9). */
export interface MergeChoice {
  readonly kind: 'merge';
  readonly keeps: string;
  readonly merges: string;
}

/** A choice in one line, for logs and answers: what it is, and which records it names. */
export function choiceText(choice: ReviewChoice): string {
  if (choice.kind === 'merge') return `merge ${choice.merges} into ${choice.keeps}`;
  if (choice.kind !== 'link') return choice.kind;
  return choice.hubspotId === undefined ? `link with row ${choice.localKey}` : `link with record ${choice.hubspotId}`;
}

/** What may be decided of each kind of review; of a whole record what stands at its ends says which of them (`recordOptions`). */
export const REVIEW_CHOICES: Readonly<Record<ReviewKind, readonly ReviewChoice['kind'][]>> = {
  conflict: ['local', 'hubspot', 'leave'],
  first_link: ['local', 'hubspot', 'leave'],
  ambiguous_match: ['link', 'create', 'leave'],
  duplicate_local: ['link', 'create', 'leave', 'retry'],
  duplicate_hubspot: ['link', 'merge', 'create', 'leave', 'retry'],
  merge: ['link', 'leave', 'retry'],
  delete: ['delete', 'create', 'leave', 'retry'],
  unique_cycle: ['leave', 'retry'],
  stale: ['retry'],
};

/** S3.2: choices that write or delete on what was seen of the whole record, and are void for anything else. */
const ON_WHAT_WAS_SEEN: Readonly<Partial<Record<ReviewKind, readonly ReviewChoice['kind'][]>>> = {
  delete: ['delete', 'create'],
  merge: ['link'],
  duplicate_local: ['link'],
  duplicate_hubspot: ['link', 'merge'],
};

/** Whether the choice holds only for what was seen of the record, and so has to name it. */
export function isBoundToSeen(kind: ReviewKind, choice: ReviewChoice): boolean {
  return ON_WHAT_WAS_SEEN[kind]?.includes(choice.kind) ?? false;
}

/** Why a choice is no answer to a review of that kind; null if it is one. `seen`: the mark of what was shown of the record. */
export function choiceRefused(kind: ReviewKind, choice: ReviewChoice, seen: string | null = null): string | null {
  const allowed = REVIEW_CHOICES[kind];
  if (!allowed.includes(choice.kind))
    return `A review of kind ${kind} is decided by one of: ${allowed.join(', ')}; not by ${choice.kind}.`;
  if (choice.kind === 'link' && (choice.hubspotId === undefined) === (choice.localKey === undefined))
    return 'Name the record to link with: either its hubspotId or its localKey.';
  if (choice.kind === 'merge' && (choice.keeps === '' || choice.merges === '' || choice.keeps === choice.merges))
    return 'Name two HubSpot records: the one that is kept (keeps) and the one that is merged into it (merges).';
  if (isBoundToSeen(kind, choice) && seen === null)
    return `Look at the record first: ${choice.kind} holds for what was shown of it, so the decision names that (seen).`;
  return null;
}
