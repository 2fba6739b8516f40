import type { CapturedTable } from '@app/sync-engine';
import { createHash } from 'node:crypto';
import type { TableShape } from '../catalogue/table-shape';
import { keyCandidates } from '../introspection/table-problem';

/** What a capture function is made from. */
export interface CapturePlan {
  readonly table: CapturedTable;
  /** Columns that tell rows of a table apart: the key alone, or with it the primary key of a join table. */
  readonly identity: readonly string[];
  /** Captured columns that exist, in the table's own order, the key left out: its change is a delete and an insert. */
  readonly columns: readonly CapturedColumn[];
}

export interface CapturedColumn {
  readonly name: string;
  /** Its text may hide a change: floats are printed as short as the session's settings say. */
  readonly inexactText: boolean;
}

const INEXACT = new Set(['pg_catalog.float4', 'pg_catalog.float8']);

/** Null when rows of the table cannot be told apart. */
export function capturePlan(shape: TableShape, table: CapturedTable, columns: readonly string[]): CapturePlan | null {
  const alone = keyCandidates(shape).includes(table.key);
  const identity = alone ? [table.key] : [...new Set([table.key, ...shape.primaryKey])];
  if (!alone && shape.primaryKey.length === 0) return null;
  if (!shape.columns.has(table.key)) return null;
  const wanted = new Set(columns);
  return {
    table,
    identity,
    columns: [...shape.columns.values()]
      .filter((column) => wanted.has(column.name) && column.name !== table.key)
      .map((column) => ({ name: column.name, inexactText: INEXACT.has(column.castType) })),
  };
}

export const CAPTURE_EVENTS = ['insert', 'update', 'delete', 'truncate'] as const;
export type CaptureEvent = (typeof CAPTURE_EVENTS)[number];

/** A function's name is fixed by its table and event, so that an installation finds the one before it. */
export function captureFunctionName(table: Pick<CapturedTable, 'schema' | 'name'>, event: CaptureEvent): string {
  return `capture_${event}_${readable(table, 33)}_${tableMark(table)}`;
}

/** Every name that a function of the table may have: the four of today, and the one that version 1 had for all events. */
export function captureFunctionNames(table: Pick<CapturedTable, 'schema' | 'name'>): readonly string[] {
  const first = `capture_${readable(table, 40)}_${tableMark(table)}`;
  return [...CAPTURE_EVENTS.map((event) => captureFunctionName(table, event)), first];
}

/** Ten characters that stand for the table, whatever its name is made of. */
export function tableMark(table: Pick<CapturedTable, 'schema' | 'name'>): string {
  return createHash('sha256')
    .update(JSON.stringify([table.schema, table.name]))
    .digest('hex')
    .slice(0, 10);
}

function readable(table: Pick<CapturedTable, 'name'>, length: number): string {
  return table.name.replace(/[^A-Za-z0-9_]+/g, '_').slice(0, length);
}
