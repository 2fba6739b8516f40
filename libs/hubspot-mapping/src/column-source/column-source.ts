import { columnKind } from '../catalogue/column-kind';
import type { LocalColumn, LocalReference, ReferencedTable } from '../catalogue/local-reference';
import type { MappingProblemCode } from '../compilation/mapping-problem';
import { parseSource } from './parse-source';
import { pathsOf } from './source-expression';
import type { ColumnPath, SourceExpression } from './source-expression';
import type { SourceFault } from './source-tokens';

/** Columns of another table that a source reads: `via` is the own column whose foreign key leads there, to its `key`. */
export interface SourceRead {
  readonly schema: string;
  readonly name: string;
  readonly key: string;
  readonly columns: readonly string[];
  readonly via: string;
}

/** What a mapping reads, found in the database's catalogue. */
export interface ColumnSource {
  /** Null: plainly a column, which can be written too. */
  readonly expression: SourceExpression | null;
  /** The column, or what the expression's values look like; its name is the source as written. */
  readonly column: LocalColumn;
  /** The table's own columns that it reads: when one changes, the value may have changed. */
  readonly columns: readonly string[];
  readonly over: readonly SourceRead[];
}

export interface SourceProblem extends SourceFault {
  readonly code: MappingProblemCode;
}

export type FoundSource =
  { readonly ok: true; readonly source: ColumnSource } | { readonly ok: false; readonly problem: SourceProblem };

/**
 * What a mapping's text reads: a column, a column over a foreign key (`company_id.name`), or an expression (`=` and more). A column of
 * that very name wins. Pure and total; a source that the catalogue contradicts is explained.
 */
