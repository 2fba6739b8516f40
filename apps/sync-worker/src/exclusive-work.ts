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
      const session = await this.taken(name);
      if (session === null) return false;
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

  /** The session that took the lock, or null; one that broke unnoticed is replaced once. */
  private async taken(name: string): Promise<PoolClient | null> {
    for (let attempt = 1; ; attempt++) {
      const session = this.connected();
      const client = await session;
      try {
        return (await this.ask(client, TAKE, name)) ? client : null;
      } catch (error) {
        this.forget(session);
        if (attempt === 2) throw error;
      }
    }
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
    session.then(
      (client) => {
        for (const broken of ['error', 'end'] as const) client.once(broken, () => this.forget(session));
      },
      () => this.forget(session),
    );
    return session;
  }

  private forget(session: Promise<PoolClient>): void {
    if (this.session !== session) return;
    this.session = null;
    session.then((client) => client.release(true)).catch(() => undefined);
  }
}
