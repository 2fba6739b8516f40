import type { LocalTable, LocalWrite } from '@app/sync-engine';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import type { TableShape } from '../catalogue/table-shape';

export type LocalUpdate = Extract<LocalWrite, { kind: 'update' }>;
export type LocalInsert = Extract<LocalWrite, { kind: 'insert' }>;

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * One UPDATE for writes that set the same columns. A value is cast from text to the column's type without modifier, so the
 * assignment to the column still checks length and range; the guard compares texts byte by byte (S3.6), whatever equality
 * the type has.
 */
export function updateStatement(
  shape: TableShape,
  table: LocalTable,
  updates: readonly LocalUpdate[],
  returning: string,
): Statement {
  const columns = columnSet(updates[0]?.set ?? []);
  const key = columnOf(shape, table.key);
  const assignments: string[] = [];
  const guards: string[] = [`t.${quoteName(key.name)} = w.k::${key.castType}`];
  const names = ['k'];
  const values: unknown[] = [updates.map((update) => update.key)];
  columns.forEach((name, at) => {
    const column = columnOf(shape, name);
    const quoted = quoteName(column.name);
    assignments.push(`${quoted} = w.v${at}::${column.castType}`);
    guards.push(`t.${quoted}::text collate "C" is not distinct from w.e${at} collate "C"`);
    names.push(`e${at}`, `v${at}`);
    const members = updates.map((update) => update.set.find((member) => member.column === name));
    values.push(members.map((member) => member?.expect ?? null));
    values.push(members.map((member) => member?.value ?? null));
  });
  const arrays = values.map((_, at) => `$${at + 1}::text[]`).join(', ');
  return {
    text: `update ${quoteTable(table)} t set ${assignments.join(', ')} from unnest(${arrays}) w(${names.join(', ')})
      where ${guards.join(' and ')} returning ${returning}`,
    values,
  };
}

export function insertStatement(
  shape: TableShape,
  table: LocalTable,
  insert: LocalInsert,
  returning: string,
): Statement {
  const columns = Object.keys(insert.values).map((name) => columnOf(shape, name));
  if (columns.length === 0) {
    return { text: `insert into ${quoteTable(table)} as t default values returning ${returning}`, values: [] };
  }
  const casts = columns.map((column, at) => `$${at + 1}::text::${column.castType}`);
  return {
    text: `insert into ${quoteTable(table)} as t (${columns.map((column) => quoteName(column.name)).join(', ')})
      values (${casts.join(', ')}) returning ${returning}`,
    values: columns.map((column) => insert.values[column.name] ?? null),
  };
}

/**
 * One statement for inserts that give the same columns; each answer begins with the place of its insert, from 1. A MERGE and not an
 * INSERT, whose RETURNING does not say which row came of which input: PostgreSQL 17 or newer (`mergeReturns`).
 */
export function insertsStatement(
  shape: TableShape,
  table: LocalTable,
  inserts: readonly LocalInsert[],
  returning: string,
): Statement {
  const columns = Object.keys(inserts[0]?.values ?? {}).map((name) => columnOf(shape, name));
  const arrays = columns.map((_, at) => `$${at + 1}::text[]`).join(', ');
  const names = columns.map((_, at) => `v${at}`).join(', ');
  const values = columns.map((column, at) => `w.v${at}::${column.castType}`).join(', ');
  return {
    text: `merge into ${quoteTable(table)} as t using (
        select * from unnest(${arrays}) with ordinality as given(${names}, n) order by n
      ) as w on false
      when not matched then insert (${columns.map((column) => quoteName(column.name)).join(', ')}) values (${values})
      returning w.n::int, ${returning}`,
    values: columns.map((column) => inserts.map((insert) => insert.values[column.name] ?? null)),
  };
}

/** Inserts by the columns they give; each group can be one statement. */
export function byGivenColumns(inserts: readonly LocalInsert[]): readonly (readonly LocalInsert[])[] {
  const groups = new Map<string, LocalInsert[]>();
  for (const insert of inserts) {
    const id = JSON.stringify(Object.keys(insert.values));
    groups.set(id, [...(groups.get(id) ?? []), insert]);
  }
  return [...groups.values()];
}

function columnSet(set: LocalUpdate['set']): readonly string[] {
  return set.map((member) => member.column).sort();
}

/** Writes of one layer by the columns they set; each group is one statement. */
export function byColumnSet(updates: readonly LocalUpdate[]): readonly (readonly LocalUpdate[])[] {
  const groups = new Map<string, LocalUpdate[]>();
  for (const update of updates) {
    const id = JSON.stringify(columnSet(update.set));
    groups.set(id, [...(groups.get(id) ?? []), update]);
  }
  return [...groups.values()];
}
