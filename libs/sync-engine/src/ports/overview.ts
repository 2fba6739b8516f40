import type { EntityState } from '../core/entity-definition';
import type { LogEntry } from '../core/log-entry';
import type { ConnectionState } from './connections';
import type { Run } from './run-store';

export interface EntityOverview {
  readonly entity: string;
  readonly table: string;
  readonly objectType: string;
  readonly state: EntityState;
  readonly stateReason: string | null;
  readonly links: Readonly<Record<string, number>>;
  readonly openReviews: number;
  readonly fieldErrors: number;
  readonly parked: number;
  readonly suspendedMappings: number;
  readonly latestRun: Run | null;
}

/** How far capture by logical decoding is with the server's log. */
export interface CapturedLog {
  /** Written and not read yet, of whatever tables; null: the slot is lost, and is made anew at the next set-up. */
  readonly unreadBytes: number | null;
  /** Kept by the server for the slot; `max_slot_wal_keep_size` bounds it. */
  readonly heldBytes: number | null;
  /** Some worker reads it. */
  readonly beingRead: boolean;
}

/** `none`: changes are captured by triggers; `unread`: no worker reads the slot; `lost`: it is gone, and is made anew at the next set-up. */
export const SLOT_STATES = ['none', 'read', 'unread', 'lost'] as const;
export type SlotState = (typeof SLOT_STATES)[number];

export function slotStateOf(log: CapturedLog | null): SlotState {
  if (log === null) return 'none';
  if (log.unreadBytes === null) return 'lost';
  return log.beingRead ? 'read' : 'unread';
}

export interface Backlog {
  /** Null: no table is captured by decoding. */
  readonly log: CapturedLog | null;
  readonly captured: number;
  readonly marks: number;
  readonly leased: number;
  readonly parked: number;
  /** ms; null when there is nothing waiting. */
  readonly oldestAgeMs: number | null;
  /** S-contract "Quiet": nothing to read in the log, no captured rows, no marks but parked or waiting ones, no leases. */
  readonly quiet: boolean;
}

export interface LoggedChange extends LogEntry {
  readonly id: string;
  readonly entity: string;
  /** ms of the database's clock. */
  readonly at: number;
}

export interface OpenReview {
  readonly id: string;
  readonly entity: string;
  readonly kind: string;
  readonly field: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
  readonly detail: string;
  readonly openedAt: number;
}

export interface ParkedRecord {
  /** To page from (`before`). */
  readonly id?: string;
  readonly entity: string;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly reason: string;
  readonly attempts: number;
  readonly since: number;
}

/** What the admin page and the CLI read; one statement each, cheap at a million links. */
export interface OverviewReader {
  connection(): Promise<{
    readonly state: ConnectionState;
    readonly stateReason: string | null;
    readonly portalId: string;
    readonly uiDomain: string | null;
  } | null>;
  entities(): Promise<readonly EntityOverview[]>;
  backlog(): Promise<Backlog>;
  /** Newest first; `before` is the id to page from. */
  changes(options: {
    readonly limit: number;
    readonly before?: string;
    readonly entity?: string;
  }): Promise<readonly LoggedChange[]>;
  reviews(options: { readonly limit: number; readonly before?: string }): Promise<readonly OpenReview[]>;
  parked(options: { readonly limit: number; readonly before?: string }): Promise<readonly ParkedRecord[]>;
}
