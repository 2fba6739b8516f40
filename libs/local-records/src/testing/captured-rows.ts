import type { Pool } from 'pg';

export interface CapturedRow {
  readonly table: string;
  readonly key: string | null;
  readonly operation: string;
  readonly columns: readonly string[];
  readonly origin: string | null;
}

/** What was captured since the last call, one row per key, sorted by key and operation. */
export async function takeCaptured(pool: Pool): Promise<readonly CapturedRow[]> {
  const { rows } = await pool.query<CapturedRow>(
    `with gone as (delete from hubspot_sync.hubspot_captured_changes returning *)
     select schema_name || '.' || table_name as table, named.key, operation, columns, nullif(origin, '') as origin
     from gone left join lateral unnest(coalesce(gone.keys, array[gone.key])) named(key) on true
     order by named.key, operation, at`,
  );
  return rows;
}

/** Rows as short words: `update 7 name,phone`. */
export async function capturedWords(pool: Pool): Promise<readonly string[]> {
  return (await takeCaptured(pool)).map(wordOf);
}

export function wordOf(row: CapturedRow): string {
  return [row.operation, row.key ?? '-', row.columns.join(',')].join(' ').trim();
}
