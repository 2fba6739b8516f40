import type { Side } from './field-track';

/** S8.1: what a row of `hubspot_sync_log` tells. */
export type LogKind =
  | 'write'
  | 'create'
  | 'link'
  | 'delete'
  | 'merge'
  | 'restore'
  | 'conflict'
  | 'error'
  | 'state_began'
  | 'state_ended'
  | 'overwritten_edit'
  | 'stray_write'
  | 'link_state'
  | 'decision'
  | 'run';

export type LogCause = 'event' | 'capture' | 'poll' | 'audit' | 'run' | 'review' | 'undo';

export interface LogEntry {
  readonly kind: LogKind;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  /** The side written to, or the side an error or state is about. */
  readonly side: Side | null;
  readonly field: string | null;
  /** Raw values aligned with the field's members, or null where there is none. */
  readonly before: readonly (string | null)[] | null;
  readonly after: readonly (string | null)[] | null;
  readonly cause: LogCause;
  /** Policy or rule that decided, e.g. `latest_wins`, `S3.4`. */
  readonly policy: string | null;
  readonly message: string | null;
  /** The run on whose behalf it was done (S8.1). */
  readonly runId?: string | null;
}

/** A parked decision (S3.2, S4.1, S5.1, S5.4). */
export const REVIEW_KINDS = [
  'conflict',
  'first_link',
  'ambiguous_match',
  'duplicate_local',
  'duplicate_hubspot',
  'merge',
  'delete',
  'unique_cycle',
  'stale',
] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export interface NewReview {
  readonly kind: ReviewKind;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly field: string | null;
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
  readonly detail: string;
}
