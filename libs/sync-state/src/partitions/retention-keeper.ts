import type { Pool } from 'pg';
import { inTransaction } from '../postgres-transactions';
import { PARTITIONED_TABLES, createPartitionsAhead, weekOfPartition } from './time-partitions';

const DAY_MS = 86_400_000;
/** Rows per statement; each is its own transaction, so nobody waits long. */
const ROWS_PER_DELETE = 10_000;
/** Who did what with the sync: kept as long as its own setting says, and never shorter than what was done (S8.1). */
const AUDIT_TRAIL = { table: 'hubspot_admin_actions', old: `at < clock_timestamp() - $1 * interval '1 day'` };
/** Shared by all processes: whoever comes second finds the work done. */
const RETENTION_LOCK = 727_004;

/** Rows outside the partitioned tables that age, each with the condition that makes it old; `$1` is the limit in days. */
const AGEING = [
  { table: 'hubspot_sync_log_rest', old: `at < clock_timestamp() - $1 * interval '1 day'` },
  { table: 'hubspot_webhook_log_rest', old: `received_at < clock_timestamp() - $1 * interval '1 day'` },
  { table: 'hubspot_webhook_keys', old: `received_at < clock_timestamp() - $1 * interval '1 day'` },
  { table: 'hubspot_write_intents', old: `closed_at < clock_timestamp() - $1 * interval '1 day'` },
  { table: 'hubspot_reviews', old: `state <> 'open' and ended_at < clock_timestamp() - $1 * interval '1 day'` },
  {
    table: 'hubspot_plan_records',
    old: `run_id in (select id from hubspot_sync.hubspot_runs where finished_at < clock_timestamp() - $1 * interval '1 day')`,
  },
  // S8.2: what a run wrote can be taken back as long as the log tells it. The newest of its kind says what has been done with an entity.
  {
    table: 'hubspot_runs',
    old: `finished_at < clock_timestamp() - $1 * interval '1 day'
      and not exists (select from hubspot_sync.hubspot_sync_log log where log.run_id = hubspot_runs.id)
      and exists (select from hubspot_sync.hubspot_runs newer
                  where newer.portal_id = hubspot_runs.portal_id and newer.entity = hubspot_runs.entity and newer.kind = hubspot_runs.kind
                    and (newer.started_at, newer.id) > (hubspot_runs.started_at, hubspot_runs.id))`,
  },
  { table: 'hubspot_admin_command_keys', old: `begun_at < clock_timestamp() - interval '1 day' and $1 > 0` },
  { table: 'hubspot_audit_findings', old: `settled_at < clock_timestamp() - $1 * interval '1 day'` },
  { table: 'hubspot_oauth_states', old: `expires_at < clock_timestamp() and $1 > 0` },
  { table: 'hubspot_admin_sessions', old: `expires_at < clock_timestamp() and $1 > 0` },
  { table: 'hubspot_match_key_claims', old: `expires_at < clock_timestamp() - interval '1 hour' and $1 > 0` },
] as const;

export interface RetentionReport {
  readonly created: readonly string[];
  readonly dropped: readonly string[];
  /** Rows removed, by table; only tables that lost some. */
  readonly removed: Readonly<Record<string, number>>;
}

/**
 * Keeps the logs as long as told (default 90 days) and the partitions of the weeks ahead in place. Run it daily in any number of
 * processes. A closed intent lives as long as the log: a late write of ours must be known as ours (S2.6). A run outlives its log.
 *
 * @param auditTrailDays of what people did; the longer of both counts.
 */
export class RetentionKeeper {
  constructor(
    private readonly pool: Pool,
    private readonly retentionDays = 90,
    private readonly auditTrailDays = retentionDays,
  ) {
    if (!(retentionDays >= 1)) throw new Error(`Retention of ${retentionDays} days: at least one day is needed.`);
  }

  /** Rejects if a partition cannot be dropped because someone reads it for long; the next run tries again. */
  async keep(): Promise<RetentionReport> {
    const { created, dropped } = await inTransaction(this.pool, async (client) => {
      await client.query("set local lock_timeout = '5s'");
      await client.query('select pg_advisory_xact_lock($1)', [RETENTION_LOCK]);
      return { created: await createPartitionsAhead(client), dropped: await this.dropOldPartitions(client) };
    });
    const removed: Record<string, number> = {};
    for (const { table, old } of [...AGEING, AUDIT_TRAIL]) {
      const days = table === AUDIT_TRAIL.table ? Math.max(this.retentionDays, this.auditTrailDays) : this.retentionDays;
      const count = await this.removeRows(table, old, days);
      if (count > 0) removed[table] = count;
    }
    return { created, dropped, removed };
  }

  private async dropOldPartitions(database: Pick<Pool, 'query'>): Promise<string[]> {
    const clock = await database.query<{ now: number }>('select (extract(epoch from now()) * 1000)::float8 as now');
    const limit = (clock.rows[0]?.now ?? 0) - this.retentionDays * DAY_MS;
    const dropped: string[] = [];
    for (const { table } of PARTITIONED_TABLES) {
      const partitions = await database.query<{ name: string }>(
        `select child.relname as name from pg_inherits
         join pg_class child on child.oid = inhrelid where inhparent = $1::regclass order by 1`,
        [`hubspot_sync.${table}`],
      );
      for (const { name } of partitions.rows) {
        const week = weekOfPartition(table, name);
        if (!week || week.end > limit) continue;
        await database.query(`drop table hubspot_sync.${name}`);
        dropped.push(name);
      }
    }
    return dropped;
  }

  private async removeRows(table: string, old: string, days: number): Promise<number> {
    let total = 0;
    for (let removed = ROWS_PER_DELETE; removed === ROWS_PER_DELETE; total += removed) {
      const answer = await this.pool.query(
        `delete from hubspot_sync.${table} where ctid = any(array(
           select ctid from hubspot_sync.${table} where ${old} limit ${ROWS_PER_DELETE} for update skip locked))`,
        [days],
      );
      removed = answer.rowCount ?? 0;
    }
    return total;
  }
}
