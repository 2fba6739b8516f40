import type { AccessStore, ApiToken, NewUser, Role, StoredUser, User, UserPatch } from '@app/admin-service';
import { PostgresSessions } from './postgres-sessions';
import { ANOTHER_ADMIN, STORED_USER_COLUMNS, USER_COLUMNS, type StoredUserRow, type UserRow } from './user-rows';

/** Taken where the number of administrators may fall, so that two at once cannot remove each other. */
const LOCK_USERS = `select pg_advisory_xact_lock(727002)`;

const TOKEN_COLUMNS = `
  token.id, token.name, token.role, owner.name as owner, (extract(epoch from token.created_at) * 1000)::float8 as "createdAt",
  (extract(epoch from token.expires_at) * 1000)::float8 as "expiresAt",
  (extract(epoch from token.last_used_at) * 1000)::float8 as "lastUsedAt"`;

/** `AccessStore` over PostgreSQL; times are the database's clock. */
export class PostgresAccessStore extends PostgresSessions implements AccessStore {
  async hasUsers(): Promise<boolean> {
    const [row] = await this.rows<{ there: boolean }>(
      `select exists (select 1 from hubspot_sync.hubspot_admin_users) as there`,
    );
    return row?.there === true;
  }

  users(): Promise<readonly User[]> {
    return this.rows<UserRow>(
      `select ${USER_COLUMNS} from hubspot_sync.hubspot_admin_users account order by lower(name)`,
    );
  }

  async createUser({ name, role, passwordHash, oidcSubject, createdBy }: NewUser): Promise<User | null> {
    const [row] = await this.rows<UserRow>(
      `insert into hubspot_sync.hubspot_admin_users as account (name, role, password_hash, oidc_subject, created_by)
       values ($1, $2, $3, $4, $5) on conflict do nothing returning ${USER_COLUMNS}`,
      [name, role, passwordHash, oidcSubject ?? null, createdBy],
    );
    return row ?? null;
  }

  async userNamed(name: string): Promise<StoredUser | null> {
    const [row] = await this.rows<StoredUserRow>(
      `select ${STORED_USER_COLUMNS} from hubspot_sync.hubspot_admin_users account where lower(name) = lower($1)`,
      [name],
    );
    return row ?? null;
  }

  async userOfSubject(subject: string): Promise<StoredUser | null> {
    const [row] = await this.rows<StoredUserRow>(
      `select ${STORED_USER_COLUMNS} from hubspot_sync.hubspot_admin_users account where oidc_subject = $1`,
      [subject],
    );
    return row ?? null;
  }

  updateUser(id: string, patch: UserPatch): Promise<'done' | 'not_found' | 'last_admin'> {
    const { role, disabled, passwordHash } = patch;
    const leaves = disabled === true || (role !== undefined && role !== 'admin');
    return this.change(
      id,
      leaves,
      `with changed as (
         update hubspot_sync.hubspot_admin_users account
         set role = coalesce($2, role), password_hash = coalesce($3, password_hash),
             disabled_at = case $4::boolean when true then clock_timestamp() when false then null else disabled_at end,
             failed_logins = case when $3::text is null then failed_logins else 0 end,
             locked_until = case when $3::text is null then locked_until else 'epoch' end
         where id = $1 returning id
       ), ended as (
         delete from hubspot_sync.hubspot_admin_sessions where user_id = $1 and ($3::text is not null or $4::boolean)
       )
       select id from changed`,
      [id, role ?? null, passwordHash ?? null, disabled ?? null],
    );
  }

  removeUser(id: string): Promise<'done' | 'not_found' | 'last_admin'> {
    return this.change(id, true, `delete from hubspot_sync.hubspot_admin_users where id = $1 returning id`, [id]);
  }

  async noteSuccess(userId: string): Promise<void> {
    await this.rows(
      `update hubspot_sync.hubspot_admin_users set failed_logins = 0, last_login_at = clock_timestamp() where id = $1`,
      [userId],
    );
  }

  async noteFailure(userId: string, limit: number, lockMs: number): Promise<void> {
    await this.rows(
      `update hubspot_sync.hubspot_admin_users
       set failed_logins = case when failed_logins + 1 >= $2 then 0 else failed_logins + 1 end,
           locked_until = case when failed_logins + 1 >= $2 then clock_timestamp() + $3 * interval '1 millisecond'
                               else locked_until end
       where id = $1`,
      [userId, limit, lockMs],
    );
  }

