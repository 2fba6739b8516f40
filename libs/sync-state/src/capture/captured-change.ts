/** A row of `hubspot_captured_changes`: one changed business row, or (`key` null) a truncated table or one whose changes were missed. */
export interface CapturedChange {
  readonly schema: string;
  readonly table: string;
  readonly key: string | null;
  /** `missed`: changes of the table may not have been captured. */
  readonly operation: 'insert' | 'update' | 'delete' | 'truncate' | 'missed';
  /** Captured columns that changed; null for a delete and a truncate. */
  readonly columns: readonly string[] | null;
  /** ms of the database's clock. */
  readonly at: number;
  /** The portal in whose name the sync wrote (S7.1); null: the application. */
  readonly origin: string | null;
}
