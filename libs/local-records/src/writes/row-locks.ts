import type { LocalTable } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf } from '../catalogue/table-catalogue';
import { textOf } from '../catalogue/source-value';
import type { TableShape } from '../catalogue/table-shape';
import { softDeleted } from '../records/row-reading';
import type { LocalUpdate } from './local-update';

/**
 * S3.6: locks the rows in key order, passing over busy ones, and gives the updates whose row is held and still has what was
 * read: its values, and whether it is soft-deleted. A batch that touches no unique column takes the weaker lock, which does not stop the application from adding rows
 * that point to these (foreign keys).
 */
export async function lockRows(
  client: PoolClient,
  shape: TableShape,
  table: LocalTable,
  updates: readonly LocalUpdate[],
): Promise<readonly LocalUpdate[]> {
  if (updates.length === 0) return [];
  const names = [...new Set(updates.flatMap((update) => update.set.map((member) => member.column)))];
  const unique = names.some((name) => shape.uniques.some((candidate) => candidate.columns.includes(name)));
  const key = columnOf(shape, table.key);
  const texts = [key.name, ...names].map((name) => textOf(shape, name));
  const list = [softDeleted(shape, table, 't'), ...texts].join(', ');
  const { rows } = await client.query<[boolean, string | null, ...(string | null)[]]>({
    text: `select ${list} from ${quoteTable(table)} t where t.${quoteName(key.name)} = any($1::text[]::${key.castType}[])
      order by t.${quoteName(key.name)} for ${unique ? 'update' : 'no key update'} of t skip locked`,
    values: [updates.map((update) => update.key)],
    rowMode: 'array',
  });
  const held = new Map(rows.map(([deleted, rowKey, ...values]) => [rowKey, { deleted, values }]));
  return updates.filter((update) => {
    const row = held.get(update.key);
    if (row === undefined || row.deleted !== (update.restores ?? false)) return false;
    const { values } = row;
    return update.set.every((member) => values[names.indexOf(member.column)] === member.expect);
  });
}
