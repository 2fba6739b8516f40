import type { Canonical } from '@app/hubspot-mapping';
import type { FieldVector } from './link';

/** S2.7: the reasons for which two sides may differ without a write. */
export const FIELD_STATES = [
  'normalised',
  'write_ignored',
  'held_by_direction',
  'drift_ignored',
  'undone',
  'discarded',
  'secondary_value',
  'review',
  'field_error',
  'oscillating',
] as const;
export type FieldStateKind = (typeof FIELD_STATES)[number];

/** A state with the two values it is about, in the canonical domain. It ends when either changes (S2.7 names the exceptions). */
export interface FieldState {
  readonly kind: FieldStateKind;
  readonly local: readonly Canonical[] | null;
  readonly hubspot: readonly Canonical[] | null;
  /** For people: the reason and what to do. Value-free unless the state is a review or an error about that value. */
  readonly detail: string;
  /** For `field_error`: which side refused or could not be reached by the value. */
  readonly side?: Side;
  /** For `field_error`: the mapping version it was found under; another version retries it (S3.4). */
  readonly mappingVersion?: string;
  /** For `field_error` of a taken unique value: the HubSpot record that holds it (S3.9). */
  readonly holder?: string | null;
  /** ms of the database's clock. */
  readonly since: number;
}

export type Side = 'local' | 'hubspot';

/**
 * S3.5: a write of ours over an earlier value whose history has not been read since. `decidedUpdatedAt` is the `updatedAt`
 * (HubSpot's clock, ms) of the read that decided it: a foreign entry newer than that, under ours, is an edit we overwrote.
 */
export interface Unverified {
  readonly decidedUpdatedAt: number;
  readonly behalf: Behalf;
}

/** S2.5: on whose behalf a HubSpot write is made. */
export type Behalf = 'local' | 'hubspot' | 'undo';

/** S3.2: when and where the value that was written came from; kept until the write is verified. `at` null: unknown. */
export interface Authored {
  readonly side: Side;
  /** ms of that side's own clock: the database's for local, HubSpot's for hubspot. */
  readonly at: number | null;
  /** The local value, as read, that the time is about; absent where it is about HubSpot's. */
  readonly value?: FieldVector;
}

/** All that is kept per link and field beside the bases. Absent when there is nothing to keep. */
export interface FieldTrack {
  readonly state: FieldState | null;
  readonly unverified: Unverified | null;
  readonly authored: Authored | null;
  /**
   * While intents are open: the newest history entry (HubSpot's clock, ms) that has been examined. An overwritten edit is looked
   * for above it only, so that none is found twice.
   */
  readonly seenThrough: number | null;
  /** Times (database clock, ms) and values of recent writes, newest first, for S7.4. */
  readonly recentWrites: readonly RecentWrite[];
}

export interface RecentWrite {
  readonly at: number;
  readonly value: string;
}

export const EMPTY_TRACK: FieldTrack = {
  state: null,
  unverified: null,
  authored: null,
  seenThrough: null,
  recentWrites: [],
};

export function isEmptyTrack(track: FieldTrack): boolean {
  return (
    !track.state &&
    !track.unverified &&
    !track.authored &&
    track.seenThrough === null &&
    track.recentWrites.length === 0
  );
}

export type FieldTracks = Readonly<Record<string, FieldTrack>>;

/** The `field` of an intent that is about the record as a whole; no mapped field goes by that name. */
export const WHOLE_RECORD = '*';

/** S2.5: a HubSpot write under way, one per record and field; a create has one per field too, so that its values become bases. */
export interface WriteIntent {
  readonly id: string;
  readonly linkId: string;
  readonly field: string;
  /** `archive` and `merge` are about the whole record: their field is `WHOLE_RECORD`. */
  readonly kind: 'create' | 'update' | 'clear' | 'archive' | 'merge';
  readonly behalf: Behalf;
  /** Wire values to be sent; null clears. Of a merge the id that is kept and the one that is merged into it. */
  readonly sent: FieldVector;
  /** The local value as read, from which `sent` was made: becomes `base_local` (S2.2). Of a merge the fields of which was told what gives way. */
  readonly local: FieldVector;
  readonly decidedUpdatedAt: number;
  /** ms of the database's clock. */
  readonly createdAt: number;
  /** The run on whose behalf it is (S8.1): its answer may be found by a pass that no run is part of, or another one. */
  readonly runId: string | null;
  /** Set when a read of the field's history came after the intent's lifetime; the intent may then be dropped. */
  readonly historyReadAt: number | null;
}
