import type { LocalTable, MatchKeyDefinition } from '@app/sync-engine';
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { quoteName, quoteTable } from '../catalogue/quoted-name';
import { columnOf, type TableCatalogue } from '../catalogue/table-catalogue';
import { matchKeyExpression } from './match-key-expression';

interface MatchKeyIndex {
  readonly name: string;
  readonly statement: string;
}

/**
 * Makes the expression indexes that `findByMatchKey` uses, without locking out writers (`concurrently`). An operator's choice:
 * without them matching is right but scans the table. Gives the names of those it made.
 */
export async function ensureMatchKeyIndexes(
  pool: Pool,
  catalogue: TableCatalogue,
  table: LocalTable,
  keys: readonly MatchKeyDefinition[],
): Promise<readonly string[]> {
  const shape = await catalogue.shape(pool, table);
  const made: string[] = [];
  for (const key of keys) {
    for (const column of key.columns) {
      const index = matchKeyIndex(table, key.kind, columnOf(shape, column).name);
      const { rows } = await pool.query<{ valid: boolean }>(
        `select i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
         join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
        [table.schema, index.name],
      );
      if (rows[0]?.valid === true) continue;
      // What an interrupted build left behind is invalid and costs the application for nothing.
      if (rows[0])
        await pool.query(`drop index concurrently ${quoteTable({ schema: table.schema, name: index.name })}`);
      await pool.query(index.statement);
      made.push(index.name);
    }
  }
  return made;
}

function matchKeyIndex(table: LocalTable, kind: MatchKeyDefinition['kind'], column: string): MatchKeyIndex {
  const mark = createHash('sha256')
    .update(JSON.stringify([table.name, column, kind]))
    .digest('hex')
    .slice(0, 12);
  const name = `hubspot_sync_match_${kind}_${mark}`;
  return {
    name,
    statement: `create index concurrently ${quoteName(name)} on ${quoteTable(table)} ((${matchKeyExpression(kind, column)}))`,
  };
}
