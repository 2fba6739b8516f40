import type { MigrationInterface, QueryRunner } from 'typeorm';

/** S5.3: which links the guard has counted in its window. */
export class MassChanges1764100000002 implements MigrationInterface {
  readonly name = 'MassChanges1764100000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_mass_changes (
        portal_id text not null,
        entity text not null,
        kind text not null check (kind in ('deletes', 'overwrites')),
        link_id text not null,
        primary key (portal_id, entity, kind, link_id)
      );
      comment on table hubspot_sync.hubspot_mass_changes is
        'S5.3: links deleted or overwritten within the entity''s window (guard_window_began_at); emptied when a window begins.';
      alter table hubspot_sync.hubspot_entities drop column guard_deletes, drop column guard_overwrites;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_entities
        add column guard_deletes integer not null default 0 check (guard_deletes >= 0),
        add column guard_overwrites integer not null default 0 check (guard_overwrites >= 0);
      drop table hubspot_sync.hubspot_mass_changes;
    `);
  }
}
