import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transitionTrigger } from './transition-trigger';

/** The portal, its secrets, its request windows, and who may change them. */
export class Connections1764000000002 implements MigrationInterface {
  readonly name = 'Connections1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_config (
        portal_id text primary key,
        auth_kind text not null check (auth_kind in ('oauth', 'service_key')),
        state text not null check (state in ('connected', 'paused', 'disconnected')),
        state_reason text,
        access_token_key_id text,
        access_token_sealed text,
        refresh_token_key_id text,
        refresh_token_sealed text,
        access_token_expires_at timestamptz,
        scopes text[] not null default '{}',
        time_zone text not null,
        currency text not null,
        ui_domain text,
        own_source_id text,
        installation_id text not null,
        database_identity text,
        database_timeline text,
        clock_offset_ms double precision not null default 0,
        clock_uncertainty_ms double precision not null default 1000 check (clock_uncertainty_ms >= 1000),
        journal_offset text,
        settings jsonb not null default '{}',
        connected_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp(),
        check ((access_token_key_id is null) = (access_token_sealed is null)),
        check ((refresh_token_key_id is null) = (refresh_token_sealed is null))
      );
      comment on table hubspot_sync.hubspot_config is
        'One row per portal: sealed tokens with the id of their key, time zone, currency, connection state, installation, clock offset (S3.2), database identity (S9.5).';
      ${transitionTrigger('hubspot_config', 'connection')}

      create table hubspot_sync.hubspot_oauth_states (
        state text primary key,
        session_id text not null,
        expires_at timestamptz not null
      );
      comment on table hubspot_sync.hubspot_oauth_states is 'OAuth states not yet used; single use, bound to a browser session.';

      create table hubspot_sync.hubspot_admin_sessions (
        token_hash text primary key,
        created_at timestamptz not null default clock_timestamp(),
        last_seen_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null
      );
      comment on table hubspot_sync.hubspot_admin_sessions is 'Sessions of the admin page, by the hash of their token.';

      create table hubspot_sync.hubspot_request_budget (
        portal_id text not null,
        request_window text not null check (request_window in ('burst', 'search', 'associations', 'day')),
        request_limit integer not null check (request_limit > 0),
        interval_ms integer not null check (interval_ms > 0),
        arrival timestamptz not null default 'epoch',
        blocked_until timestamptz not null default 'epoch',
        taken_by uuid,
        primary key (portal_id, request_window)
      ) with (fillfactor = 50);
      comment on table hubspot_sync.hubspot_request_budget is
        'S9.1: the portal''s request windows, shared by all processes. arrival: when the window is idle again; taken_by: the last grant.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_request_budget;
      drop table hubspot_sync.hubspot_admin_sessions;
      drop table hubspot_sync.hubspot_oauth_states;
      drop table hubspot_sync.hubspot_config;
    `);
  }
}
