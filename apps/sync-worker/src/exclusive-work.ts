import type { Pool, PoolClient } from 'pg';

/** The lock of a piece of work, of all that a database may hold. */
const KEY = `hashtextextended('hubspot_sync ' || $1, 0)`;
const TAKE = `select pg_try_advisory_lock(${KEY}) as done`;
const FREE = `select pg_advisory_unlock(${KEY}) as done`;

/**
 * Work that one process of all does at a time, held by a session lock of the database: a dead process holds none. All locks of a process
 * are of one session: with one each, a pool of ten connections was used up by ten runs under way, which then waited for an eleventh.
 */
export class ExclusiveWork {
  private session: Promise<PoolClient> | null = null;
  /** A session takes a lock of its own once more, so what this process does is known here. */
  private readonly underWay = new Set<string>();
  /** A session answers one question at a time. */
  private lastAsked: Promise<unknown> = Promise.resolve();

  constructor(private readonly pool: Pool) {}

  /** Runs `work` unless it is being done, here or by another process; false then. */
  async run(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.underWay.has(name)) return false;
    this.underWay.add(name);
    try {
      const session = await this.connected();
      if (!(await this.ask(session, TAKE, name))) return false;
      try {
        await work();
        return true;
      } finally {
        // Of a session that broke meanwhile the lock is gone with it.
        await this.ask(session, FREE, name).catch(() => false);
      }
    } finally {
      this.underWay.delete(name);
    }
  }

  /** Ends the session, and with it whatever lock it still holds. */
  async end(): Promise<void> {
    const { session } = this;
    this.session = null;
    (await session?.catch(() => null))?.release(true);
  }

  private ask(session: PoolClient, statement: string, name: string): Promise<boolean> {
    const asked = this.lastAsked.then(async () => {
      const { rows } = await session.query<{ done: boolean }>(statement, [name]);
      return rows[0]?.done === true;
    });
    this.lastAsked = asked.catch(() => undefined);
    return asked;
  }

  /** A session that broke is replaced by the next work's. */
  private connected(): Promise<PoolClient> {
    if (this.session) return this.session;
    const session = this.pool.connect();
    this.session = session;
    const forget = (): boolean => {
      if (this.session !== session) return false;
      this.session = null;
      return true;
    };
    session.then((client) => client.once('end', () => forget() && client.release(true)), forget);
    return session;
  }
}
