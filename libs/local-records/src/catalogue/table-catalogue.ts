import type { QueryResult } from 'pg';
import { localReference } from './local-reference';
import { SHAPE_QUERY } from './shape-query';
import { canRead } from './source-value';
import { tableLabel, type ColumnShape, type TableShape, type UniqueShape } from './table-shape';

/** A pool or a client: the catalogue is read on the caller's own connection inside a transaction. */
export interface Queryable {
  query<R extends object>(text: string, values?: unknown[]): Promise<QueryResult<R & Record<string, unknown>>>;
}

export interface NamedTable {
  readonly schema: string;
  readonly name: string;
}

interface RawColumn {
  name: string;
  sqlType: string;
  typeOid: number;
  modifier: number;
  castType: string;
  notNull: boolean;
  generated: boolean;
  identity: string;
  enumValues: string[] | null;
}

interface RawUnique {
  name: string;
  primary: boolean;
  parts: string[];
  predicate: string | null;
  plain: boolean;
  keyColumns: string[] | null;
  dependsOn: string[] | null;
  nullsDistinct: boolean;
  deferrable: boolean;
}

interface RawForeignKey {
  column: string;
  schema: string;
  table: string;
  key: string;
  columns: RawColumn[];
  readable: boolean;
  capturable: boolean;
}

interface RawShape {
  relkind: string;
  columns: RawColumn[];
  uniques: RawUnique[];
  foreignKeys: RawForeignKey[];
  after_triggers: boolean;
  deferrable: boolean;
  merge_returns: boolean;
}

const BPCHAR = 1042;
const VARCHAR = 1043;
const NUMERIC = 1700;
const MODIFIER_OFFSET = 4;

/** The business tables' shapes, remembered until an answer of the database contradicts them (`forget`). */
export class TableCatalogue {
  private readonly known = new Map<string, TableShape>();

  /** As remembered, read again if it lacks one of `columns`, which may be sources that are computed. Throws when the table does not exist. */
  async shape(database: Queryable, table: NamedTable, columns: readonly string[] = []): Promise<TableShape> {
    const known = this.known.get(tableId(table));
    const complete = known !== undefined && columns.every((column) => canRead(known, column));
    const shape = complete ? known : await this.read(database, table);
    if (shape) return shape;
    throw new Error(
      `Table ${tableLabel(table)} does not exist in the business database. Correct the entity's table, or restore it.`,
    );
  }

  /** Reads the catalogue again; null when there is no such table. */
  async read(database: Queryable, table: NamedTable): Promise<TableShape | null> {
    const { rows } = await database.query<RawShape>(SHAPE_QUERY, [table.schema, table.name]);
    const [raw] = rows;
    if (!raw) {
      this.forget(table);
      return null;
    }
    const own = {
      schema: table.schema,
      name: table.name,
      columns: shapesOf(raw.columns),
      primaryKey: raw.uniques.find((unique) => unique.primary)?.keyColumns ?? [],
      foreignKeys: raw.foreignKeys.map((key) => ({ ...key, columns: shapesOf(key.columns) })),
    };
    const shape: TableShape = {
      ...own,
      relkind: raw.relkind,
      uniques: raw.uniques.map(uniqueShape),
      reference: localReference(own),
      hasAfterTriggers: raw.after_triggers,
      hasDeferrable: raw.deferrable,
      mergeReturns: raw.merge_returns,
    };
    this.known.set(tableId(table), shape);
    return shape;
  }

  forget(table: NamedTable): void {
    this.known.delete(tableId(table));
  }
}

/** The column, or an error that names it: no name reaches SQL that the catalogue does not hold. */
export function columnOf(shape: TableShape, name: string): ColumnShape {
  const column = shape.columns.get(name);
  if (column) return column;
  throw new Error(
    `Table ${tableLabel(shape)} has no column "${name}". Correct the mapping or the entity that names it, or restore the column.`,
  );
}

function tableId(table: NamedTable): string {
  return JSON.stringify([table.schema, table.name]);
}

function shapesOf(columns: readonly RawColumn[]): ReadonlyMap<string, ColumnShape> {
  return new Map(columns.map((column) => [column.name, columnShape(column)]));
}

function columnShape(raw: RawColumn): ColumnShape {
  const bounded = raw.modifier >= MODIFIER_OFFSET;
  const bits = raw.modifier - MODIFIER_OFFSET;
  const numeric = raw.typeOid === NUMERIC && bounded;
  return {
    name: raw.name,
    sqlType: raw.sqlType,
    castType: raw.castType,
    nullable: !raw.notNull,
    maxLength: (raw.typeOid === BPCHAR || raw.typeOid === VARCHAR) && bounded ? bits : null,
    precision: numeric ? (bits >> 16) & 0xffff : null,
    // Eleven bits, signed: a numeric may have a negative scale.
    scale: numeric ? ((bits & 0x7ff) ^ 0x400) - 0x400 : null,
    enumValues: raw.enumValues,
    generated: raw.generated || raw.identity === 'a',
    identityAlways: raw.identity === 'a',
  };
}

function uniqueShape(raw: RawUnique): UniqueShape {
  const keyColumns = raw.keyColumns ?? [];
  return {
    name: raw.name,
    primary: raw.primary,
    parts: raw.parts,
    predicate: raw.predicate,
    columns: [...new Set([...keyColumns, ...(raw.dependsOn ?? [])])],
    plainColumn: raw.plain && keyColumns.length === 1 ? (keyColumns[0] ?? null) : null,
    nullsDistinct: raw.nullsDistinct,
    deferrable: raw.deferrable,
  };
}
