import { LocalRefusal, type LocalTable, type LocalWrite } from '@app/sync-engine';
import { DatabaseError } from 'pg';
import { tableLabel, type TableShape } from '../catalogue/table-shape';

type RefusalKind = LocalRefusal['kind'];

/** Classes that tell of the server or of our connection, never of a record (08, 40, 53 … XX). */
const INFRASTRUCTURE = /^(08|25|40|53|54|55|57|58|F0|HV|XX)/;
const CONSTRAINTS: Readonly<Record<string, RefusalKind>> = {
  '23505': 'unique',
  '23502': 'not_null',
  '23514': 'check',
  '23P01': 'check',
  '44000': 'check',
  '23503': 'foreign_key',
  '23001': 'foreign_key',
};
/** By these an application asks to be tried again, whatever raised them. */
const ASKS_AGAIN = /^(40001|40P01|55P03)$/;
/** A value too long for an index: of all limits of the server the only one that is a record's. */
const TOO_LONG = '54000';
/** Cannot be cast, wrong type for the column, generated column: the value's or the mapping's fault, not a trigger's. */
const TYPE_CODES = new Set(['42804', '42846', '428C9']);

/**
 * S3.9, S3.10: what the database's answer means for the records of a statement; null when it is no refusal but broken
 * infrastructure (time-outs and deadlocks included), which the caller passes on. Values never get into the message.
 */
export function refusalOf(
  error: unknown,
  shape: TableShape,
  table: LocalTable,
  writes: readonly LocalWrite[],
): LocalRefusal | null {
  if (!(error instanceof DatabaseError)) return null;
  const kind = kindOf(error);
  if (kind === null) return null;
  const ours =
    error.table === undefined || (error.table === shape.name && (error.schema ?? shape.schema) === shape.schema);
  const column = ours ? columnOfRefusal(error, shape, kind) : null;
  const write = culprit(error, writes, column);
  const constraint =
    error.constraint ?? raisedBy(error) ?? (column === null ? `SQLSTATE ${error.code}` : typeName(shape, column));
  return new LocalRefusal(
    constraint,
    kind,
    column,
    write?.id ?? null,
    wording(error, kind, constraint, column, table, write),
  );
}

function kindOf(error: DatabaseError): RefusalKind | null {
  const code = error.code ?? '';
  if (raisedBy(error)?.startsWith('hubspot_sync.')) return null;
  if (code === TOO_LONG) return 'type';
  if (INFRASTRUCTURE.test(code) && !(isSaid(error) && !ASKS_AGAIN.test(code))) return null;
  const constraint = CONSTRAINTS[code];
  if (constraint) return constraint;
  if (raisedBy(error) !== null) return 'raised';
  if (code.startsWith('22') || TYPE_CODES.has(code)) return 'type';
  // A row-level policy refuses a row with the code of a missing grant; only the routine tells them apart.
  if (code === '42501' && error.routine === 'ExecWithCheckOptions') return 'check';
  return null;
}

/** The function whose code failed or refused, from the error's context: the innermost one. */
function raisedBy(error: DatabaseError): string | null {
  return /^PL\/\w+ function "?([^"(\s]+)"?\(/m.exec(error.where ?? '')?.[1] ?? null;
}

/** By RAISE: the application's own words, whatever code they come with. */
function isSaid(error: DatabaseError): boolean {
  return error.routine === 'exec_stmt_raise';
}

function columnOfRefusal(error: DatabaseError, shape: TableShape, kind: RefusalKind): string | null {
  if (error.column !== undefined) return error.column;
  if (kind === 'unique') {
    const unique = shape.uniques.find((candidate) => candidate.name === error.constraint);
    return unique?.columns.length === 1 ? (unique.columns[0] ?? null) : null;
  }
  return null;
}

function typeName(shape: TableShape, column: string): string {
  return shape.columns.get(column)?.sqlType ?? column;
}

/** The only write of the statement, or the only one that sets what the answer names. */
function culprit(error: DatabaseError, writes: readonly LocalWrite[], column: string | null): LocalWrite | null {
  if (writes.length === 1) return writes[0] ?? null;
  const value = /\)=\((.*)\) /.exec(error.detail ?? '')?.[1];
  if (column === null || value === undefined) return null;
  const setters = writes.filter((write) => sameText(valueOf(write, column), value));
  return setters.length === 1 ? (setters[0] ?? null) : null;
}

export function valueOf(write: LocalWrite, column: string): string | null | undefined {
  if (write.kind === 'insert') return write.values[column];
  if (write.kind === 'delete') return undefined;
  return write.set.find((member) => member.column === column)?.value;
}

function sameText(a: string | null | undefined, b: string): boolean {
  return typeof a === 'string' && a.toLowerCase() === b.toLowerCase();
}

const RULES: Readonly<Record<RefusalKind, string>> = {
  unique: 'another row holds this value already; it is tried again when that row changes',
  not_null: 'the column must not be blank',
  check: 'a check of the application does not allow this row',
  foreign_key: 'the row it points to does not exist',
  type: 'the value does not fit the column',
  raised: 'a trigger of the application refused',
};

function wording(
  error: DatabaseError,
  kind: RefusalKind,
  constraint: string,
  column: string | null,
  table: LocalTable,
  write: LocalWrite | null,
): string {
  const record = write === null ? 'a record of the batch' : write.kind === 'insert' ? 'a new row' : `row ${write.key}`;
  const at = column === null ? '' : `, column "${column}"`;
  const elsewhere = error.table !== undefined && error.table !== table.name ? ` on table ${error.table}` : '';
  // A trigger's own words are the reason a person needs; PostgreSQL's messages may quote the value.
  const words =
    kind === 'raised' && (isSaid(error) || error.code?.startsWith('P0')) ? ` It says: ${error.message}` : '';
  const rule = error.code === TOO_LONG ? 'the value is longer than that index can hold' : RULES[kind];
  return `${tableLabel(table)}, ${record}${at}: refused by "${constraint}"${elsewhere}: ${rule}.${words}`;
}
