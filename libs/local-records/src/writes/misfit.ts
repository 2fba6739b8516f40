import { LocalRefusal, type LocalTable, type LocalWrite } from '@app/sync-engine';
import type { Pool } from 'pg';
import { tableLabel, type TableShape } from '../catalogue/table-shape';
import { takenBack } from '../session/own-transaction';

/**
 * Finds the first cell that its column does not take. A JSON field is read as the column would: by its type's input, length included, without
 * the cut of an explicit cast. A block, as an error would end the look at the first cell; `pg_input_is_valid` needs PostgreSQL 16.
 */
const FIND = `do $find$
declare
  cell record;
begin
  for cell in select n, "value" -> 0 as value, "value" ->> 1 as type
    from jsonb_array_elements(current_setting('hubspot_sync.cells')::jsonb) with ordinality as cells("value", n)
  loop
    begin
      execute format('select from jsonb_to_record($1) as row(cell %s) where cell is null', cell.type) using jsonb_build_object('cell', cell.value);
    exception when data_exception or integrity_constraint_violation then
      perform set_config('hubspot_sync.misfit', cell.n::text, true);
      return;
    end;
  end loop;
end $find$`;

/**
 * A refused type names neither row nor column. The database is asked again, outside the lost transaction, which value of the
 * batch is no input of its column's type.
 */
export async function locateMisfit(
  pool: Pool,
  shape: TableShape,
  table: LocalTable,
  writes: readonly LocalWrite[],
  refusal: LocalRefusal,
): Promise<LocalRefusal> {
  const cells = writes.flatMap((write) =>
    cellsOf(write).flatMap(([name, value]) => {
      const column = shape.columns.get(name);
      return column && value !== null ? [{ write, column, value }] : [];
    }),
  );
  if (refusal.kind !== 'type' || cells.length === 0) return refusal;
  const found = await firstMisfit(
    pool,
    cells.map(({ value, column }) => [value, column.sqlType]),
  );
  const cell = cells[found];
  if (!cell) return refusal;
  const record = cell.write.kind === 'update' ? `row ${cell.write.key}` : 'a new row';
  return new LocalRefusal(
    cell.column.sqlType,
    'type',
    cell.column.name,
    cell.write.id,
    `${tableLabel(table)}, ${record}, column "${cell.column.name}": the value is no ${cell.column.sqlType}. ` +
      'Correct the value in HubSpot, or the transform of this mapping.',
  );
}

/** Index of the first cell (text and type) that is no input of its type; -1: none, or it cannot be told. */
async function firstMisfit(pool: Pool, cells: readonly (readonly [string, string])[]): Promise<number> {
  const look = takenBack(pool, async (client) => {
    await client.query(
      `select set_config('hubspot_sync.cells', $1, true), set_config('hubspot_sync.misfit', '0', true)`,
      [JSON.stringify(cells)],
    );
    await client.query(FIND);
    const { rows } = await client.query<{ n: string }>(`select current_setting('hubspot_sync.misfit') as n`);
    return Number(rows[0]?.n ?? 0) - 1;
  });
  return look.catch(() => -1);
}

function cellsOf(write: LocalWrite): readonly (readonly [string, string | null])[] {
  if (write.kind === 'delete') return [];
  return write.kind === 'insert'
    ? Object.entries(write.values)
    : write.set.map((member) => [member.column, member.value] as const);
}
