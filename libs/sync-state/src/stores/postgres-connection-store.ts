import { CONNECTION_TRANSITIONS } from '@app/sync-engine';
import type { Connection, ConnectionStore, SealedSecret } from '@app/sync-engine';
import type { DataSource } from 'typeorm';
import { assertLegalMove } from '../legal-move';
import { ConfigRow } from '../tables/config.table';
import { databaseNow } from './database-clock';

/** Space of the refresh locks among the database's advisory locks. */
const REFRESH_LOCKS = 727_003;

/** `hubspot_config` and the OAuth states. Holds ciphertext only; whoever asks must be able to open it. */
export class PostgresConnectionStore implements ConnectionStore {
  /** The last refresh of each portal that this process began: waiting for it takes no connection. */
  private readonly refreshes = new Map<string, Promise<unknown>>();

  constructor(private readonly source: DataSource) {}

  async current(): Promise<Connection | null> {
    const row = await this.source
      .getRepository(ConfigRow)
      .createQueryBuilder('config')
      .orderBy("case when config.state = 'disconnected' then 1 else 0 end")
      .addOrderBy('config.connectedAt', 'DESC')
      .addOrderBy('config.portalId')
      .limit(1)
      .getOne();
    return row && connectionOf(row);
  }

  async save(connection: Connection): Promise<void> {
    await this.source.transaction(async (manager) => {
      const rows = manager.getRepository(ConfigRow);
      const where = { portalId: connection.portalId };
      const known = await rows.findOne({ where, lock: { mode: 'pessimistic_write' } });
      if (known) assertLegalMove(nameOf(known.portalId), CONNECTION_TRANSITIONS, known.state, connection.state);
      const now = await databaseNow(manager);
      const reconnected = !known || (known.state === 'disconnected' && connection.state !== 'disconnected');
      const row = {
        ...columnsOf(connection),
        ...where,
        updatedAt: now,
        connectedAt: reconnected ? now : known.connectedAt,
      };
      await rows.upsert(row, ['portalId']);
    });
  }

  async update(portalId: string, patch: Partial<Omit<Connection, 'portalId'>>): Promise<void> {
    await this.source.transaction(async (manager) => {
      const rows = manager.getRepository(ConfigRow);
      const known = await rows.findOne({ where: { portalId }, lock: { mode: 'pessimistic_write' } });
      if (!known) throw new Error(`Portal ${portalId} is not known here: connect it first.`);
      if (patch.state) assertLegalMove(nameOf(portalId), CONNECTION_TRANSITIONS, known.state, patch.state);
      const now = await databaseNow(manager);
      const reconnected = known.state === 'disconnected' && patch.state === 'connected' ? { connectedAt: now } : {};
      await rows.update({ portalId }, { ...columnsOf(patch), ...reconnected, updatedAt: now });
    });
  }

  /**
   * One at a time across all processes, by a session lock on a connection of its own. Within this process callers queue before
   * they take a connection, so that waiting never exhausts the pool that `work` itself may need.
   * Rejects if the portal is not known, or with what `work` rejects with.
   */
  withRefreshLock<T>(portalId: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const before = this.refreshes.get(portalId) ?? Promise.resolve();
    const mine = before.then(
      () => this.lockAndRun(portalId, work),
      () => this.lockAndRun(portalId, work),
    );
    this.refreshes.set(portalId, mine);
    const forget = (): void => {
      if (this.refreshes.get(portalId) === mine) this.refreshes.delete(portalId);
    };
    mine.then(forget, forget);
    return mine;
  }

  private async lockAndRun<T>(portalId: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const session = this.source.createQueryRunner();
    await session.connect();
    const lock = [portalId, REFRESH_LOCKS];
    try {
      await session.query('select pg_advisory_lock(hashtextextended($1, $2))', lock);
      try {
        const row = await this.source.getRepository(ConfigRow).findOneBy({ portalId });
        if (!row) throw new Error(`Portal ${portalId} is not known here: connect it first.`);
        return await work(connectionOf(row));
      } finally {
        await session.query('select pg_advisory_unlock(hashtextextended($1, $2))', lock);
      }
    } finally {
      await session.release();
    }
  }

  async issueOAuthState(state: string, sessionId: string, ttlMs: number): Promise<void> {
    await this.source.query(
      `insert into hubspot_sync.hubspot_oauth_states (state, session_id, expires_at)
       values ($1, $2, clock_timestamp() + $3::float8 * interval '1 ms')`,
      [state, sessionId, ttlMs],
    );
  }

  /** A state that is shown by another session is spent as well: whoever holds it has stolen it. */
  async consumeOAuthState(state: string, sessionId: string): Promise<boolean> {
    const spent: { ours: boolean }[] = await this.source.query(
      `with spent as (
         delete from hubspot_sync.hubspot_oauth_states where state = $1 returning session_id, expires_at
       )
       select session_id = $2 and expires_at > clock_timestamp() as ours from spent`,
      [state, sessionId],
    );
    return spent[0]?.ours ?? false;
  }
}

function nameOf(portalId: string): string {
  return `The connection of portal ${portalId}`;
}

function sealedSecret(keyId: string | null, sealed: string | null): SealedSecret | null {
  return keyId === null || sealed === null ? null : { keyId, sealed };
}

function connectionOf(row: ConfigRow): Connection {
  const { accessTokenKeyId, accessTokenSealed, refreshTokenKeyId, refreshTokenSealed, ...rest } = row;
  const { connectedAt: _connectedAt, updatedAt: _updatedAt, ...connection } = rest;
  return {
    ...connection,
    accessToken: sealedSecret(accessTokenKeyId, accessTokenSealed),
    refreshToken: sealedSecret(refreshTokenKeyId, refreshTokenSealed),
  };
}

/** The columns of what a patch names; a name with the value `undefined` is not named. */
function columnsOf(patch: Partial<Connection>): Partial<ConfigRow> {
  const { accessToken, refreshToken, scopes, portalId: _portalId, ...rest } = patch;
  const columns: Partial<ConfigRow> = { ...rest };
  if (scopes) columns.scopes = [...scopes];
  if (accessToken !== undefined) {
    columns.accessTokenKeyId = accessToken?.keyId ?? null;
    columns.accessTokenSealed = accessToken?.sealed ?? null;
  }
  if (refreshToken !== undefined) {
    columns.refreshTokenKeyId = refreshToken?.keyId ?? null;
    columns.refreshTokenSealed = refreshToken?.sealed ?? null;
  }
  return columns;
}
