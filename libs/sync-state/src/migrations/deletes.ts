import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What deletes, restores, merges and erasures need to know of links and entities (section 5). */
export class Deletes1764100000001 implements MigrationInterface {
  readonly name = 'Deletes1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_links
        add column state_cause text
          check (state_cause in ('local_delete', 'hubspot_delete', 'both_deleted', 'merge', 'privacy'));
      comment on column hubspot_sync.hubspot_links.state_cause is
        'Why a link takes no part, for the rules that look at it again: a restore revives what a delete severed (S5.5), an event decides what a merge holds (S5.4).';

      alter table hubspot_sync.hubspot_entities
        add column deleted_locally text not null default 'sever' check (deleted_locally in ('propagate', 'sever', 'ignore')),
        add column deleted_in_hubspot text not null default 'sever' check (deleted_in_hubspot in ('propagate', 'sever', 'ignore')),
        add column delete_against_edit text not null default 'edit_wins' check (delete_against_edit in ('edit_wins', 'delete_wins'));
      comment on column hubspot_sync.hubspot_entities.deleted_locally is 'S5.1: what becomes of the HubSpot record of a row that was deleted.';
      comment on column hubspot_sync.hubspot_entities.deleted_in_hubspot is 'S5.1: what becomes of the row of a HubSpot record that was deleted.';

      alter table hubspot_sync.hubspot_write_intents drop constraint hubspot_write_intents_kind_check;
      alter table hubspot_sync.hubspot_write_intents add constraint hubspot_write_intents_kind_check
        check (kind in ('create', 'update', 'clear', 'archive'));

      insert into hubspot_sync.hubspot_state_transitions (machine, from_state, to_state) values
        ('link', 'live', 'pending'),
        ('link', 'unreachable', 'pending'),
        ('link', 'held', 'pending'),
        ('link', 'severed', 'pending'),
        ('link', 'severed', 'merged_away');

      create index hubspot_sync_log_unlinked on hubspot_sync.hubspot_sync_log (portal_id, entity, hubspot_id, local_key)
        where link_id is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index hubspot_sync.hubspot_sync_log_unlinked;
      delete from hubspot_sync.hubspot_state_transitions
      where machine = 'link' and (from_state, to_state) in
        (('live', 'pending'), ('unreachable', 'pending'), ('held', 'pending'), ('severed', 'pending'), ('severed', 'merged_away'));
      delete from hubspot_sync.hubspot_write_intents where kind = 'archive';
      alter table hubspot_sync.hubspot_write_intents drop constraint hubspot_write_intents_kind_check;
      alter table hubspot_sync.hubspot_write_intents add constraint hubspot_write_intents_kind_check
        check (kind in ('create', 'update', 'clear'));
      alter table hubspot_sync.hubspot_entities
        drop column deleted_locally, drop column deleted_in_hubspot, drop column delete_against_edit;
      alter table hubspot_sync.hubspot_links drop column state_cause;
    `);
  }
}
