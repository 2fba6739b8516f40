import type { ReviewKind } from '../core/log-entry';
import type { ReviewChoice } from '../core/review-decision';

/** What a person decided, bound to the values that were shown (S3.2). */
export interface ReviewDecision {
  readonly choice: ReviewChoice;
  /** The values shown; the decision is void for others. Null for reviews about the whole record. */
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
  /** S3.2, of a whole record: the seal of both ends as they were shown (`sealOf`); the decision is void for anything else. */
  readonly seen?: string | null;
  readonly by: string;
}

export interface StoredReview {
  readonly id: string;
  readonly entity: string;
  readonly kind: ReviewKind;
  readonly state: 'open' | 'decided' | 'closed';
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly field: string | null;
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
  readonly detail: string;
  /** Set while the decision is on its way through the engine, and afterwards. */
  readonly decision: ReviewDecision | null;
  /** When it was decided (database clock, ms); null while nobody has. */
  readonly decidedAt: number | null;
  readonly openedAt: number;
}

export type ReviewOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'not_found' }
  /** Decided or closed meanwhile. */
  | { readonly kind: 'not_open'; readonly state: 'decided' | 'closed' }
  /** Somebody decided otherwise, and no worker has come to it yet: who decides all the same says so. */
  | { readonly kind: 'decided_otherwise'; readonly decision: ReviewDecision; readonly at: number }
  /** S3.2: the review shows other values now; they are to be looked at first. */
  | { readonly kind: 'moved'; readonly review: StoredReview }
  | { readonly kind: 'not_possible'; readonly message: string };

/** Reviews of one portal. Deciding stores the choice and marks the record; a worker carries it out and ends the review. */
export interface ReviewStore {
  find(id: string): Promise<StoredReview | null>;
  /**
   * The same decision once more changes nothing. Another one takes the place of the first only where `replaces` says when that was made; this is
   * logged, with both.
   */
  decide(id: string, decision: ReviewDecision, replaces?: number): Promise<ReviewOutcome>;
  /** S3.3: all open reviews of that kind and field at once, each for the values it shows. Gives how many. */
  decideAll(
    entity: string,
    what: { readonly kind: ReviewKind; readonly field: string },
    choice: ReviewChoice,
    by: string,
  ): Promise<number>;
}
