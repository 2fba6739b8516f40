import type { StoredUser, User } from '@app/admin-service';

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

export const USER_COLUMNS = `
  account.id, account.name, account.role, account.disabled_at is not null as disabled, account.password_hash is not null as "hasPassword",
  ${MS('account.created_at')} as "createdAt", account.created_by as "createdBy", ${MS('account.last_login_at')} as "lastLoginAt"`;

export const STORED_USER_COLUMNS = `${USER_COLUMNS}, account.password_hash as "passwordHash",
  greatest(0, ${MS('account.locked_until')} - ${MS('clock_timestamp()')}) as "lockedMs"`;

export type UserRow = User;
export type StoredUserRow = StoredUser;

/** Whether the statement's other accounts keep somebody who may administer; `$1` is the account that changes. */
export const ANOTHER_ADMIN = `
  exists (select 1 from hubspot_sync.hubspot_admin_users other
          where other.id <> $1 and other.role = 'admin' and other.disabled_at is null)`;
