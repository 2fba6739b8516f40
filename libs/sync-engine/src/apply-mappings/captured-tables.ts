import type { EntityDefinition, TableRead } from '../core';
import type { CapturedTable } from '../ports';
import type { EntityRuntime } from './entity-runtime';

/** A table whose changes are to be captured, with all columns that anything reads of it. */
export interface TableCapture {
  readonly table: CapturedTable;
  readonly columns: readonly string[];
}

/** What an entity reads and which join tables its relations have (S6.2). */
export interface CapturingEntity {
  readonly definition: Pick<EntityDefinition, 'table' | 'reads'>;
  readonly runtime: Pick<EntityRuntime, 'captured' | 'sourceReads'>;
  readonly joins: readonly TableCapture[];
}

/**
 * S1.2: each table to be captured once, whoever reads it: a table is captured with one column list, so an entity's own table that
 * another entity reads over a foreign key is captured for both. An entity's table is known by the entity's key.
 */
export function capturedTables(entities: readonly CapturingEntity[]): readonly TableCapture[] {
  const tables = new Map<string, { table: CapturedTable; columns: Set<string> }>();
  const add = ({ schema, name, key }: CapturedTable, columns: readonly string[]): void => {
    const id = tableId({ schema, name });
    const known = tables.get(id) ?? { table: { schema, name, key }, columns: new Set() };
    tables.set(id, known);
    for (const column of columns) known.columns.add(column);
  };
  for (const { definition, runtime } of entities) {
    const { table } = definition;
    add(table, [...runtime.captured, ...(table.softDeleteColumn === null ? [] : [table.softDeleteColumn])]);
  }
  for (const { joins } of entities) for (const { table, columns } of joins) add(table, columns);
  for (const { definition, runtime } of entities)
    for (const read of [...definition.reads, ...runtime.sourceReads]) add(read, read.columns);
  return [...tables.values()].map(({ table, columns }) => ({
    table,
    columns: [...columns].filter((column) => column !== table.key).sort(),
  }));
}

/** The column by which changes of a table that entities read are told: as `capturedTables` chooses it. */
export function capturedKey(
  entities: readonly {
    readonly table: EntityDefinition['table'];
    readonly reads: readonly TableRead[];
    readonly sourceReads: readonly TableRead[];
  }[],
  read: TableRead,
): string {
  const id = tableId(read);
  const own = entities.find(({ table }) => tableId(table) === id);
  const reads = entities.flatMap((entity) => [...entity.reads, ...entity.sourceReads]);
  return (own?.table ?? reads.find((one) => tableId(one) === id) ?? read).key;
}

export function tableId({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([schema, name]);
}
