import type { OpenReview, ReviewChoice } from '@app/sync-engine';

export interface ReviewRow extends OpenReview {
  readonly linkId: string | null;
  /** Decided, and on its way through the engine: what, by whom and when (ms); null: it waits for a decision. */
  readonly decided: { readonly choice: ReviewChoice; readonly by: string; readonly at: number } | null;
}

export interface ReviewFilter {
  readonly entity?: string;
  readonly kind?: string;
  readonly field?: string;
}

/** Open reviews of one kind and field: what can be decided together (S3.3). */
export interface ReviewGroup {
  readonly entity: string;
  readonly kind: string;
  readonly field: string | null;
  readonly open: number;
}

/** Open reviews of the current portal. */
export interface ReviewReader {
  /** Newest first, before that id. */
  reviews(
    filter: ReviewFilter,
    page: { readonly limit: number; readonly before: string | null },
  ): Promise<readonly ReviewRow[]>;
  /** Null: there is no open review of that id. */
  review(id: string): Promise<ReviewRow | null>;
  groups(): Promise<readonly ReviewGroup[]>;
}
