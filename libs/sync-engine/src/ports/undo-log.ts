import type { UndoableEntry } from '../core/undo';
import type { UndoTarget } from './run-store';

/** What was written to one record, oldest first. */
export interface WrittenRecord {
  readonly linkId: string;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly entries: readonly UndoableEntry[];
}

/** The log, read for taking back what it tells (S8.2). */
export interface UndoLog {
  /** Walks the records in the order of their links; `after` null starts. */
  written(
    entity: string,
    target: UndoTarget,
    after: string | null,
    limit: number,
  ): Promise<{ readonly records: readonly WrittenRecord[]; readonly next: string | null }>;
}
