import type { MigrationInterface, QueryRunner } from 'typeorm';

/** S4.4: what leaving a filter does, and which filters each link has passed. */
export class LeavingFilters1764800000002 implements MigrationInterface {
  readonly name = 'LeavingFilters1764800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_entities
        add column left_locally text not null default 'keep' check (left_locally in ('keep', 'sever', 'delete')),
        add column left_in_hubspot text not null default 'keep' check (left_in_hubspot in ('keep', 'sever', 'delete'));
      comment on column hubspot_sync.hubspot_entities.left_locally is 'S4.4: what becomes of a pair whose row no longer passes its filter.';
      comment on column hubspot_sync.hubspot_entities.left_in_hubspot is
        'S4.4: what becomes of a pair whose HubSpot record no longer passes its filter.';

      alter table hubspot_sync.hubspot_links rename column passed_filter to passed_local_filter;
      alter table hubspot_sync.hubspot_links add column passed_hubspot_filter boolean not null default true;
      alter table hubspot_sync.hubspot_links alter column passed_hubspot_filter set default false;
      comment on column hubspot_sync.hubspot_links.passed_local_filter is
        'S4.4: whether the row has passed its filter since it last left; only then it can leave.';
      comment on column hubspot_sync.hubspot_links.passed_hubspot_filter is
        'S4.4: whether the HubSpot record has passed its filter since it last left; only then it can leave.';

      -- Whether the links there are ever passed a filter is known only of the rows that were created in HubSpot; the others tell when they are read.
      update hubspot_sync.hubspot_links link
      set passed_local_filter = link.passed_local_filter and (entity.local_filter is null or link.external_id is not null),
          passed_hubspot_filter = entity.hubspot_filter is null
      from hubspot_sync.hubspot_entities entity
      where entity.portal_id = link.portal_id and entity.entity = link.entity
        and (entity.local_filter is not null or entity.hubspot_filter is not null);

      alter table hubspot_sync.hubspot_links drop constraint hubspot_links_state_cause_check;
      alter table hubspot_sync.hubspot_links add constraint hubspot_links_state_cause_check
        check (state_cause in ('local_delete', 'hubspot_delete', 'both_deleted', 'left_local_filter', 'left_hubspot_filter', 'merge', 'privacy'));

      alter table hubspot_sync.hubspot_plan_records drop constraint hubspot_plan_records_action_check;
      alter table hubspot_sync.hubspot_plan_records add constraint hubspot_plan_records_action_check
        check (action in ('link', 'update', 'create_in_hubspot', 'create_locally', 'review', 'undo', 'sever', 'archive_in_hubspot', 'delete_locally'));

      alter table hubspot_sync.hubspot_audit_findings drop constraint hubspot_audit_findings_kind_check;
      alter table hubspot_sync.hubspot_audit_findings add constraint hubspot_audit_findings_kind_check
        check (kind in ('difference', 'missing_local', 'missing_in_hubspot', 'unlinked_local', 'unlinked_in_hubspot', 'filter_moved'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from hubspot_sync.hubspot_audit_findings where kind = 'filter_moved';
      alter table hubspot_sync.hubspot_audit_findings drop constraint hubspot_audit_findings_kind_check;
      alter table hubspot_sync.hubspot_audit_findings add constraint hubspot_audit_findings_kind_check
        check (kind in ('difference', 'missing_local', 'missing_in_hubspot', 'unlinked_local', 'unlinked_in_hubspot'));

      delete from hubspot_sync.hubspot_plan_records where action in ('sever', 'archive_in_hubspot', 'delete_locally');
      alter table hubspot_sync.hubspot_plan_records drop constraint hubspot_plan_records_action_check;
      alter table hubspot_sync.hubspot_plan_records add constraint hubspot_plan_records_action_check
        check (action in ('link', 'update', 'create_in_hubspot', 'create_locally', 'review', 'undo'));

      update hubspot_sync.hubspot_links set state_cause = null where state_cause in ('left_local_filter', 'left_hubspot_filter');
      alter table hubspot_sync.hubspot_links drop constraint hubspot_links_state_cause_check;
      alter table hubspot_sync.hubspot_links add constraint hubspot_links_state_cause_check
        check (state_cause in ('local_delete', 'hubspot_delete', 'both_deleted', 'merge', 'privacy'));
      alter table hubspot_sync.hubspot_links drop column passed_hubspot_filter;
      alter table hubspot_sync.hubspot_links rename column passed_local_filter to passed_filter;
      comment on column hubspot_sync.hubspot_links.passed_filter is null;

      alter table hubspot_sync.hubspot_entities drop column left_locally, drop column left_in_hubspot;
    `);
  }
}
