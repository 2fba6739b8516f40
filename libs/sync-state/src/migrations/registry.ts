import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transitionTrigger } from './transition-trigger';

/** What is synced with what: entities, mappings with their versions, enums, association labels, catalogues. */
export class Registry1764000000003 implements MigrationInterface {
  readonly name = 'Registry1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_registry_revisions (
        portal_id text primary key,
        revision bigint not null
      );
      comment on table hubspot_sync.hubspot_registry_revisions is
        'Grows with every change of an entity, mapping or enum; processes compare it to drop their caches.';

      create table hubspot_sync.hubspot_entities (
        portal_id text not null,
        entity text not null,
        table_schema text not null,
        table_name text not null,
        key_column text not null,
        soft_delete_column text,
        object_type text not null,
        external_id_property text not null,
        match_keys jsonb not null,
        reads jsonb not null,
        local_filter jsonb,
        hubspot_filter jsonb,
        conflict_policy text not null
          check (conflict_policy in ('latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual')),
        quiet_period_ms integer not null check (quiet_period_ms >= 0),
        create_in_hubspot boolean not null,
        create_locally boolean not null,
        state text not null check (state in ('waiting', 'live', 'paused')),
        state_reason text,
        listing_after text,
        listing_completed_at timestamptz,
        audit_requested_at timestamptz,
        audit_request_reason text,
        guard_window_began_at timestamptz,
        guard_deletes integer not null default 0 check (guard_deletes >= 0),
        guard_overwrites integer not null default 0 check (guard_overwrites >= 0),
        updated_at timestamptz not null default clock_timestamp(),
        primary key (portal_id, entity)
      );
      comment on table hubspot_sync.hubspot_entities is
        'The registry: one table and one object type each, with match keys, filters, policies, state, progress of the first listing, audit requests (S1.2) and guard counts (S5.3).';
      ${transitionTrigger('hubspot_entities', 'entity')}

      create table hubspot_sync.hubspot_property_mappings (
        id text primary key,
        portal_id text not null,
        entity text not null,
        local_column text,
        property text not null,
        field_group text,
        direction text not null check (direction in ('two_way', 'to_hubspot', 'to_local')),
        conflict_policy text
          check (conflict_policy in ('latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual')),
        drift text not null check (drift in ('restore', 'ignore')),
        first_link text not null check (first_link in ('review', 'local_wins', 'hubspot_wins')),
        transform_name text not null,
        transform_options jsonb not null default '{}',
        version integer not null check (version > 0),
        position integer not null,
        state text not null check (state in ('active', 'suspended', 'waiting')),
        state_reason text,
        foreign key (portal_id, entity) references hubspot_sync.hubspot_entities on delete cascade,
        unique (portal_id, entity, property)
      );
      comment on table hubspot_sync.hubspot_property_mappings is
        'Column to property, with direction, policies, transform, current version and state (S2.9, S8.5). Changed through the service only.';
      ${transitionTrigger('hubspot_property_mappings', 'mapping')}

      create table hubspot_sync.hubspot_mapping_versions (
        mapping_id text not null,
        version integer not null,
        portal_id text not null,
        entity text not null,
        property text not null,
        definition jsonb,
        changed_by text not null,
        changed_at timestamptz not null default clock_timestamp(),
        primary key (mapping_id, version)
      );
      create index hubspot_mapping_versions_entity on hubspot_sync.hubspot_mapping_versions (portal_id, entity, changed_at);
      comment on table hubspot_sync.hubspot_mapping_versions is
        'Every version of every mapping (S8.5): what, who, when. A null definition means that the mapping was removed.';

      create table hubspot_sync.hubspot_enum_value_mappings (
        mapping_id text not null references hubspot_sync.hubspot_property_mappings on delete cascade,
        local_value text not null,
        hubspot_value text,
        way_back boolean not null default false,
        position integer not null,
        primary key (mapping_id, local_value)
      );
      create unique index hubspot_enum_value_mappings_way_back
        on hubspot_sync.hubspot_enum_value_mappings (mapping_id, hubspot_value) where way_back;
      comment on table hubspot_sync.hubspot_enum_value_mappings is
        'Local value to option; a null option means blank. way_back: the local value an option becomes where several share it.';

      create table hubspot_sync.hubspot_association_labels (
        portal_id text not null,
        from_object_type text not null,
        to_object_type text not null,
        category text not null,
        type_id integer not null,
        label text,
        name text,
        from_entity text,
        relation jsonb,
        direction text check (direction in ('two_way', 'to_hubspot', 'to_local')),
        conflict_policy text
          check (conflict_policy in ('latest_wins', 'local_wins', 'hubspot_wins', 'prefer_non_blank', 'manual')),
        drift text check (drift in ('restore', 'ignore')),
        read_at timestamptz not null default clock_timestamp(),
        primary key (portal_id, from_object_type, to_object_type, category, type_id)
      );
      comment on table hubspot_sync.hubspot_association_labels is
        'Association types read from the portal and the local relation each stands for (S6.1); not mapped where relation is null.';

      create table hubspot_sync.hubspot_catalogues (
        portal_id text not null,
        kind text not null,
        body jsonb not null,
        read_at timestamptz not null,
        primary key (portal_id, kind)
      );
      comment on table hubspot_sync.hubspot_catalogues is 'Both catalogues and the portal''s rules as last read (S2.9, S3.4, S3.8).';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_catalogues;
      drop table hubspot_sync.hubspot_association_labels;
      drop table hubspot_sync.hubspot_enum_value_mappings;
      drop table hubspot_sync.hubspot_mapping_versions;
      drop table hubspot_sync.hubspot_property_mappings;
      drop table hubspot_sync.hubspot_entities;
      drop table hubspot_sync.hubspot_registry_revisions;
    `);
  }
}
