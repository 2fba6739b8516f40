import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A create is intended with one row for the record (S2.5) and not with one for each of its fields: they are stored, settled and nearly
 * always closed together, and were the dearest of what a first sync writes. Who asks for a field's intents asks the view, which gives one
 * row for each field as ever; rows from before stay as they are.
 */
export class WholeCreates1764900000001 implements MigrationInterface {
  readonly name = 'WholeCreates1764900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_write_intents add column parts jsonb;
      comment on column hubspot_sync.hubspot_write_intents.parts is
        'The intents of a create by field, [{id, field, sent, local}], which were all opened together; null: the row is the intent of its one field.';
      create view hubspot_sync.hubspot_field_intents as
        select coalesce(part.id, intent.id) as id, intent.link_id, intent.portal_id, intent.entity, coalesce(part.field, intent.field) as field,
               intent.kind, intent.behalf, coalesce(part.sent, intent.sent) as sent, coalesce(part.local, intent.local) as local,
               intent.decided_updated_at, intent.created_at, intent.history_read_at, intent.closed_at
        from hubspot_sync.hubspot_write_intents intent
        left join lateral jsonb_to_recordset(intent.parts) as part(id text, field text, sent jsonb, local jsonb) on true;
      comment on view hubspot_sync.hubspot_field_intents is 'S2.5: HubSpot writes under way and recent ones, one row for each field.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into hubspot_sync.hubspot_write_intents
        (id, link_id, portal_id, entity, field, kind, behalf, sent, local, decided_updated_at, created_at, history_read_at, closed_at)
      select part.id, part.link_id, part.portal_id, part.entity, part.field, part.kind, part.behalf, part.sent, part.local,
             part.decided_updated_at, part.created_at, part.history_read_at, part.closed_at
      from hubspot_sync.hubspot_field_intents part
      where not exists (select from hubspot_sync.hubspot_write_intents known where known.id = part.id);
      update hubspot_sync.hubspot_write_intents intent set field = part.field, sent = part.sent, local = part.local
      from hubspot_sync.hubspot_field_intents part
      where intent.parts is not null and part.id = intent.id;
      drop view hubspot_sync.hubspot_field_intents;
      alter table hubspot_sync.hubspot_write_intents drop column parts;
    `);
  }
}
