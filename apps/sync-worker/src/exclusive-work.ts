import type { Pool } from 'pg';

/** Work that one process of all does at a time, held by a session lock of the database: a dead process holds none. */
export class ExclusiveWork {
  constructor(private readonly pool: Pool) {}

  /** Runs `work` unless another process is at it; false then. */
  async run(name: string, work: () => Promise<void>): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<{ taken: boolean }>(
        `select pg_try_advisory_lock(hashtextextended('hubspot_sync ' || $1, 0)) as taken`,
        [name],
      );
      if (!rows[0]?.taken) return false;
      try {
        await work();
        return true;
      } finally {
        await client.query(`select pg_advisory_unlock(hashtextextended('hubspot_sync ' || $1, 0))`, [name]);
      }
    } finally {
      client.release();
    }
  }
}
