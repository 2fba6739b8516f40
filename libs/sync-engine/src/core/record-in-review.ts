import type { LocalEnd } from './deletion';
import type { Link } from './link';
import type { ReviewKind } from './log-entry';
import type { ReviewChoice } from './review-decision';

/** What stands at either end of a record now. `gone`: neither there nor in the recycle bin, or merged into another. Null: there is no such end. */
export interface ShownEnds {
  readonly local: LocalEnd | null;
  readonly hubspot: 'present' | 'archived' | 'gone' | null;
}

/** A whole record that a person is asked about, with what stands at its ends now. */
export interface RecordInReview {
  readonly kind: ReviewKind;
  /** Null: the record is not linked. */
  readonly link: Pick<Link, 'state' | 'stateCause'> | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly ends: ShownEnds;
  /** S5.4: the record that holds the values of a merged one now. */
  readonly survivorId: string | null;
  /** Whether a deleted row stays in its table, marked as deleted. */
  readonly softDeletes: boolean;
  /** S4.1: of an unlinked record the links that hold those which its keys name. */
  readonly partners: readonly ReviewPartner[];
  /** Of a second HubSpot record: the live one of the same row, if HubSpot can merge the two; else null. */
  readonly mergesWith?: string | null;
}

/** A link in whose way the record stands, with the ends that it has. */
export type ReviewPartner = Pick<Link, 'localKey' | 'hubspotId' | 'state'>;

/** One way to decide, with what it does, in words for the person who decides: what is written on which side, and what stays. */
export interface RecordOption {
  readonly choice: ReviewChoice;
  readonly label: string;
  readonly effects: readonly string[];
}
