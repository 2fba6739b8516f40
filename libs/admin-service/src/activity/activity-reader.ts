import type { LogCause, LogKind, LoggedChange, Side } from '@app/sync-engine';

/** Narrows the log; everything given must hold. */
export interface LogFilter {
  readonly entity?: string;
  /** Id of a compiled field: a group's name or a mapping's id. */
  readonly field?: string;
  readonly kind?: LogKind;
  readonly cause?: LogCause;
  readonly side?: Side;
  readonly run?: string;
  readonly link?: string;
  /** ms of the database's clock; `to` is not part of it. */
  readonly from?: number;
  readonly to?: number;
  /** Words, each of which is, or begins, a word of message, before or after. */
  readonly text?: string;
}

export interface LogRow extends LoggedChange {
  /** Where a page that begins after this row begins. */
  readonly cursor: string;
  readonly run: string | null;
}

export interface WebhookFilter {
  readonly objectId?: string;
  readonly verdict?: string;
  readonly type?: string;
}

export interface WebhookRow {
  readonly id: string;
  readonly cursor: string;
  /** ms of the database's clock. */
  readonly receivedAt: number;
  readonly subscriptionType: string;
  readonly objectTypeId: string | null;
  readonly objectId: string | null;
  readonly property: string | null;
  readonly value: string | null;
  /** ms of HubSpot's clock. */
  readonly occurredAt: number;
  readonly changeSource: string | null;
  readonly sourceId: string | null;
  readonly verdict: string;
  readonly entity: string | null;
}

/** Writes of one minute. */
export interface ThroughputPoint {
  readonly at: number;
  readonly toHubSpot: number;
  readonly toLocal: number;
}

/** What audits found of one day (S8.4). */
export interface DriftPoint {
  /** `2026-11-25`, UTC. */
  readonly day: string;
  readonly lateFound: number;
  readonly driftFound: number;
  readonly vanished: number;
}

/** What happened, of the current portal. Lists are newest first; a page is one statement. */
export interface ActivityReader {
  log(filter: LogFilter, page: { readonly limit: number; readonly after: string | null }): Promise<readonly LogRow[]>;
  webhooks(
    filter: WebhookFilter,
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<readonly WebhookRow[]>;
  /** The last `minutes`, oldest first, minutes without a write left out. */
  throughput(minutes: number): Promise<readonly ThroughputPoint[]>;
  /** The last `days`, oldest first, days without a finding left out. */
  drift(days: number): Promise<readonly DriftPoint[]>;
}

/** `at` in µs and the id: what a cursor of these lists holds. */
export const ACTIVITY_CURSOR = /^\d{1,18}-\d{1,18}$/;
