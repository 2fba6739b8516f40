import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each entity has a revision of its own beside that of the portal as a whole: a change of one, as the end of its first sync, refused what
 * was under way for all the others. They are random, as all fences are (S1.5), since a counter that a restore sets back meets itself again.
 */
export class EntityRevisions1765100000001 implements MigrationInterface {
  readonly name = 'EntityRevisions1765100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_registry_revisions;
      create table hubspot_sync.hubspot_registry_revisions (
        portal_id text not null,
        entity text not null,
        revision uuid not null default gen_random_uuid(),
        primary key (portal_id, entity)
      );
      comment on table hubspot_sync.hubspot_registry_revisions is
        'S8.5: changes with every change of an entity, its mappings, enums or associations; processes compare it to drop their caches, and what was decided under another one is not stored. The row without entity name is of the portal as a whole.';
      insert into hubspot_sync.hubspot_registry_revisions (portal_id, entity)
      select portal_id, entity from hubspot_sync.hubspot_entities;
    `);
  }

  /** A number that was never there before, so that what was decided before it is refused. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_registry_revisions;
      create table hubspot_sync.hubspot_registry_revisions (
        portal_id text primary key,
        revision bigint not null
      );
      comment on table hubspot_sync.hubspot_registry_revisions is
        'Grows with every change of an entity, mapping or enum; processes compare it to drop their caches.';
      insert into hubspot_sync.hubspot_registry_revisions (portal_id, revision)
      select distinct portal_id, floor(extract(epoch from clock_timestamp()))::bigint from hubspot_sync.hubspot_entities;
    `);
  }
}
