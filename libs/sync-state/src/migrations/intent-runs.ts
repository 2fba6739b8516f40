import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * S8.1: a write knows the run that intended it. Its answer may be lost, and found in the history by a pass that is part of no run, or of
 * another one; undoing a run takes back what that run wrote (S8.2).
 */
export class IntentRuns1765200000001 implements MigrationInterface {
  readonly name = 'IntentRuns1765200000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_write_intents add column run_id text;
      comment on column hubspot_sync.hubspot_write_intents.run_id is 'The run on whose behalf it was intended; null: none, or from before this was kept.';
      create or replace view hubspot_sync.hubspot_field_intents as
        select coalesce(part.id, intent.id) as id, intent.link_id, intent.portal_id, intent.entity, coalesce(part.field, intent.field) as field,
               intent.kind, intent.behalf, coalesce(part.sent, intent.sent) as sent, coalesce(part.local, intent.local) as local,
               intent.decided_updated_at, intent.created_at, intent.history_read_at, intent.closed_at, intent.run_id
        from hubspot_sync.hubspot_write_intents intent
        left join lateral jsonb_to_recordset(intent.parts) as part(id text, field text, sent jsonb, local jsonb) on true;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view hubspot_sync.hubspot_field_intents;
      create view hubspot_sync.hubspot_field_intents as
        select coalesce(part.id, intent.id) as id, intent.link_id, intent.portal_id, intent.entity, coalesce(part.field, intent.field) as field,
               intent.kind, intent.behalf, coalesce(part.sent, intent.sent) as sent, coalesce(part.local, intent.local) as local,
               intent.decided_updated_at, intent.created_at, intent.history_read_at, intent.closed_at
        from hubspot_sync.hubspot_write_intents intent
        left join lateral jsonb_to_recordset(intent.parts) as part(id text, field text, sent jsonb, local jsonb) on true;
      comment on view hubspot_sync.hubspot_field_intents is 'S2.5: HubSpot writes under way and recent ones, one row for each field.';
      alter table hubspot_sync.hubspot_write_intents drop column run_id;
    `);
  }
}
