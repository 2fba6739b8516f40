import { LocalRefusal, type LocalTable, type LocalWrite } from '@app/sync-engine';
import type { Pool } from 'pg';
import { tableLabel, type TableShape } from '../catalogue/table-shape';

/**
 * A refused type names neither row nor column. The database is asked again, outside the lost transaction, which value of the
 * batch is no input of its column's type (PostgreSQL 16 or newer; before, the batch is halved until it is alone).
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
  const { rows } = await pool
    .query<{ n: string }>(
      `select n from unnest($1::text[], $2::text[]) with ordinality as cell(value, type, n)
       where not pg_input_is_valid(value, type) order by n limit 1`,
      [cells.map((cell) => cell.value), cells.map((cell) => cell.column.sqlType)],
    )
    .catch(() => ({ rows: [] }));
  const cell = cells[Number(rows[0]?.n ?? 0) - 1];
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

function cellsOf(write: LocalWrite): readonly (readonly [string, string | null])[] {
  if (write.kind === 'delete') return [];
  return write.kind === 'insert'
    ? Object.entries(write.values)
    : write.set.map((member) => [member.column, member.value] as const);
}
