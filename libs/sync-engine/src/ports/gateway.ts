import type { AssociationType } from '../core/association-mapping';

/** What went wrong with a whole call (architecture §5). Only the gateway knows HTTP codes. */
export type GatewayFailure =
  /** Try again later; a write may or may not have been applied. */
  | { readonly kind: 'transient'; readonly message: string }
  /** S9.1: nothing was applied; HubSpot (or our own budget) says how long to wait. */
  | {
      readonly kind: 'rate_limited';
      readonly message: string;
      readonly waitMs: number;
      readonly policy: 'second' | 'ten_seconds' | 'day';
    }
  /** The connection is gone (401 after a refresh, refused refresh): it pauses, with this reason. */
  | { readonly kind: 'revoked'; readonly message: string }
  /** HubSpot refused the call as such; repeating it unchanged is pointless. Nothing was applied. */
  | { readonly kind: 'final'; readonly message: string; readonly refusal: Refusal };

export type GatewayResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: GatewayFailure };

/** HubSpot's refusal of one input or one call, as it said it (the useful JSON inside `message` already parsed out). */
export interface Refusal {
  readonly category: string;
  readonly message: string;
  /** Properties named by the refusal. */
  readonly properties: readonly PropertyRefusal[];
  /** S4.2: the record that exists already, where HubSpot names it. */
  readonly existingId: string | null;
  /** True if the input was refused because a unique value (or the record) exists already. */
  readonly conflict: boolean;
}

export interface PropertyRefusal {
  readonly property: string;
  /** HubSpot's code, e.g. `INVALID_OPTION`, `PROPERTY_DOESNT_EXIST`, `READ_ONLY_VALUE`. */
  readonly code: string;
  readonly message: string;
  /** S3.9: the record that holds the unique value, where named. */
  readonly holderId: string | null;
}

export interface HubSpotRecord {
  readonly id: string;
  /** Properties that the answer carried; a requested one that is absent is *unknown*, not blank (S2.3). `""` is given as null. */
  readonly properties: Readonly<Record<string, string | null>>;
  /** ms of HubSpot's clock. */
  readonly updatedAt: number;
  readonly archived: boolean;
}

export interface HistoryEntry {
  readonly value: string | null;
  /** ms of HubSpot's clock. */
  readonly timestamp: number;
  readonly sourceType: string;
  readonly sourceId: string | null;
}

export interface HubSpotRecordWithHistory extends HubSpotRecord {
  /** Newest first, per property asked for. */
  readonly history: Readonly<Record<string, readonly HistoryEntry[]>>;
}

export interface CreateInput {
  /** Unique within the call; settles the answer (S2.2). */
  readonly traceId: string;
  readonly properties: Readonly<Record<string, string>>;
  /** S4.2: made with the record, all of them or, where HubSpot refuses one, not the record either (facts 2.2, 2.5). */
  readonly associations?: readonly { readonly toId: string; readonly types: readonly AssociationType[] }[];
}

export interface UpdateInput {
  readonly traceId: string;
  readonly id: string;
  /** `""` clears. */
  readonly properties: Readonly<Record<string, string>>;
}

/** S2.2: inputs − results − errors; what the answer does not confirm is `unknown`. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly record: HubSpotRecord }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown' };

/** Reserved in the shared budget before a batch starts (S9.1). */
export type Priority = 'live' | 'review' | 'run' | 'audit';

export type Reservation =
  /** `nextMs`: after which as many requests would be granted again, if nobody else takes some; absent: not known. */
  { readonly granted: true; readonly nextMs?: number } | { readonly granted: false; readonly waitMs: number };

/**
 * HubSpot, as the engine sees it. Batches hold at most 100 inputs (50 with history: the gateway splits); results are keyed, never
 * positional. No method throws for what HubSpot answers; exceptions are bugs.
 */
export interface HubSpotGateway {
  /** Takes `requests` from the portal's shared budget, or says how long to wait. */
  reserve(requests: number, priority: Priority): Promise<Reservation>;
  /** Absent from the map: HubSpot did not return it, which proves nothing (S5.1). `archived`: only what is in the recycle bin. */
  readBatch(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
    options?: { archived?: boolean },
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>>;
  readBatchWithHistory(
    objectType: string,
    ids: readonly string[],
    properties: readonly string[],
    options?: { archived?: boolean },
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecordWithHistory>>>;
  /** By a unique property; keyed by the value asked for. */
  readByUnique(
    objectType: string,
    property: string,
    values: readonly string[],
    properties: readonly string[],
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>>;
  /** Single read: resolves merged ids (the record's id then differs). `missing` is a 404. */
  readOne(
    objectType: string,
    id: string,
    properties: readonly string[],
    options?: { archived?: boolean },
  ): Promise<GatewayResult<HubSpotRecord | 'missing'>>;
  /** Walks by id; `after` null starts. */
  list(
    objectType: string,
    after: string | null,
    properties: readonly string[],
  ): Promise<GatewayResult<{ readonly records: readonly HubSpotRecord[]; readonly next: string | null }>>;
  /** Keyed by trace id; every input has an outcome. */
  createBatch(
    objectType: string,
    inputs: readonly CreateInput[],
  ): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>>;
  updateBatch(
    objectType: string,
    inputs: readonly UpdateInput[],
  ): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>>;
  /** Moves records to the recycle bin (facts 2.9). HubSpot answers for the call only: what became of each is read afterwards. */
  archiveBatch(objectType: string, ids: readonly string[]): Promise<GatewayResult<null>>;
  /**
   * Merges one record into another, for good (facts 2.9). The surviving record may have an id of its own. Not to be repeated blindly: after a
   * lost answer a single read of either id tells whether they are one.
   */
  merge(
    objectType: string,
    ids: { readonly keeps: string; readonly merges: string },
  ): Promise<GatewayResult<HubSpotRecord>>;
  /**
   * Hints for a poll where there are no webhooks (service key): records modified within the window (ms of HubSpot's clock, both ends
   * included), in id order after `afterId`; `next` null at its end. The index behind it lags: windows overlap, and the audit finds the rest.
   */
  searchModified?(
    objectType: string,
    from: number,
    to: number,
    afterId: string | null,
  ): Promise<GatewayResult<{ readonly records: readonly HubSpotRecord[]; readonly next: string | null }>>;
  /** The `sourceId` of our own writes in histories and events; null until known (service key before its first write). */
  ownSourceId(): string | null;
}
