/** A business table whose changes become marks (S1.2): an entity's own, one that a mapping reads, or a join table. */
export interface CapturedTable {
  readonly schema: string;
  readonly name: string;
  /** The column whose value names the changed record: the entity's key; for a join table its *from* end. */
  readonly key: string;
}

export type CaptureProblemKind =
  | 'table_missing'
  | 'table_unsupported'
  | 'key_missing'
  | 'column_missing'
  | 'store_missing'
  | 'not_installed'
  | 'outdated'
  | 'trigger_missing'
  | 'trigger_disabled'
  | 'partition_uncovered'
  /** The server or the table does not allow decoding. */
  | 'decoding_unsuited'
  | 'slot_lost'
  | 'not_published'
  | 'identity_changed';

export interface CaptureProblem {
  readonly kind: CaptureProblemKind;
  /** `schema.table`; of the partition where it is about one. */
  readonly table: string;
  readonly column: string | null;
  /** For people: what is wrong and what to do. */
  readonly message: string;
}

export type CaptureInstallation =
  /** `problems` names columns that do not exist: the others are captured. */
  | { readonly kind: 'installed' | 'unchanged'; readonly problems: readonly CaptureProblem[] }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly problems: readonly CaptureProblem[] }
  /** The application held the table all the while; to be tried again later, nothing waits for us meanwhile. */
  | { readonly kind: 'busy'; readonly message: string };

/** `busy` as for an installation: nothing, or not all, was removed. */
export type CaptureRemoval = { readonly kind: 'removed' } | { readonly kind: 'busy'; readonly message: string };

/**
 * Makes changes of business tables arrive as captured rows (S1.2). However it is done, by triggers, by logical decoding or by
 * polling, the application's own writes never wait for it, fail by it or deadlock on it.
 */
export interface ChangeCapture {
  /**
   * Captures changes of these columns, and inserts and deletes of rows. Idempotent; a changed column list replaces the old one;
   * partitions are covered with their parent.
   */
  install(table: CapturedTable, columns: readonly string[]): Promise<CaptureInstallation>;
  /** What keeps changes of these columns from being seen; empty when all are captured. Writes nothing. */
  check(table: CapturedTable, columns: readonly string[]): Promise<readonly CaptureProblem[]>;
  /** Leaves no trace on the table; no error when nothing is installed. */
  remove(table: Pick<CapturedTable, 'schema' | 'name'>): Promise<CaptureRemoval>;
  /** The same for every table that was ever captured, and for what is kept beside them. */
  removeAll(): Promise<CaptureRemoval>;
}
