import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the admin page searches the log by, newest first: time, entity, field, run, the rarer kinds and causes, words. The list order is
 * time and not id, so that a range of time reads the partitions that hold it and no others.
 */
export class ActivityIndexes1764400000002 implements MigrationInterface {
  readonly name = 'ActivityIndexes1764400000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index hubspot_sync.hubspot_sync_log_portal;
      drop index hubspot_sync.hubspot_sync_log_entity;
      create index hubspot_sync_log_time on hubspot_sync.hubspot_sync_log (portal_id, at, id);
      create index hubspot_sync_log_entity_time on hubspot_sync.hubspot_sync_log (portal_id, entity, at, id);
      create index hubspot_sync_log_field_time on hubspot_sync.hubspot_sync_log (portal_id, field, at, id) where field is not null;
      create index hubspot_sync_log_rare_kind on hubspot_sync.hubspot_sync_log (portal_id, kind, at, id) where kind <> 'write';
      create index hubspot_sync_log_rare_cause on hubspot_sync.hubspot_sync_log (portal_id, cause, at, id)
        where cause not in ('event', 'capture');
      create index hubspot_sync_log_local on hubspot_sync.hubspot_sync_log (portal_id, entity, local_key, at) where link_id is null;
      create index hubspot_sync_log_hubspot on hubspot_sync.hubspot_sync_log (portal_id, entity, hubspot_id, at) where link_id is null;
      create function hubspot_sync.log_words(message text, before jsonb, after jsonb) returns tsvector
      language sql immutable parallel safe as $$
        select to_tsvector('pg_catalog.simple', coalesce(message, '') || ' ' || coalesce(before::text, '') || ' ' || coalesce(after::text, ''))
      $$;
      comment on function hubspot_sync.log_words(text, jsonb, jsonb) is 'The words by which a row of the log is found.';
      create index hubspot_sync_log_words on hubspot_sync.hubspot_sync_log using gin (hubspot_sync.log_words(message, before, after));
      create index hubspot_webhook_log_time on hubspot_sync.hubspot_webhook_log (portal_id, received_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index hubspot_sync.hubspot_webhook_log_time;
      drop index hubspot_sync.hubspot_sync_log_words;
      drop function hubspot_sync.log_words(text, jsonb, jsonb);
      drop index hubspot_sync.hubspot_sync_log_hubspot;
      drop index hubspot_sync.hubspot_sync_log_local;
      drop index hubspot_sync.hubspot_sync_log_rare_cause;
      drop index hubspot_sync.hubspot_sync_log_rare_kind;
      drop index hubspot_sync.hubspot_sync_log_field_time;
      drop index hubspot_sync.hubspot_sync_log_entity_time;
      drop index hubspot_sync.hubspot_sync_log_time;
      create index hubspot_sync_log_entity on hubspot_sync.hubspot_sync_log (portal_id, entity, id);
      create index hubspot_sync_log_portal on hubspot_sync.hubspot_sync_log (portal_id, id);
    `);
  }
}
