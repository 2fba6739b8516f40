import type { RawValue } from '@app/hubspot-mapping';
import type { LocalTable, MatchKeyDefinition } from '../core/entity-definition';
import type { Transaction } from './transactions';

/** Columns as PostgreSQL prints them (`column::text`, UTC, ISO); null is SQL null. */
export interface LocalRow {
  readonly key: string;
  readonly values: Readonly<Record<string, RawValue>>;
  /** The soft-delete column is set. */
  readonly softDeleted: boolean;
}

export type LocalWrite =
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly key: string;
      /** S3.6: each column is set only if all still hold what was read, compared as text, and the row was not soft-deleted meanwhile. */
      readonly set: readonly { readonly column: string; readonly expect: RawValue; readonly value: RawValue }[];
      /** S5.2: the row is soft-deleted, and that is taken back with it. */
      readonly restores?: boolean;
    }
  /** S5.1: sets the soft-delete column, or, in a table without one, deletes the row; only if the columns still hold what was read (S3.6). */
  | {
      readonly kind: 'delete';
      readonly id: string;
      readonly key: string;
      readonly expect: readonly { readonly column: string; readonly value: RawValue }[];
    }
  | { readonly kind: 'insert'; readonly id: string; readonly values: Readonly<Record<string, RawValue>> };

export type LocalWriteResult =
  /** `row` is what the table holds after triggers (RETURNING, all columns asked for). */
  | { readonly kind: 'written'; readonly row: LocalRow }
  /** Deleted or soft-deleted; a row that is gone already counts as a failed guard. */
  | { readonly kind: 'deleted' }
  /** The guard failed, the row is busy or gone: the record is marked again (S3.6). */
  | { readonly kind: 'guard_failed' };

/** S3.10: the application refused. Thrown out of the transaction, which must roll back. */
export class LocalRefusal extends Error {
  constructor(
    /** Constraint or trigger as the database named it. */
    readonly constraint: string,
    /** PostgreSQL's class: `unique` is S3.9's, the rest S3.10's. */
    readonly kind: 'unique' | 'not_null' | 'check' | 'foreign_key' | 'type' | 'raised',
    readonly column: string | null,
    /** The write that was refused, where the database's answer tells it (a batch of one always does). */
    readonly writeId: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'LocalRefusal';
  }
}

export interface LocalRecords {
  readRows(
    table: LocalTable,
    keys: readonly string[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalRow>>;
  /** Walks in key order; `after` null starts. */
  listRows(
    table: LocalTable,
    after: string | null,
    limit: number,
    columns: readonly string[],
  ): Promise<{ readonly rows: readonly LocalRow[]; readonly next: string | null }>;
  /** Keys of rows (soft-deleted ones left out) that hold one of the normalised values in any of the key's columns; keyed by value. */
  findByMatchKey(
    table: LocalTable,
    key: MatchKeyDefinition,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Applies the writes of a batch inside the settling transaction: rows locked in key order with SKIP LOCKED, frees before takes
   * (S3.9), tagged as ours (S7.1), one statement per kind where possible. Throws `LocalRefusal`.
   */
  applyWrites(
    tx: Transaction,
    table: LocalTable,
    writes: readonly LocalWrite[],
    columns: readonly string[],
  ): Promise<ReadonlyMap<string, LocalWriteResult>>;
}
