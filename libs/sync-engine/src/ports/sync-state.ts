import type { FieldTracks, WriteIntent } from '../core/field-track';
import type { Link } from '../core/link';
import type { LogEntry, NewReview, ReviewKind } from '../core/log-entry';
import type { LeasedMark, NewMark } from '../core/mark';
import type { PlannedRecord, PlanProgress } from '../core/plan';
import type { ReviewDecision, StoredReview } from './review-store';
import type { PlanChoice, RunKind } from './run-store';
import type { AssociationChange, StoredTriple } from './association-store';
import type { MassChangeAnswer } from '../core/mark';
import type { MassChangeKind, MassChangeRule } from '../core/mass-change';
import type { MergeEvent } from '../core/record-merge';
import type { Transaction } from './transactions';

/** A mark under lease, with what the state knows of its record. */
export interface LeasedRecord {
  readonly mark: LeasedMark;
  /** The link, where the record has one; in any state. */
  readonly link: Link | null;
  readonly tracks: FieldTracks;
  /** Open intents of the link, oldest first. */
  readonly intents: readonly WriteIntent[];
  /** What a run that is being applied planned for the record (S8.3). */
  readonly planned?: PlannedWork | null;
  /** Decisions of people that wait to be carried out (S3.2). */
  readonly decided?: readonly StoredReview[];
}

/** A record's part of a plan, with what its run says of all of them. */
export interface PlannedWork {
  readonly record: PlannedRecord;
  readonly kind: RunKind;
  readonly choices: Readonly<Record<string, PlanChoice>>;
}

/** What is kept of a record, without a lease. */
export type RecordMemory = Pick<LeasedRecord, 'link' | 'tracks' | 'intents'>;

export interface LeasedBatch {
  readonly entity: string;
  readonly leaseToken: string;
  /** ms of the database's clock at the lease. */
  readonly now: number;
  readonly records: readonly LeasedRecord[];
  /** S8.5: the revision of its entity that the batch is reconciled under; where the stored one has moved on, every change is fenced. */
  readonly registryRevision?: string;
}

/** What becomes of a mark when its outcome commits. */
export type MarkOutcome =
  /** Done: cleared unless marked again since the lease (S1.4). */
  | { readonly kind: 'clear' }
  /** Kept, to be tried again; `counted` attempts lead to parking (S9.2), others (waits) do not. */
  | {
      readonly kind: 'retry';
      readonly delayMs: number;
      readonly counted: boolean;
      readonly reason: string;
      readonly stale?: boolean;
    }
  | { readonly kind: 'park'; readonly reason: string };

export interface LinkPatch {
  readonly state?: Link['state'];
  readonly stateReason?: string | null;
  readonly stateCause?: Link['stateCause'];
  /** Null gives the end up; a link keeps at least one. */
  readonly localKey?: string | null;
  readonly hubspotId?: string | null;
  readonly externalId?: string | null;
  /**
   * S5.2: the record is created anew: no base of the old one counts any more. Nor does what was agreed about it as an end of associations:
   * triples that end at the link and single values that name it are forgotten, and the *from* links that had one are fenced and marked, so
   * that an association which the new record lacks is nobody's removal.
   */
  readonly forgetsBases?: boolean;
  /** Fields whose base moves; others stay (S2.2). */
  readonly baseLocal?: Link['baseLocal'];
  readonly baseHubSpot?: Link['baseHubSpot'];
  readonly highestUpdatedAt?: number | null;
  /** Both sides agreed now (database clock). */
  readonly agreed?: boolean;
  /** S4.4: the ends that are named; the other stays. */
  readonly passedFilter?: Partial<Link['passedFilter']>;
}

/** A link that does not exist yet; refused if either end, or the external id, is linked already. */
export interface NewLink extends LinkPatch {
  readonly id: string;
  readonly state: Link['state'];
}

/** A severed link with nothing but the end that another link gave up. */
export interface Tombstone {
  readonly id: string;
  readonly hubspotId?: string;
  readonly localKey?: string;
  /** Null: a person gave the end up. */
  readonly stateCause: NonNullable<Link['stateCause']> | null;
  readonly stateReason: string;
  /** HubSpot's clock: until when its values were known to the link that gave it up. */
  readonly highestUpdatedAt: number | null;
}

export type NewIntent = Omit<WriteIntent, 'createdAt' | 'historyReadAt' | 'runId'> &
  Partial<Pick<WriteIntent, 'runId'>>;

/** A review with the decision that was looked at. */
export interface DecidedReview {
  readonly id: string;
  readonly decision: ReviewDecision;
}

