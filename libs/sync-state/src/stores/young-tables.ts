import type { Pool } from 'pg';

/** Rows, by the database's own count, from which on its statistics are its own affair. */
const GROWN = 100;

/** A table of that size holds some hundred rows. */
const WORTH_A_LOOK_BYTES = 64 * 1024;

const YOUNG = `
  select c.relname as name, c.reltuples >= $2 as grown
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'hubspot_sync' and c.relname = any($1)
    and (c.reltuples >= $2 or pg_relation_size(c.oid) >= $3)`;

/**
 * Tables that a first run fills from nothing. Until a table is analysed for the first time, which autovacuum does within a minute, the
 * planner thinks that any two columns of an index tell one row from all others, and may look a link up by portal and entity alone: of
 * 5,000 links each, a thousand look-ups took 3.6 seconds instead of 40 ms. So the first analysis does not wait.
 */
export class YoungTables {
  private readonly young: Set<string>;

  constructor(
    private readonly pool: Pool,
    tables: readonly string[],
  ) {
    this.young = new Set(tables);
  }

  /** Analyses those that have grown to a few hundred rows and never were; asks nothing once none is young any more. */
  async look(): Promise<void> {
    if (this.young.size === 0) return;
    const { rows } = await this.pool.query<{ name: string; grown: boolean }>(YOUNG, [
      [...this.young],
      GROWN,
      WORTH_A_LOOK_BYTES,
    ]);
    for (const { name, grown } of rows) {
      this.young.delete(name);
      if (!grown) await this.pool.query(`analyze hubspot_sync.${name}`);
    }
  }
}