  tokens(): Promise<readonly ApiToken[]> {
    return this.rows<ApiToken>(
      `select ${TOKEN_COLUMNS} from hubspot_sync.hubspot_admin_tokens token
       join hubspot_sync.hubspot_admin_users owner on owner.id = token.user_id order by token.created_at desc`,
    );
  }

  async createToken(token: {
    readonly name: string;
    readonly role: Role;
    readonly userId: string;
    readonly secretHash: string;
    readonly lifetimeMs: number;
  }): Promise<ApiToken> {
    const [row] = await this.rows<ApiToken>(
      `with token as (
         insert into hubspot_sync.hubspot_admin_tokens (name, secret_hash, role, user_id, expires_at)
         values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond') returning *
       )
       select ${TOKEN_COLUMNS} from token join hubspot_sync.hubspot_admin_users owner on owner.id = token.user_id`,
      [token.name, token.secretHash, token.role, token.userId, token.lifetimeMs],
    );
    if (!row) throw new Error('The token was not stored.');
    return row;
  }

  async removeToken(id: string): Promise<boolean> {
    const rows = await this.rows(`delete from hubspot_sync.hubspot_admin_tokens where id = $1 returning id`, [id]);
    return rows.length > 0;
  }

  async tokenOf(
    secretHash: string,
  ): Promise<{ readonly id: string; readonly name: string; readonly role: Role } | null> {
    const [row] = await this.rows<{ id: string; name: string; role: Role; ownerRole: Role; stale: boolean }>(
      `select token.id, token.name, token.role, owner.role as "ownerRole",
              coalesce(token.last_used_at < clock_timestamp() - interval '1 minute', true) as stale
       from hubspot_sync.hubspot_admin_tokens token
       join hubspot_sync.hubspot_admin_users owner on owner.id = token.user_id
       where token.secret_hash = $1 and token.expires_at > clock_timestamp() and owner.disabled_at is null`,
      [secretHash],
    );
    if (!row) return null;
    if (row.stale) {
      await this.rows(`update hubspot_sync.hubspot_admin_tokens set last_used_at = clock_timestamp() where id = $1`, [
        row.id,
      ]);
    }
    const order: readonly Role[] = ['viewer', 'operator', 'admin'];
    const role = order.indexOf(row.role) <= order.indexOf(row.ownerRole) ? row.role : row.ownerRole;
    return { id: row.id, name: row.name, role };
  }

  async offerSetUp(tokenHash: string, lifetimeMs: number): Promise<void> {
    await this.rows(
      `insert into hubspot_sync.hubspot_admin_set_up (token_hash, expires_at)
       values ($1, clock_timestamp() + $2 * interval '1 millisecond')
       on conflict (only_row) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
      [tokenHash, lifetimeMs],
    );
  }

  async setUp(tokenHash: string, { name, role, passwordHash, createdBy }: NewUser): Promise<User | null> {
    const [row] = await this.rows<UserRow>(
      `with used as (
         delete from hubspot_sync.hubspot_admin_set_up
         where token_hash = $1 and expires_at > clock_timestamp()
           and not exists (select 1 from hubspot_sync.hubspot_admin_users)
         returning 1
       )
       insert into hubspot_sync.hubspot_admin_users as account (name, role, password_hash, created_by)
       select $2, $3, $4, $5 from used returning ${USER_COLUMNS}`,
      [tokenHash, name, role, passwordHash, createdBy],
    );
    return row ?? null;
  }

  private async change(
    id: string,
    leaves: boolean,
    statement: string,
    parameters: readonly unknown[],
  ): Promise<'done' | 'not_found' | 'last_admin'> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await client.query(LOCK_USERS);
      const held = await client.query<{ admin: boolean; another: boolean }>(
        `select role = 'admin' and disabled_at is null as admin, ${ANOTHER_ADMIN} as another
         from hubspot_sync.hubspot_admin_users where id = $1`,
        [id],
      );
      const [known] = held.rows;
      const last = known !== undefined && leaves && known.admin && !known.another;
      if (known && !last) await client.query(statement, [...parameters]);
      await client.query('commit');
      return known ? (last ? 'last_admin' : 'done') : 'not_found';
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
