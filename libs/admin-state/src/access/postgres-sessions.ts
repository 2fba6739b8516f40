import type { AccessStore, OpenSession, VouchedSession } from '@app/admin-service';
import type { Pool } from 'pg';
import { USER_COLUMNS, type UserRow } from './user-rows';

interface SessionRow extends UserRow {
  readonly sessionId: string;
  readonly expiresAt: number;
  readonly checkDue: boolean;
}

/** The sessions of `AccessStore` over PostgreSQL; times are the database's clock. */
export abstract class PostgresSessions {
  constructor(protected readonly pool: Pool) {}

  async openSession(
    userId: string,
    tokenHash: string,
    lifetimeMs: number,
    vouched?: VouchedSession,
  ): Promise<OpenSession> {
    await this.rows(`delete from hubspot_sync.hubspot_admin_sessions where expires_at < clock_timestamp()`);
    const [row] = await this.rows<SessionRow>(
      `with opened as (
         insert into hubspot_sync.hubspot_admin_sessions (token_hash, user_id, expires_at, provider_grant, check_due_at)
         values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', $4,
                 case when $4::text is not null then clock_timestamp() + $5::float8 * interval '1 millisecond' end)
         returning id, user_id, expires_at
       )
       select opened.id as "sessionId", (extract(epoch from opened.expires_at) * 1000)::float8 as "expiresAt",
              false as "checkDue", ${USER_COLUMNS}
       from opened join hubspot_sync.hubspot_admin_users account on account.id = opened.user_id`,
      [tokenHash, userId, lifetimeMs, vouched?.grant ?? null, vouched?.checkMs ?? null],
    );
    if (!row) throw new Error('The account was removed while it signed in.');
    return sessionOf(row);
  }

  async sessionOf(tokenHash: string, idleMs: number): Promise<OpenSession | null> {
    const [row] = await this.rows<SessionRow & { stale: boolean }>(
      `select session.id as "sessionId", (extract(epoch from session.expires_at) * 1000)::float8 as "expiresAt",
              coalesce(session.check_due_at <= clock_timestamp(), false) as "checkDue",
              session.last_seen_at < clock_timestamp() - interval '1 minute' as stale, ${USER_COLUMNS}
       from hubspot_sync.hubspot_admin_sessions session
       join hubspot_sync.hubspot_admin_users account on account.id = session.user_id
       where session.token_hash = $1 and session.expires_at > clock_timestamp() and account.disabled_at is null
         and session.last_seen_at > clock_timestamp() - $2 * interval '1 millisecond'`,
      [tokenHash, idleMs],
    );
    if (!row) return null;
    if (row.stale) {
      await this.rows(`update hubspot_sync.hubspot_admin_sessions set last_seen_at = clock_timestamp() where id = $1`, [
        row.sessionId,
      ]);
    }
    return sessionOf(row);
  }

  async takeCheck(id: string, againMs: number): Promise<string | null> {
    const [row] = await this.rows<{ grant: string }>(
      `update hubspot_sync.hubspot_admin_sessions set check_due_at = clock_timestamp() + $2 * interval '1 millisecond'
       where id = $1 and check_due_at <= clock_timestamp() returning provider_grant as grant`,
      [id, againMs],
    );
    return row?.grant ?? null;
  }

  async prolongSession(
    id: string,
    { grant, checkMs, lifetimeMs, longestMs }: Parameters<AccessStore['prolongSession']>[1],
  ): Promise<void> {
    await this.rows(
      `update hubspot_sync.hubspot_admin_sessions
       set provider_grant = $2, check_due_at = clock_timestamp() + $3 * interval '1 millisecond',
           expires_at = least(created_at + $5 * interval '1 millisecond', clock_timestamp() + $4 * interval '1 millisecond')
       where id = $1`,
      [id, grant, checkMs, lifetimeMs, longestMs],
    );
  }

  async closeSession(id: string): Promise<void> {
    await this.rows(`delete from hubspot_sync.hubspot_admin_sessions where id = $1`, [id]);
  }

  protected async rows<Row extends object = object>(
    statement: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...parameters])).rows;
  }
}

function sessionOf({ sessionId, expiresAt, checkDue, ...user }: SessionRow): OpenSession {
  const { id, name, role, disabled, hasPassword, createdAt, createdBy, lastLoginAt } = user;
  return {
    id: sessionId,
    expiresAt,
    checkDue,
    user: { id, name, role, disabled, hasPassword, createdAt, createdBy, lastLoginAt },
  };
}