/** One record's part of a settling or intent transaction. All of it commits, or (fenced) none. */
export interface RecordChange {
  readonly mark: LeasedMark;
  /** The link and the version seen; the change is fenced if it moved (S1.5). Null where the record is not linked. */
  readonly fence: { readonly linkId: string; readonly version: string } | null;
  readonly newLink?: NewLink;
  readonly link?: LinkPatch;
  /** Replaced whole per field; `EMPTY_TRACK` removes. */
  readonly tracks?: FieldTracks;
  readonly openIntents?: readonly NewIntent[];
  readonly closeIntents?: readonly string[];
  /** Intents whose field history was read after their lifetime, or that were just read (S2.5). */
  readonly intentsHistoryRead?: readonly string[];
  readonly log?: readonly LogEntry[];
  readonly openReviews?: readonly NewReview[];
  readonly closeReviews?: readonly {
    readonly linkId: string;
    readonly field: string | null;
    readonly kind: ReviewKind;
  }[];
  /** What became of the record's part of a plan (S8.3). */
  readonly plan?: { readonly id: string; readonly progress: PlanProgress; readonly message: string | null };
  /**
   * Reviews whose decision was carried out, and those whose decision is void, to be asked again (S3.2). Who decided otherwise since the
   * lease is heard next: only the decision that is named here is over.
   */
  readonly reviewsDecided?: readonly DecidedReview[];
  readonly reviewsVoid?: readonly DecidedReview[];
  /**
   * Ends that the link gave up and that must be neither matched nor created: each gets a severed link of its own, in the same
   * transaction (S2.1).
   */
  readonly tombstones?: readonly Tombstone[];
  /**
   * S5.4: the link was merged away: its open intents and its triples go to that link. Of the survivor's history only what came after
   * `since` (HubSpot's clock, ms) can be a receipt of theirs.
   */
  readonly followedBy?: { readonly linkId: string; readonly since: number };
  /** S5.6: every value of the person is wiped from all that the sync keeps; the link, or a new one, becomes the tombstone. */
  readonly erases?: boolean;
  /** Further records to mark in the same transaction. */
  readonly marks?: readonly NewMark[];
  /** S6.2, of the link as *from* end. */
  readonly associations?: AssociationChange;
  /**
   * S5.4: links merged away into this one. Their triples are forgotten and every *from* link that had one, the survivor included, is
   * marked: the associations that the survivor has now are additions, so nobody's association is removed by the merge.
   */
  readonly mergedAway?: readonly string[];
  /** Absent in an intent transaction: the mark stays leased. */
  readonly outcome?: MarkOutcome;
}

/** `fenced`: lease lost, version moved, or an end linked elsewhere meanwhile; nothing of the record was stored. */
export type ChangeResult = { readonly kind: 'stored'; readonly version: string | null } | { readonly kind: 'fenced' };

export interface MatchKeyEntry {
  readonly key: string;
  /** Normalised. */
  readonly value: string;
  readonly hubspotId: string;
  readonly primary: boolean;
}

/** An index hit with the link of its record, in whatever state, where it has one: an end of any link is not free (S2.1). */
export interface MatchCandidate extends MatchKeyEntry {
  readonly link: Link | null;
}

export interface WaitingField {
  readonly linkId: string;
  readonly hubspotId: string | null;
  readonly field: string;
  readonly holder: string;
  /** The side that refused, and the field's values when it did: a `hubspot` refusal wants the local value there, and the other way round. */
  readonly side: 'local' | 'hubspot';
  readonly local: readonly (string | null)[];
  readonly hubspot: readonly (string | null)[];
}

/**
 * The sync's own memory of one portal. Times are the database's clock. Every method is one short transaction, but those that take
 * a `tx`. One contract suite holds for the in-memory implementation (simulator) and the PostgreSQL one.
 */
export interface SyncState {
  now(): Promise<number>;

  /** S1.1: upserts marks; a record with a link is marked by its link; each gets a new random stamp (S1.4). */
  mark(entity: string, marks: readonly NewMark[]): Promise<void>;
  /** S1.2: folds up to `limit` captured rows into marks and deletes exactly those. Returns how many were folded. */
  fold(limit: number): Promise<number>;
  /** S1.5: leases up to `limit` due marks of one entity (the one waiting longest; only `live` entities), or null when nothing is due. */
  lease(options: {
    readonly limit: number;
    readonly leaseMs: number;
    readonly entity?: string;
  }): Promise<LeasedBatch | null>;
  /** Gives leases back untouched, due again after `delayMs` (S9.1). */
  release(batch: LeasedBatch, marks: readonly LeasedMark[], delayMs: number): Promise<void>;