export function findSource(text: string, local: LocalReference): FoundSource {
  const plain = local.columns.find(({ name }) => name === text);
  if (plain) return { ok: true, source: { expression: null, column: plain, columns: [text], over: [] } };
  const parsed = /^[="]|\./.test(text) ? parseSource(text) : null;
  if (parsed === null) return refused(missingColumn(local));
  if (!parsed.ok) return refused({ code: 'SOURCE_FAULTY', ...parsed.fault });
  const { expression } = parsed;
  for (const path of pathsOf(expression)) {
    const problem = pathProblem(path, local);
    if (problem) return refused(problem);
  }
  const kind = kindOf(expression, local);
  if (typeof kind !== 'string') return refused({ code: 'TYPES_DO_NOT_FIT', ...kind });
  const { columns, over } = readsOf(expression, local);
  return { ok: true, source: { expression, column: asColumn(text, expression, kind, local), columns, over } };
}

/** The column that a path leads to; undefined where there is none. */
export function columnAt(path: ColumnPath, local: LocalReference): LocalColumn | undefined {
  const columns = path.over === null ? local.columns : referenceOf(path.over, local)?.columns;
  return columns?.find(({ name }) => name === path.column);
}

export function referenceOf(column: string, local: LocalReference): ReferencedTable | undefined {
  return local.columns.find(({ name }) => name === column)?.references;
}

export function isNumeric(column: LocalColumn): boolean {
  return ['integer', 'decimal', 'float'].includes(columnKind(column));
}

function refused(problem: SourceProblem): FoundSource {
  return { ok: false, problem };
}

function missingColumn(local: LocalReference): SourceProblem {
  return {
    code: 'COLUMN_MISSING',
    what: `the table${named(local)} has no such column`,
    advice: 'Map an existing column.',
  };
}

function named({ table }: LocalReference): string {
  return table === undefined ? '' : ` ${table}`;
}

function pathProblem({ over, column }: ColumnPath, local: LocalReference): SourceProblem | null {
  const own = over ?? column;
  const held = local.columns.find(({ name }) => name === own);
  if (!held)
    return {
      code: 'COLUMN_MISSING',
      what: `the table${named(local)} has no column "${own}", which the source reads`,
      advice: 'Name a column that it has; a text goes into single quotes.',
    };
  if (over === null) return null;
  const several = held.referencesSeveral ?? [];
  if (several.length > 0)
    return {
      code: 'FOREIGN_KEY_AMBIGUOUS',
      what: `column "${over}" of the table${named(local)} has foreign keys to ${several.join(' and ')}, so "${over}.${column}" could be of either`,
      advice: 'Drop the foreign key that does not hold, or keep the value in a column of the table itself.',
    };
  const { references } = held;
  if (!references)
    return {
      code: 'FOREIGN_KEY_MISSING',
      what: `column "${over}" of the table${named(local)} has no foreign key of its own, so nothing says which row "${over}.${column}" is of`,
      advice: 'Declare the foreign key in the database, or map a column of the table itself.',
    };
  const other = `the table ${references.schema}.${references.table}, which column "${over}" leads to,`;
  if (references.notGranted !== undefined)
    return {
      code: 'PRIVILEGE_MISSING',
      what:
        references.notGranted === 'select'
          ? `${other} may not be read by the sync`
          : `${other} may be read by the sync, but its changes would not be noticed`,
      advice: `Have the database's administrator run: grant select, trigger on ${references.schema}.${references.table} to the sync's role.`,
    };
  if (references.columns.some(({ name }) => name === column)) return null;
  return {
    code: 'COLUMN_MISSING',
    what: `${other} has no column "${column}"`,
    advice: 'Name a column that it has.',
  };
}

type SourceKind = 'text' | 'number';

/** Numbers may stand where texts are wanted, as in SQL; never the other way round. */
function kindOf(expression: SourceExpression, local: LocalReference): SourceKind | SourceFault {
  switch (expression.kind) {
    case 'text':
      return 'text';
    case 'number':
      return 'number';
    case 'column': {
      const column = columnAt(expression.path, local);
      return column && isNumeric(column) ? 'number' : 'text';
    }
    case 'negative':
      return allNumbers([expression.of], '-', local);
    case 'arithmetic':
      return allNumbers([expression.left, expression.right], expression.operator, local);
    case 'join':
      return firstFault([expression.left, expression.right], local) ?? 'text';
    case 'call': {
      const faulty = firstFault(expression.arguments, local);
      if (faulty) return faulty;
      if (expression.name !== 'coalesce') return 'text';
      const kinds = new Set(expression.arguments.map((argument) => kindOf(argument, local) as SourceKind));
      if (kinds.size === 1) return [...kinds][0] ?? 'text';
      return {
        what: 'coalesce of the source mixes texts and numbers',
        advice: "Give it one kind; coalesce(amount || '', 'none') makes a text of a number.",
      };
    }
  }
}

function firstFault(parts: readonly SourceExpression[], local: LocalReference): SourceFault | null {
  for (const part of parts) {
    const kind = kindOf(part, local);
    if (typeof kind !== 'string') return kind;
  }
  return null;
}

function allNumbers(
  parts: readonly SourceExpression[],
  operator: string,
  local: LocalReference,
): SourceKind | SourceFault {
  for (const part of parts) {
    const kind = kindOf(part, local);
    if (typeof kind !== 'string') return kind;
    if (kind === 'text')
      return {
        what: `the source calculates with ${described(part, local)}, which is no number, at "${operator}"`,
        advice: 'Use numeric columns with + - * /; to join texts use ||.',
      };
  }
  return 'number';
}

function described(part: SourceExpression, local: LocalReference): string {
  if (part.kind !== 'column') return 'a text';
  const { over, column } = part.path;
  return `"${over === null ? column : `${over}.${column}`}" (${columnAt(part.path, local)?.sqlType ?? 'text'})`;
}

function readsOf(expression: SourceExpression, local: LocalReference): Pick<ColumnSource, 'columns' | 'over'> {
  const columns = new Set<string>();
  const over = new Map<string, Set<string>>();
  for (const path of pathsOf(expression)) {
    columns.add(path.over ?? path.column);
    if (path.over !== null) over.set(path.over, (over.get(path.over) ?? new Set()).add(path.column));
  }
  return {
    columns: [...columns],
    over: [...over].flatMap(([via, read]) => {
      const references = referenceOf(via, local);
      if (!references) return [];
      const { schema, table, key } = references;
      return [{ schema, name: table, key, columns: [...read].sort(), via }];
    }),
  };
}

/** What transforms see: a column that can be read and not written, and that may always be blank (a foreign key may be). */
function asColumn(text: string, expression: SourceExpression, kind: SourceKind, local: LocalReference): LocalColumn {
  const reached = expression.kind === 'column' ? columnAt(expression.path, local) : undefined;
  const look = reached ?? {
    sqlType: kind === 'number' ? 'numeric' : 'text',
    maxLength: null,
    precision: null,
    scale: null,
    enumValues: null,
  };
  const { sqlType, maxLength, precision, scale, enumValues } = look;
  return {
    name: text,
    sqlType,
    maxLength,
    precision,
    scale,
    enumValues,
    nullable: true,
    generated: true,
    isKey: false,
  };
}
