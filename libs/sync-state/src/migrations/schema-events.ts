import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What changed in either schema, and what of it a person has seen. */
export class SchemaEvents1764500000001 implements MigrationInterface {
  readonly name = 'SchemaEvents1764500000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_schema_events (
        id bigint generated always as identity primary key,
        portal_id text not null,
        entity text not null,
        kind text not null,
        name text not null,
        option text,
        what text not null,
        mapping_ids text[] not null,
        fields text[] not null,
        breaks boolean not null,
        effect text not null check (effect in ('none', 'values', 'waits', 'suspends')),
        records integer not null check (records >= 0),
        seen_at timestamptz not null default clock_timestamp(),
        acknowledged_at timestamptz,
        acknowledged_by text,
        check ((acknowledged_at is null) = (acknowledged_by is null))
      );
      create index hubspot_schema_events_portal on hubspot_sync.hubspot_schema_events (portal_id, id);
      create index hubspot_schema_events_open on hubspot_sync.hubspot_schema_events (portal_id, id) where acknowledged_at is null;
      comment on table hubspot_sync.hubspot_schema_events is
        'S2.9: changes of tables, properties and options since the catalogues were last compared, with their effect on mappings. The catalogues compared with are in hubspot_catalogues ("known schema …").';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table hubspot_sync.hubspot_schema_events');
  }
}
