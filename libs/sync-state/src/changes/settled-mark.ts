import { joinMarks } from '@app/sync-engine';
import type { MarkContent, MarkOutcome, RecordRef } from '@app/sync-engine';
import { contentOf, recordOf, type MarkRow } from '../marks/mark-row';

/** An uncounted wait at least this long is for something outside (a holder, an hour of staleness): the system is quiet meanwhile. */
export const LONG_WAIT_MS = 60_000;

/** What becomes of a mark's row; `leased` rows keep their lease. Times: ms of the database's clock. */
export interface SettledMark {
  readonly id: string;
  readonly record: RecordRef;
  readonly content: MarkContent;
  /** Null: a new random stamp. */
  readonly stamp: string | null;
  readonly leased: boolean;
  /** From now on; null keeps the row's time. */
  readonly dueInMs: number | null;
  readonly attempts: number;
  readonly firstMarkedAt: number;
  readonly lastMarkedAt: number;
  readonly staleSince: number | null;
  readonly retryReason: string | null;
  readonly waits: boolean;
  readonly parkedReason: string | null;
}

export interface MarkSettlement {
  readonly mark: MarkRow;
  /** The stamp the lease saw (S1.4). */
  readonly seenStamp: string;
  /** The record the mark is about from now on: its link, once it has one (S1.5). */
  readonly record: RecordRef;
  /** Marks of the link's other ends, joined into this one and removed. */
  readonly joined: readonly MarkRow[];
  /** Null in an intent transaction: the mark stays leased. */
  readonly outcome: MarkOutcome | null;
  readonly now: number;
}

/** What the mark's row becomes; null: it is cleared. A mark made again since the lease, or joined by another, stays and is due at once (S1.4, S1.5). */
export function settleMark({ mark, seenStamp, record, joined, outcome, now }: MarkSettlement): SettledMark | null {
  const markedAgain = mark.stamp !== seenStamp || joined.length > 0;
  const kept: SettledMark = {
    id: mark.id,
    record,
    content: withReason(joined.map(contentOf).reduce(joinMarks, contentOf(mark)), outcome),
    stamp: joined.length > 0 ? null : mark.stamp,
    leased: outcome === null,
    dueInMs: outcome === null ? null : 0,
    attempts: Math.max(mark.attempts, ...joined.map((other) => other.attempts)),
    firstMarkedAt: Math.min(mark.firstMarkedAt, ...joined.map((other) => other.firstMarkedAt)),
    lastMarkedAt: Math.max(mark.lastMarkedAt, ...joined.map((other) => other.lastMarkedAt)),
    staleSince: mark.staleSince,
    retryReason: null,
    waits: false,
    parkedReason: null,
  };
  if (outcome === null) return kept;
  switch (outcome.kind) {
    case 'clear': {
      if (!markedAgain) return null;
      const firstMarkedAt = Math.min(mark.lastMarkedAt, ...joined.map((other) => other.firstMarkedAt));
      return { ...kept, attempts: 0, staleSince: null, firstMarkedAt };
    }
    case 'retry': {
      const again = {
        ...kept,
        attempts: kept.attempts + (outcome.counted ? 1 : 0),
        staleSince: outcome.stale ? (mark.staleSince ?? now) : null,
        retryReason: outcome.reason,
      };
      if (markedAgain) return again;
      return { ...again, dueInMs: outcome.delayMs, waits: !outcome.counted && outcome.delayMs >= LONG_WAIT_MS };
    }
    case 'park':
      return markedAgain ? { ...kept, attempts: 0 } : { ...kept, parkedReason: outcome.reason };
  }
}

/** The link's record where the change has a link that holds the mark's record; else the mark's own. */
export function recordAfter(mark: MarkRow, linkId: string | null): RecordRef {
  return linkId === null || mark.recordKind === 'link' ? recordOf(mark) : { kind: 'link', id: linkId };
}

/** S8.3: of a mark that was withdrawn under its lease, what is under way comes to its end: half of a write may be done. */
function withReason(content: MarkContent, outcome: MarkOutcome | null): MarkContent {
  return content.reasons.length > 0 || outcome === null ? content : { ...content, reasons: ['retry'] };
}
