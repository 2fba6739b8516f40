import type { FieldVectors } from '@app/sync-engine';

/** A record that a review's record may be linked with. */
export interface Partner {
  /** Row key or HubSpot id, as the side has it. */
  readonly id: string;
  readonly values: FieldVectors;
  /** Why it cannot be chosen: it belongs to a link already; null: it can. */
  readonly takenBy: string | null;
}

/** What a person sees who looks for the partner of a record. */
export interface Partners {
  /** The side that the partner is on. */
  readonly side: 'local' | 'hubspot';
  /** What was looked for: as asked, else the record's own match keys. */
  readonly searched: readonly string[];
  /** Ids of the fields shown, those of the match keys first. */
  readonly fields: readonly string[];
  /** Of the record in review. */
  readonly own: FieldVectors;
  readonly partners: readonly Partner[];
  /** What kept a side from being looked at whole, in words. */
  readonly notes: readonly string[];
}

export type PartnersOutcome =
  | { readonly kind: 'found'; readonly partners: Partners }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_possible'; readonly message: string };
