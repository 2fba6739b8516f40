import type { LeasedRecord, RecordChange } from '../ports';
import { attemptDelay, type EngineSettings } from './engine-settings';

/** Why reconciling a batch failed: not an outcome of its records but an exception. */
export interface BatchFailure {
  readonly reason: string;
  /** The failure can be a record's own, and not only the database's or the network's: a record that fails so alone is parked at last (S9.2). */
  readonly counted: boolean;
}

/** So many pauses long is the wait where only somebody else can mend it. */
const NOT_ITS_OWN = 10;

/** What is stored of a record that was alone in a batch that failed: why, and when it is tried again; it is parked after its attempts. */
export function failedAlone(
  { mark, planned }: LeasedRecord,
  { reason, counted }: BatchFailure,
  settings: EngineSettings,
): RecordChange {
  const outcome = counted
    ? attemptDelay(settings, mark.attempts, reason)
    : ({ kind: 'retry', delayMs: NOT_ITS_OWN * settings.retryBaseMs, counted, reason } as const);
  const parked = outcome.kind === 'park' && planned;
  return {
    mark,
    fence: null,
    outcome,
    ...(parked ? { plan: { id: planned.record.id, progress: 'failed', message: reason } as const } : {}),
  };
}