  /**
   * Stores the changes of a batch in the given transaction: takes the fence of every record in one statement (lease token still
   * held and unexpired, link version unchanged), stores the accepted ones, answers per mark id.
   */
  store(
    tx: Transaction,
    batch: LeasedBatch,
    changes: readonly RecordChange[],
  ): Promise<ReadonlyMap<string, ChangeResult>>;

  /** The link that holds this end or external id, in any state. */
  findLinks(
    entity: string,
    by: {
      readonly ids?: readonly string[];
      readonly localKeys?: readonly string[];
      readonly hubspotIds?: readonly string[];
      readonly externalIds?: readonly string[];
    },
  ): Promise<readonly Link[]>;

  /** What is kept of the links that hold one of these ends; without a lease, to be looked at only. */
  recall(
    entity: string,
    by: {
      readonly ids?: readonly string[];
      readonly localKeys?: readonly string[];
      readonly hubspotIds?: readonly string[];
    },
  ): Promise<readonly RecordMemory[]>;

  /** S4.5: replaces the index entries of these HubSpot records. */
  indexMatchKeys(
    entity: string,
    records: readonly { readonly hubspotId: string; readonly entries: readonly MatchKeyEntry[] }[],
  ): Promise<void>;
  findMatches(
    entity: string,
    keys: readonly { readonly key: string; readonly value: string }[],
  ): Promise<readonly MatchCandidate[]>;
  /**
   * S4.5: each token takes all of its keys or none; refused if another unexpired token holds one of them, also one before it in the same
   * call. Gives the tokens that hold theirs. Expires with the lease.
   */
  claimKeys(
    entity: string,
    claims: readonly {
      readonly token: string;
      readonly keys: readonly { readonly key: string; readonly value: string }[];
    }[],
    ttlMs: number,
  ): Promise<ReadonlySet<string>>;
  releaseClaims(entity: string, tokens: readonly string[]): Promise<void>;

  /**
   * S3.2: when each captured column of these leased records changed last, by mark id (ms of the database's clock), folded or not yet.
   * Asked after a row was read, it misses no change that the row shows; the mark as leased may.
   */
  changedColumns(
    entity: string,
    records: readonly { readonly markId: string; readonly localKey: string }[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>;

  /**
   * S5.3: counts these links once per kind and window, in the given transaction, and answers what is too much by the rule; null while
   * nothing is. The transaction must then roll back: what it raised is not counted.
   */
  raiseMassChange(
    tx: Transaction,
    entity: string,
    changes: Readonly<Record<MassChangeKind, readonly string[]>>,
    rule: MassChangeRule,
  ): Promise<{ readonly kind: MassChangeKind; readonly changed: number; readonly links: number } | null>;
  /** S5.3: a person answered the guard: every mark of the entity carries the answer, and no earlier one, and the count begins anew. Gives how many marks. */
  answerMassChange(entity: string, answer: MassChangeAnswer): Promise<number>;

  /** S5.4: the merges that HubSpot told of any of these records, as stored by the intake; newest first. */
  merges(entity: string, hubspotIds: readonly string[]): Promise<readonly MergeEvent[]>;

  /** S5.6: the key index's entries of a record. */
  matchKeysOf(entity: string, hubspotId: string): Promise<readonly MatchKeyEntry[]>;

  /** S2.6: of these wire values of a link's field, those that an intent or the log of this database sent. */
  knownValues(linkId: string, field: string): Promise<readonly (readonly (string | null)[])[]>;

  /** S2.5: marks the links whose open intents have outlived every call, so that their history is read once. Returns how many. */
  markExpiredIntents(lifetimeMs: number): Promise<number>;
  /** S3.4, S9.2: a mapping or the portal's catalogue changed: field errors and parked records of the entity are tried again. */
  retryErrors(entity: string): Promise<number>;

  /** S6.2: the triples of these *from* links; a link without any is absent. */
  triplesOf(fromLinkIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredTriple[]>>;
  /**
   * S6.4: marks the *from* links that wait for an end that is linked by now. Storing a link marks those who wait for its ends; this
   * finds the ones that began to wait at the same moment. Returns how many.
   */
  wakeAssociations(): Promise<number>;

  /** S3.9: the links whose field waits (`field_error` with a holder) for a value that one of these HubSpot records holds. */
  waitingFor(entity: string, holderHubSpotIds: readonly string[]): Promise<readonly WaitingField[]>;
}
