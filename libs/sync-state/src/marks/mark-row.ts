import type { EventHint, LeasedMark, MarkAbout, MarkContent, MarkReason, RecordRef } from '@app/sync-engine';
import { milliseconds } from '../milliseconds';

/** A mark as its row holds it, lease and waits included. Times: ms of the database's clock. */
export interface MarkRow {
  readonly id: string;
  readonly entity: string;
  readonly recordKind: RecordRef['kind'];
  readonly recordId: string;
  readonly reasons: MarkReason[];
  readonly about: MarkAbout[];
  readonly changedColumns: Record<string, number>;
  readonly localDeleted: boolean;
  readonly onlyOwnCapture: boolean;
  readonly hints: EventHint[];
  readonly onlyOwnEvents: boolean;
  readonly stamp: string;
  readonly attempts: number;
  readonly firstMarkedAt: number;
  readonly lastMarkedAt: number;
  readonly staleSince: number | null;
  readonly leaseToken: string | null;
  readonly leaseExpiresAt: number | null;
}

/** Select list of a `MarkRow`; the table goes by the name `mark`. */
export const MARK_COLUMNS = `
  mark.id, mark.entity, mark.record_kind as "recordKind", mark.record_id as "recordId", mark.reasons, mark.about,
  mark.changed_columns as "changedColumns", mark.local_deleted as "localDeleted", mark.only_own_capture as "onlyOwnCapture",
  mark.hints, mark.only_own_events as "onlyOwnEvents", mark.stamp, mark.attempts,
  ${milliseconds('mark.first_marked_at')} as "firstMarkedAt", ${milliseconds('mark.last_marked_at')} as "lastMarkedAt",
  ${milliseconds('mark.stale_since')} as "staleSince", mark.lease_token as "leaseToken",
  ${milliseconds('mark.lease_expires_at')} as "leaseExpiresAt"`;

/**
 * The order in which every statement that changes marks locks them (S1.5), so that two of them wait for each other and never deadlock; the
 * table goes by the name `mark`.
 */
export const MARK_ORDER = `mark.entity collate "C", mark.record_kind collate "C", mark.record_id collate "C"`;

export function recordOf(row: MarkRow): RecordRef {
  return { kind: row.recordKind, id: row.recordId };
}

export function contentOf(row: MarkRow): MarkContent {
  const { reasons, about, changedColumns, localDeleted, onlyOwnCapture, hints, onlyOwnEvents } = row;
  return { reasons, about, changedColumns, localDeleted, onlyOwnCapture, hints, onlyOwnEvents };
}

export function leasedMarkOf(row: MarkRow): LeasedMark {
  return {
    id: row.id,
    entity: row.entity,
    record: recordOf(row),
    reasons: row.reasons,
    about: row.about,
    changedColumns: row.changedColumns,
    localDeleted: row.localDeleted,
    onlyOwnCapture: row.onlyOwnCapture,
    hints: row.hints,
    onlyOwnEvents: row.onlyOwnEvents,
    stamp: row.stamp,
    attempts: row.attempts,
    firstMarkedAt: row.firstMarkedAt,
    lastMarkedAt: row.lastMarkedAt,
    staleSince: row.staleSince,
  };
}
