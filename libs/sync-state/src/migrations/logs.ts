import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened: every change and every inbound event, partitioned by time so that retention drops whole partitions. */
export class Logs1764000000006 implements MigrationInterface {
  readonly name = 'Logs1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_sync_log (
        id bigint generated always as identity,
        at timestamptz not null default clock_timestamp(),
        portal_id text not null,
        entity text not null,
        kind text not null,
        link_id text,
        local_key text,
        hubspot_id text,
        side text check (side in ('local', 'hubspot')),
        field text,
        before jsonb,
        after jsonb,
        cause text not null,
        policy text,
        message text,
        run_id text,
        duration_ms double precision,
        primary key (id, at)
      ) partition by range (at);
      create index hubspot_sync_log_field on hubspot_sync.hubspot_sync_log (link_id, field, at);
      create index hubspot_sync_log_entity on hubspot_sync.hubspot_sync_log (portal_id, entity, id);
      create index hubspot_sync_log_portal on hubspot_sync.hubspot_sync_log (portal_id, id);
      create table hubspot_sync.hubspot_sync_log_rest partition of hubspot_sync.hubspot_sync_log default;
      comment on table hubspot_sync.hubspot_sync_log is
        'S8.1: every write, conflict and error, and begin and end of every state, with before, after, cause and policy. One partition a week.';
      comment on table hubspot_sync.hubspot_sync_log_rest is 'Rows of a time without a partition of its own; empty while retention runs.';

      create table hubspot_sync.hubspot_webhook_log (
        id bigint generated always as identity,
        received_at timestamptz not null default clock_timestamp(),
        portal_id text not null,
        subscription_type text not null,
        object_type_id text,
        object_id text,
        property_name text,
        property_value text,
        occurred_at timestamptz not null,
        change_source text,
        source_id text,
        dedupe_key text not null,
        verdict text not null,
        entity text,
        mark_id uuid,
        payload jsonb,
        primary key (id, received_at)
      ) partition by range (received_at);
      create index hubspot_webhook_log_object on hubspot_sync.hubspot_webhook_log (portal_id, object_id, received_at);
      create table hubspot_sync.hubspot_webhook_log_rest partition of hubspot_sync.hubspot_webhook_log default;
      comment on table hubspot_sync.hubspot_webhook_log is
        'Every inbound event, its verdict and the mark it made. One partition a week.';
      comment on table hubspot_sync.hubspot_webhook_log_rest is 'Rows of a time without a partition of its own; empty while retention runs.';

      create table hubspot_sync.hubspot_webhook_keys (
        portal_id text not null,
        dedupe_key text not null,
        received_at timestamptz not null default clock_timestamp(),
        primary key (portal_id, dedupe_key)
      );
      create index hubspot_webhook_keys_age on hubspot_sync.hubspot_webhook_keys using brin (received_at);
      comment on table hubspot_sync.hubspot_webhook_keys is
        'S1.1: events known already. Beside the log, because a unique key of a partitioned table would have to hold the time.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_webhook_keys;
      drop table hubspot_sync.hubspot_webhook_log;
      drop table hubspot_sync.hubspot_sync_log;
    `);
  }
}
