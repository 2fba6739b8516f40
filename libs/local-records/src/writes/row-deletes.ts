import type { LocalTable, LocalWrite } from '@app/sync-engine';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import type { ColumnShape, TableShape } from '../catalogue/table-shape';
import { softDeleted } from '../records/row-reading';
import type { LocalUpdate, Statement } from './local-update';

export type LocalDelete = Extract<LocalWrite, { kind: 'delete' }>;

/** A delete as an update that changes nothing, so that its row is locked and compared as any other (S3.6). */
export function comparing(write: LocalDelete): LocalUpdate {
  const set = write.expect.map(({ column, value }) => ({ column, expect: value, value }));
  return { kind: 'update', id: write.id, key: write.key, set };
}

/** S5.1: the rows, which are held and hold what was read, are soft-deleted, or deleted where the table has no column for it. Answers keys. */
export function deleteStatement(shape: TableShape, table: LocalTable, keys: readonly string[]): Statement {
  const key = columnOf(shape, table.key);
  const chosen = `t.${quoteName(key.name)} = any($1::text[]::${key.castType}[])`;
  const returning = `returning t.${quoteName(key.name)}::text`;
  if (table.softDeleteColumn === null)
    return { text: `delete from ${quoteTable(table)} t where ${chosen} ${returning}`, values: [keys] };
  const column = columnOf(shape, table.softDeleteColumn);
  return {
    text: `update ${quoteTable(table)} t set ${quoteName(column.name)} = ${deletedMark(column)}
      where ${chosen} and not ${softDeleted(shape, table, 't')} ${returning}`,
    values: [keys],
  };
}

/** S5.2: takes the soft-delete of these rows back. */
export function restoreStatement(shape: TableShape, table: LocalTable, keys: readonly string[]): Statement | null {
  if (table.softDeleteColumn === null) return null;
  const key = columnOf(shape, table.key);
  const column = columnOf(shape, table.softDeleteColumn);
  const alive = column.castType === 'pg_catalog.bool' ? 'false' : 'null';
  return {
    text: `update ${quoteTable(table)} t set ${quoteName(column.name)} = ${alive}
      where t.${quoteName(key.name)} = any($1::text[]::${key.castType}[])`,
    values: [keys],
  };
}

const NUMBERS = new Set(['pg_catalog.int2', 'pg_catalog.int4', 'pg_catalog.int8', 'pg_catalog.numeric']);

/** The time where the column can hold one, else what reads as deleted. */
function deletedMark(column: ColumnShape): string {
  if (column.castType === 'pg_catalog.bool') return 'true';
  return NUMBERS.has(column.castType) ? '1' : `clock_timestamp()::text::${column.castType}`;
}
