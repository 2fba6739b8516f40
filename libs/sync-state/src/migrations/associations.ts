import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Relations as versioned mappings of their own (S6.1, S8.5), states of triples (S2.7), and look-ups of who waits (S6.4). */
export class Associations1764200000001 implements MigrationInterface {
  readonly name = 'Associations1764200000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_association_labels
        add column to_entity text,
        add column first_link text check (first_link in ('review', 'local_wins', 'hubspot_wins')),
        add column version integer check (version > 0),
        add column state text check (state in ('active', 'suspended', 'waiting')),
        add column state_reason text,
        add column listed boolean not null default true,
        add constraint association_mapping_whole check (
          num_nulls(relation, from_entity, to_entity, direction, drift, first_link, version, state) in (0, 8));
      create index hubspot_association_labels_mapped on hubspot_sync.hubspot_association_labels (portal_id, from_entity)
        where relation is not null;
      create trigger enforce_transition before update of state on hubspot_sync.hubspot_association_labels
      for each row when (old.state <> new.state)
      execute function hubspot_sync.enforce_state_transition('mapping');

      alter table hubspot_sync.hubspot_associations
        add column state jsonb,
        add column waits_since timestamptz;
      drop index hubspot_sync.hubspot_associations_waiting;
      create index hubspot_associations_waits_local on hubspot_sync.hubspot_associations
        (portal_id, waits_entity, waits_local_key) where waits_local_key is not null;
      create index hubspot_associations_waits_hubspot on hubspot_sync.hubspot_associations
        (portal_id, waits_entity, waits_hubspot_id) where waits_hubspot_id is not null;
      create index hubspot_associations_waits_since on hubspot_sync.hubspot_associations
        (portal_id, waits_since) where waits_since is not null;
      create index hubspot_associations_errors on hubspot_sync.hubspot_associations (portal_id, from_link_id)
        where state is not null;
      alter table hubspot_sync.hubspot_associations
        alter column category drop not null, alter column type_id drop not null,
        add constraint association_triple_has_type check (to_link_id is null or (category is not null and type_id is not null));
      comment on table hubspot_sync.hubspot_associations is
        'Triples by links (S6.2): agreed where agreed_at is set, or in a state of agreed difference; and ends that a from link waits for until they are linked (S6.4).';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from hubspot_sync.hubspot_associations where to_link_id is null;
      alter table hubspot_sync.hubspot_associations
        drop constraint association_triple_has_type,
        alter column category set not null, alter column type_id set not null,
        drop column state, drop column waits_since;
      drop index hubspot_sync.hubspot_associations_waits_local;
      drop index hubspot_sync.hubspot_associations_waits_hubspot;
      create index hubspot_associations_waiting on hubspot_sync.hubspot_associations
        (portal_id, waits_entity, waits_local_key, waits_hubspot_id) where waits_entity is not null;
      drop trigger enforce_transition on hubspot_sync.hubspot_association_labels;
      drop index hubspot_sync.hubspot_association_labels_mapped;
      alter table hubspot_sync.hubspot_association_labels
        drop constraint association_mapping_whole,
        drop column to_entity, drop column first_link, drop column version, drop column state, drop column state_reason,
        drop column listed;
    `);
  }
}
