import type { JoinTable } from '@app/sync-engine';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import type { TableShape } from '../catalogue/table-shape';

/** A join table's names, quoted, and the types that texts are cast to. */
export interface JoinNames {
  readonly table: string;
  readonly from: string;
  readonly to: string;
  readonly fromType: string;
  readonly toType: string;
  readonly fixedColumns: readonly string[];
  readonly fixedTypes: readonly string[];
  readonly fixedValues: readonly string[];
  /** Quoted; throws when the table has no such column. */
  column(name: string): string;
  /** That a row is one of this relation; its fixed values are parameters from number `first` on. */
  isOfRelation(alias: string | null, first: number): string;
}

export function joinNames(shape: TableShape, table: JoinTable): JoinNames {
  const fixed = Object.entries(table.fixed).map(([name, value]) => ({ column: columnOf(shape, name), value }));
  const from = columnOf(shape, table.fromColumn);
  const to = columnOf(shape, table.toColumn);
  return {
    table: quoteTable(table),
    from: quoteName(from.name),
    to: quoteName(to.name),
    fromType: from.castType,
    toType: to.castType,
    fixedColumns: fixed.map(({ column }) => quoteName(column.name)),
    fixedTypes: fixed.map(({ column }) => column.castType),
    fixedValues: fixed.map(({ value }) => value),
    column: (name) => quoteName(columnOf(shape, name).name),
    isOfRelation: (alias, first) =>
      fixed
        .map(({ column }, at) => {
          const name = quoteName(column.name);
          return `${alias === null ? name : `${alias}.${name}`} = $${first + at}::text::${column.castType}`;
        })
        .join(' and ') || 'true',
  };
}
