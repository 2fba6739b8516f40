import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { tableLabel, type TableShape } from '../catalogue/table-shape';
import type { NamedTable } from '../catalogue/table-catalogue';

export type TableProblemKind =
  | 'table_missing'
  | 'table_unreadable'
  | 'table_unsupported'
  | 'key_missing'
  | 'key_not_unique'
  | 'key_updatable'
  | 'soft_delete_missing';

export interface TableProblem {
  readonly kind: TableProblemKind;
  /** `refused`: the entity cannot be synced. `ungranted`: not until something is granted. `warning`: it can, at the operator's risk. */
  readonly level: 'refused' | 'ungranted' | 'warning';
  readonly column: string | null;
  /** For people: what is wrong and what to do. */
  readonly message: string;
}

export function missingTable(table: NamedTable): TableProblem {
  return refused(
    'table_missing',
    null,
    `Table ${tableLabel(table)} does not exist in the business database. Correct the entity's table, or restore it.`,
  );
}

/** `role`: the sync's own. */
export function unreadableTable(table: NamedTable, role: string): TableProblem {
  return {
    kind: 'table_unreadable',
    level: 'ungranted',
    column: null,
    message:
      `The sync's role ${role} may not read table ${tableLabel(table)}, so none of its records flow. Its owner mends it: ` +
      `grant usage on schema ${quoteName(table.schema)} to ${quoteName(role)}; grant select, insert, update, trigger on ${quoteTable(table)} to ${quoteName(role)};`,
  };
}

/** S5.1: what stands against a table and its key column, from its shape. */
export function keyProblems(shape: TableShape, key: string): readonly TableProblem[] {
  const label = tableLabel(shape);
  if (shape.relkind !== 'r' && shape.relkind !== 'p') {
    return [
      refused(
        'table_unsupported',
        null,
        `${label} is not an ordinary or partitioned table. Views and foreign tables cannot be captured: name the table behind it.`,
      ),
    ];
  }
  const candidates = keyCandidates(shape);
  if (candidates.length === 0) {
    return [
      refused(
        'key_missing',
        null,
        `Table ${label} has no primary key and no unique column that is not null, so its rows cannot be told apart. ` +
          `Add a primary key on one column, for example: alter table ${label} add column id bigint generated always as identity primary key.`,
      ),
    ];
  }
  const column = shape.columns.get(key);
  const choice = `Name one of these as the key: ${candidates.join(', ')}.`;
  if (!column) return [refused('key_missing', key, `Table ${label} has no column "${key}". ${choice}`)];
  if (!candidates.includes(key)) {
    return [
      refused(
        'key_not_unique',
        key,
        `Column "${key}" of ${label} does not identify a row: it needs a unique index of its own and must not be null. ${choice}`,
      ),
    ];
  }
  if (column.identityAlways) return [];
  return [
    {
      kind: 'key_updatable',
      level: 'warning',
      column: key,
      message:
        `Column "${key}" of ${label} can be changed by an UPDATE. A row whose key changes counts as deleted and created anew (S5.1): ` +
        `be sure that the application never changes it, or name another unique column that it never changes.`,
    },
  ];
}

/** Columns that identify a row on their own: unique without expression or predicate, checked at once, not null. */
export function keyCandidates(shape: TableShape): readonly string[] {
  const names = shape.uniques.flatMap((unique) =>
    unique.plainColumn !== null && !unique.deferrable && shape.columns.get(unique.plainColumn)?.nullable === false
      ? [unique.plainColumn]
      : [],
  );
  return [...new Set(names)];
}

function refused(kind: TableProblemKind, column: string | null, message: string): TableProblem {
  return { kind, level: 'refused', column, message };
}
