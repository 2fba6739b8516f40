import type { LocalReference } from '@app/hubspot-mapping';

/** One column as the catalogue has it; a domain is seen through to its base type. */
export interface ColumnShape {
  readonly name: string;
  /** `format_type` of the base type with its modifier: `numeric(14,2)`. */
  readonly sqlType: string;
  /** Quoted `schema.type` without modifier, so that a cast never cuts silently: the assignment refuses what is too long. */
  readonly castType: string;
  readonly nullable: boolean;
  readonly maxLength: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly enumValues: readonly string[] | null;
  /** Generated columns and `generated always` identities. */
  readonly generated: boolean;
  readonly identityAlways: boolean;
}

/** A unique index; expressions and predicates included. */
export interface UniqueShape {
  readonly name: string;
  readonly primary: boolean;
  /** Each key part as SQL over the table's own column names. */
  readonly parts: readonly string[];
  readonly predicate: string | null;
  /** Every column that a part or the predicate reads. */
  readonly columns: readonly string[];
  /** It is plainly one column, without expression or predicate. */
  readonly plainColumn: string | null;
  readonly nullsDistinct: boolean;
  readonly deferrable: boolean;
}

/** A foreign key of one column, with what can be read over it. */
export interface ForeignKeyShape {
  readonly column: string;
  readonly schema: string;
  readonly table: string;
  readonly key: string;
  readonly columns: ReadonlyMap<string, ColumnShape>;
  /** The role of the session may select from that table, and put triggers on it. */
  readonly readable: boolean;
  readonly capturable: boolean;
}

export interface TableShape {
  readonly schema: string;
  readonly name: string;
  /** pg_class.relkind: `r` ordinary, `p` partitioned. */
  readonly relkind: string;
  readonly columns: ReadonlyMap<string, ColumnShape>;
  readonly primaryKey: readonly string[];
  readonly uniques: readonly UniqueShape[];
  readonly foreignKeys: readonly ForeignKeyShape[];
  /** The same as mappings are compiled with. */
  readonly reference: LocalReference;
  /** The application's own AFTER triggers may change a row behind RETURNING. */
  readonly hasAfterTriggers: boolean;
  /** Some constraint may be checked as late as COMMIT. */
  readonly hasDeferrable: boolean;
  /** The server tells what a MERGE wrote (PostgreSQL 17). */
  readonly mergeReturns: boolean;
}

export function tableLabel(table: { readonly schema: string; readonly name: string }): string {
  return `${table.schema}.${table.name}`;
}
