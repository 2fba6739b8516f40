import type { ClientBase, Pool } from 'pg';

type Queryable = Pick<ClientBase, 'query'> | Pick<Pool, 'query'>;

/** The tables partitioned by week, with the column that holds their time. */
export const PARTITIONED_TABLES = [
  { table: 'hubspot_sync_log', column: 'at' },
  { table: 'hubspot_webhook_log', column: 'received_at' },
] as const;

const WEEK_MS = 7 * 24 * 3_600_000;
/** A Monday, 00:00 UTC. */
const ORIGIN = Date.UTC(2024, 0, 1);

/** A week from Monday to Monday, ms UTC; the end is not part of it. */
export interface Week {
  readonly begin: number;
  readonly end: number;
}

export function weekOf(at: number, offset = 0): Week {
  const begin = ORIGIN + (Math.floor((at - ORIGIN) / WEEK_MS) + offset) * WEEK_MS;
  return { begin, end: begin + WEEK_MS };
}

/** `hubspot_sync_log_20261123`: the table and the Monday its week begins with. */
export function partitionName(table: string, week: Week): string {
  return `${table}_${new Date(week.begin).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The week a partition of this name holds; null for the default partition and for tables that are not ours. */
export function weekOfPartition(table: string, name: string): Week | null {
  const match = new RegExp(`^${table}_(\\d{4})(\\d{2})(\\d{2})$`).exec(name);
  if (!match) return null;
  return weekOf(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
}

/**
 * Creates the partitions of this week and of `weeksAhead` more, by the database's clock. Rows that already lie in the default
 * partition keep a week from getting one of its own; they stay there until retention clears them.
 * Call under a lock that all processes share.
 */
export async function createPartitionsAhead(database: Queryable, weeksAhead = 4): Promise<readonly string[]> {
  const clock = await database.query<{ now: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
  );
  const now = clock.rows[0]?.now ?? Date.now();
  const created: string[] = [];
  for (const { table, column } of PARTITIONED_TABLES) {
    for (let offset = 0; offset <= weeksAhead; offset += 1) {
      const week = weekOf(now, offset);
      const name = partitionName(table, week);
      const range = [new Date(week.begin).toISOString(), new Date(week.end).toISOString()];
      const taken = await database.query<{ there: boolean }>(
        `select to_regclass($1) is not null
             or exists (select 1 from hubspot_sync.${table}_rest where ${column} >= $2 and ${column} < $3) as there`,
        [`hubspot_sync.${name}`, ...range],
      );
      if (taken.rows[0]?.there) continue;
      await database.query(
        `create table hubspot_sync.${name} partition of hubspot_sync.${table} for values from ('${range[0]}') to ('${range[1]}')`,
      );
      // A partition takes its columns after the table, but not how they are analysed.
      await database.query('select hubspot_sync.set_value_statistics($1::regclass, 0)', [`hubspot_sync.${name}`]);
      created.push(name);
    }
  }
  return created;
}
