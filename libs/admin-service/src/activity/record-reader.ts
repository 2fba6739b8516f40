import type { FieldTracks, FieldVectors, LinkState, OpenReview, StoredTriple } from '@app/sync-engine';
import type { PendingRecord } from '../attention/pending-change';

/** How a record is named by those who look for it. */
export type RecordName =
  | { readonly by: 'link'; readonly id: string }
  | { readonly by: 'local'; readonly id: string }
  | { readonly by: 'hubspot'; readonly id: string };

export interface WaitingMark {
  readonly reasons: readonly string[];
  /** ms of the database's clock. */
  readonly since: number;
  readonly notBefore: number;
  readonly attempts: number;
  readonly parkedReason: string | null;
  readonly retryReason: string | null;
}

/** What the sync knows of one record. */
export interface KnownRecord {
  readonly entity: string;
  /** Null: marked, but not linked. */
  readonly linkId: string | null;
  readonly state: LinkState | null;
  readonly stateReason: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly externalId: string | null;
  readonly createdAt: number | null;
  readonly agreedAt: number | null;
  readonly baseLocal: FieldVectors;
  readonly baseHubSpot: FieldVectors;
  readonly tracks: FieldTracks;
  readonly openIntents: readonly { readonly field: string; readonly kind: string; readonly createdAt: number }[];
  readonly mark: WaitingMark | null;
  readonly reviews: readonly OpenReview[];
}

export interface FoundRecord {
  readonly entity: string;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly state: LinkState | null;
  /** What was found: `HubSpot id`, `key`, or the name of a match key with its value. */
  readonly found: string;
}

/** Both ends of a link, with what HubSpot was last agreed to hold. */
export interface LinkedEnds {
  readonly linkId: string;
  readonly entity: string;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly baseHubSpot: FieldVectors;
}

export interface RecordReader {
  find(entity: string, name: RecordName): Promise<KnownRecord | null>;
  /** S6.2: of the sets that the link owns, the first `limit` triples that are agreed, or known to differ. */
  triples(linkId: string, limit: number): Promise<readonly StoredTriple[]>;
  /** Of links of any entity; one that is not known is left out. */
  ends(linkIds: readonly string[]): Promise<readonly LinkedEnds[]>;
  /** At most 20 records one of whose ids, or whose e-mail address or domain, is exactly this. */
  search(text: string): Promise<readonly FoundRecord[]>;
  /** Links of an entity in a state, page by page in the order of their ids. */
  links(
    entity: string,
    state: LinkState | null,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly FoundRecord[]>;
  /** Marked records of an entity, page by page in the order of the marks' ids. */
  marked(
    entity: string,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly PendingRecord[]>;
}
