import type { ReviewKind } from '@app/sync-engine/core';

/** What a review is about, for people. */
const KIND_WORDS: Readonly<Record<ReviewKind, string>> = {
  conflict: 'both sides edited it',
  first_link: 'differed when linked',
  ambiguous_match: 'Several records match',
  duplicate_local: 'Two rows, one record',
  duplicate_hubspot: 'Two records, one row',
  merge: 'Merged in HubSpot',
  delete: 'Deleted on one side',
  unique_cycle: 'Unique values in a circle',
  stale: 'HubSpot answers with old values',
};

/** `kind` as the api tells it. */
export const kindWords = (kind: string): string => KIND_WORDS[kind as ReviewKind] ?? kind;
