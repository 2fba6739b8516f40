import type { RawValue } from '@app/hubspot-mapping';

/** A field's raw values, aligned with the members of its compiled mapping. */
export type FieldVector = readonly RawValue[];

/** Per field id; a field that is absent has no base, which differs from a blank base (S2.10). */
export type FieldVectors = Readonly<Record<string, FieldVector>>;

/** S2.1. */
export const LINK_STATES = ['pending', 'live', 'unreachable', 'held', 'severed', 'merged_away', 'erased'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** S2.1: every legal move; nothing else can be stored. */
export const LINK_TRANSITIONS: Readonly<Record<LinkState, readonly LinkState[]>> = {
  pending: ['live', 'held', 'severed', 'erased'],
  // To `pending` where a deleted HubSpot record is created anew (S5.2): until then the link keeps the old id.
  live: ['pending', 'unreachable', 'held', 'severed', 'merged_away', 'erased'],
  unreachable: ['pending', 'live', 'held', 'severed', 'merged_away', 'erased'],
  held: ['pending', 'live', 'severed', 'merged_away', 'erased'],
  severed: ['pending', 'live', 'merged_away', 'erased'],
  merged_away: ['live', 'erased'],
  erased: [],
};

/** Why a link takes no part, for the rules that look at it again; `stateReason` says it in words. */
export type DeleteCause = 'local_delete' | 'hubspot_delete' | 'both_deleted';
/** S4.4: the side whose record no longer passes its filter. */
export type LeaveCause = 'left_local_filter' | 'left_hubspot_filter';
export type LinkStateCause = DeleteCause | LeaveCause | 'merge' | 'privacy';

/** S4.4: whether each end has passed its own side's filter since it last left; only then it can leave. */
export interface PassedFilters {
  readonly local: boolean;
  readonly hubspot: boolean;
}

/** Joins one local row to one HubSpot record. */
export interface Link {
  readonly id: string;
  readonly entity: string;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  /** Minted by this installation, stored before the create that carries it (S4.1). */
  readonly externalId: string | null;
  readonly state: LinkState;
  /** Why and by whom, for the states that have a reason. */
  readonly stateReason: string | null;
  /** S4.4, S5.4, S5.5: only a link severed by a delete comes back by a restore, only one that left comes back by passing again, and only one held by a merge is decided by a later event. */
  readonly stateCause?: LinkStateCause | null;
  /** Random fence: changes with every settled outcome (S1.5). */
  readonly version: string;
  readonly baseLocal: FieldVectors;
  readonly baseHubSpot: FieldVectors;
  /** The highest HubSpot `updatedAt` seen, in ms of HubSpot's clock (S2.8). */
  readonly highestUpdatedAt: number | null;
  /** When both sides last agreed, in ms of the database's clock. */
  readonly agreedAt: number | null;
  readonly passedFilter: PassedFilters;
}
