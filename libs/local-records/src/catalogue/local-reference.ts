import type { LocalColumn, LocalReference, ReferencedTable } from '@app/hubspot-mapping';
import { tableLabel, type ColumnShape, type ForeignKeyShape, type TableShape } from './table-shape';

/** What mappings are compiled with, from a table's shape; `isKey` marks the primary key. */
export function localReference(
  shape: Pick<TableShape, 'schema' | 'name' | 'columns' | 'primaryKey' | 'foreignKeys'>,
): LocalReference {
  return {
    table: tableLabel(shape),
    columns: [...shape.columns.values()].map((column) => ({
      ...localColumn(column, shape.primaryKey.includes(column.name)),
      ...references(shape.foreignKeys.filter((key) => key.column === column.name)),
    })),
  };
}

function references(keys: readonly ForeignKeyShape[]): Pick<LocalColumn, 'references' | 'referencesSeveral'> {
  const [key, another] = keys;
  if (!key) return {};
  if (another) return { referencesSeveral: keys.map((one) => `${one.schema}.${one.table} (${one.key})`) };
  return { references: referencedTable(key) };
}

function referencedTable({ schema, table, key, columns, readable, capturable }: ForeignKeyShape): ReferencedTable {
  const notGranted = !readable ? 'select' : !capturable ? 'trigger' : null;
  return {
    schema,
    table,
    key,
    columns: [...columns.values()].map((column) => localColumn(column, column.name === key)),
    ...(notGranted === null ? {} : { notGranted }),
  };
}

function localColumn(column: ColumnShape, isKey: boolean): LocalColumn {
  const { name, sqlType, nullable, maxLength, precision, scale, enumValues, generated } = column;
  return { name, sqlType, nullable, maxLength, precision, scale, enumValues, generated, isKey };
}
