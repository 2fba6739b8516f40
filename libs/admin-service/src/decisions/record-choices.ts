import type { FieldVectors, RecordOption, ShownEnds } from '@app/sync-engine';

/** One side of a record in review, as it is now. */
export interface ShownSide<End> {
  /** Row key or HubSpot id; of a merged record that of the surviving one. */
  readonly id: string;
  /** Null: not found, and whether it was deleted is not known. */
  readonly end: End | null;
  readonly values: FieldVectors;
}

/** What a person is shown who decides of a whole record: both sides as they are now, and what each way to decide would do. */
export interface RecordChoices {
  /** Ids of the fields shown, in the order of their mapping. */
  readonly fields: readonly string[];
  /** Null: there is no such side. */
  readonly local: ShownSide<NonNullable<ShownEnds['local']>> | null;
  readonly hubspot: ShownSide<NonNullable<ShownEnds['hubspot']>> | null;
  /** Of a second HubSpot record of a row: the one that the row is linked with; null: there is none. */
  readonly rival: ShownSide<NonNullable<ShownEnds['hubspot']>> | null;
  readonly options: readonly RecordOption[];
  /** S3.2: goes back with the decision, which is void for anything else than what is shown here. */
  readonly seen: string;
}

export type RecordChoicesOutcome =
  | { readonly kind: 'found'; readonly choices: RecordChoices }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_possible'; readonly message: string }
  /** HubSpot did not answer, or its budget is used up; the same question can be answered in a moment. */
  | { readonly kind: 'unread'; readonly message: string };
