import type { LocalRow, LocalTable } from '@app/sync-engine';
import { quoteName } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import { textOf } from '../catalogue/source-value';
import type { TableShape } from '../catalogue/table-shape';

/** How rows of one table are selected and turned into `LocalRow`s. Answers must be read with `rowMode: 'array'`. */
export interface RowReading {
  /** The select list over alias `t`: key, soft-deleted, then the columns, all but the second as text. */
  readonly list: string;
  readonly row: (answer: readonly unknown[]) => LocalRow;
}

export function rowReading(shape: TableShape, table: LocalTable, columns: readonly string[]): RowReading {
  const names = [...new Set(columns)];
  const texts = names.map((name) => textOf(shape, name));
  const key = `t.${quoteName(columnOf(shape, table.key).name)}::text`;
  return {
    list: [key, softDeleted(shape, table, 't'), ...texts].join(', '),
    row: (answer) => ({
      key: answer[0] as string,
      softDeleted: answer[1] as boolean,
      values: Object.fromEntries(names.map((name, at) => [name, answer[at + 2] as string | null])),
    }),
  };
}

/** A boolean that is true, or anything else that is neither blank nor `false`. */
export function softDeleted(shape: TableShape, table: LocalTable, alias: string): string {
  if (table.softDeleteColumn === null) return 'false';
  const column = columnOf(shape, table.softDeleteColumn);
  const value = `${alias}.${quoteName(column.name)}`;
  if (column.castType === 'pg_catalog.bool') return `coalesce(${value}, false)`;
  return `coalesce(${value}::text, '') not in ('', 'false')`;
}
