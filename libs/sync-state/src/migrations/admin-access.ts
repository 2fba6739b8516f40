import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may use the admin page and its API, and what they did with it. */
export class AdminAccess1764400000001 implements MigrationInterface {
  readonly name = 'AdminAccess1764400000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_admin_sessions;

      create table hubspot_sync.hubspot_admin_users (
        id uuid primary key default gen_random_uuid(),
        name text not null,
        role text not null check (role in ('viewer', 'operator', 'admin')),
        password_hash text,
        oidc_subject text unique,
        disabled_at timestamptz,
        failed_logins integer not null default 0,
        locked_until timestamptz not null default 'epoch',
        created_at timestamptz not null default clock_timestamp(),
        created_by text not null,
        last_login_at timestamptz
      );
      create unique index hubspot_admin_users_name on hubspot_sync.hubspot_admin_users (lower(name));
      comment on table hubspot_sync.hubspot_admin_users is 'People who may sign in to the admin page, with their role. Passwords as scrypt hashes.';

      create table hubspot_sync.hubspot_admin_sessions (
        id uuid primary key default gen_random_uuid(),
        token_hash text not null unique,
        user_id uuid not null references hubspot_sync.hubspot_admin_users on delete cascade,
        created_at timestamptz not null default clock_timestamp(),
        last_seen_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null
      );
      create index hubspot_admin_sessions_user on hubspot_sync.hubspot_admin_sessions (user_id);
      comment on table hubspot_sync.hubspot_admin_sessions is 'Open sessions of the admin page, by the hash of their token.';

      create table hubspot_sync.hubspot_admin_tokens (
        id uuid primary key default gen_random_uuid(),
        name text not null,
        secret_hash text not null unique,
        role text not null check (role in ('viewer', 'operator', 'admin')),
        user_id uuid not null references hubspot_sync.hubspot_admin_users on delete cascade,
        created_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null,
        last_used_at timestamptz
      );
      comment on table hubspot_sync.hubspot_admin_tokens is 'API tokens of machines, by the hash of their secret; never more than their owner may.';

      create table hubspot_sync.hubspot_admin_set_up (
        only_row boolean primary key default true check (only_row),
        token_hash text not null,
        expires_at timestamptz not null
      );
      comment on table hubspot_sync.hubspot_admin_set_up is 'The one-time link by which the first administrator is made.';

      create table hubspot_sync.hubspot_admin_actions (
        id bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        actor_kind text not null check (actor_kind in ('user', 'token', 'nobody', 'system')),
        actor_id text,
        actor text not null,
        action text not null,
        subject text,
        detail jsonb,
        outcome text not null,
        address text
      );
      create index hubspot_admin_actions_time on hubspot_sync.hubspot_admin_actions (at);
      comment on table hubspot_sync.hubspot_admin_actions is
        'Audit trail: every action of a person or machine through the admin API, refused ones too. Passwords and secrets are never in it.';

      create table hubspot_sync.hubspot_admin_command_keys (
        actor text not null,
        key text not null,
        request_hash text not null,
        status integer,
        body jsonb,
        begun_at timestamptz not null default clock_timestamp(),
        primary key (actor, key)
      );
      create index hubspot_admin_command_keys_age on hubspot_sync.hubspot_admin_command_keys (begun_at);
      comment on table hubspot_sync.hubspot_admin_command_keys is 'Idempotency keys of commands with the answers they were given; kept for a day.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_admin_command_keys;
      drop table hubspot_sync.hubspot_admin_actions;
      drop table hubspot_sync.hubspot_admin_set_up;
      drop table hubspot_sync.hubspot_admin_tokens;
      drop table hubspot_sync.hubspot_admin_sessions;
      drop table hubspot_sync.hubspot_admin_users;
      create table hubspot_sync.hubspot_admin_sessions (
        token_hash text primary key,
        created_at timestamptz not null default clock_timestamp(),
        last_seen_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null
      );
    `);
  }
}
