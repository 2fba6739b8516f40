import type { JoinTable } from '../core/association-mapping';
import type { Transaction } from './transactions';

/** One row of a join table. */
export interface JoinedRow {
  readonly toKey: string;
  /** Whether the flag asked for is set. */
  readonly flagged: boolean;
}

/** One row to be made, taken away or flagged. Ids are the caller's, unique in a batch. */
export type JoinWrite = {
  readonly id: string;
  readonly table: JoinTable;
  readonly fromKey: string;
} & (
  | { readonly kind: 'add' | 'remove'; readonly toKey: string }
  /** S6.3: the old flag is cleared before the new one is set; a row that is missing is added. `expect`: who was flagged when read. */
  | { readonly kind: 'flag'; readonly flag: string; readonly toKey: string | null; readonly expect: string | null }
);

/** `guard_failed`: the row is busy, was made or removed by somebody since it was read, or another one is flagged than was read (S3.6). */
export type JoinWriteResult = 'written' | 'guard_failed';

/** The join tables of the business database. */
export interface LocalRelations {
  /** All rows of these *from* keys that have the table's fixed values; a key without rows is absent. */
  readJoined(
    table: JoinTable,
    fromKeys: readonly string[],
    flag: string | null,
  ): Promise<ReadonlyMap<string, readonly JoinedRow[]>>;
  /**
   * Applies the writes inside the settling transaction, tagged as ours (S7.1): rows are added, then flags move, then rows are removed.
   * A row to be added that is there, or to be removed that is gone, is somebody's edit since the read: its guard failed (S3.6). Throws `LocalRefusal` with the write's id; then the transaction must roll back.
   */
  applyJoins(tx: Transaction, writes: readonly JoinWrite[]): Promise<ReadonlyMap<string, JoinWriteResult>>;
}
