import type { Pool } from 'pg';
import { milliseconds } from '../milliseconds';

/** Strategy: marks and captured rows in one statement, so that a change on its way from one to the other is seen in either. */
const LATEST = `
  with asked as (select * from unnest($3::uuid[], $4::text[]) as asked(mark_id, key))
  select told.mark_id as "markId", told.name as "column", max(told.at) as at
  from (
    select asked.mark_id, folded.key as name, folded.value::float8 as at
    from asked
    join hubspot_sync.hubspot_dirty_records mark on mark.id = asked.mark_id
    cross join lateral jsonb_each_text(mark.changed_columns) folded
    union all
    select asked.mark_id, named.name, ${milliseconds('change.at')}
    from hubspot_sync.hubspot_entities entity
    join hubspot_sync.hubspot_captured_changes change
      on change.schema_name = entity.table_schema and change.table_name = entity.table_name
    cross join lateral unnest(coalesce(change.keys, array[change.key])) as touched(key)
    join asked on asked.key = touched.key
    cross join lateral unnest(change.columns) as named(name)
    where entity.portal_id = $1 and entity.entity = $2
  ) told
  group by told.mark_id, told.name`;

/** S3.2: when each captured column of the records changed last, folded or not, by mark id. */
export async function changedColumns(
  pool: Pool,
  portalId: string,
  entity: string,
  records: readonly { readonly markId: string; readonly localKey: string }[],
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const found = await pool.query<{ markId: string; column: string; at: number }>(LATEST, [
    portalId,
    entity,
    records.map(({ markId }) => markId),
    records.map(({ localKey }) => localKey),
  ]);
  const times = new Map<string, Record<string, number>>(records.map(({ markId }) => [markId, {}]));
  for (const { markId, column, at } of found.rows) times.get(markId)![column] = at;
  return times;
}
