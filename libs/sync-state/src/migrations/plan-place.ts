import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A run knows how far its plan was fed to the workers, instead of each planned record: feeding them was a second version of every row, in
 * every index of the table. What an applying run had fed already is fed again from its first gap on, which changes no mark that stands.
 */
export class PlanPlace1764700000002 implements MigrationInterface {
  readonly name = 'PlanPlace1764700000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_runs
        add column fed_kind smallint not null default -1,
        add column fed_record bigint not null default 0;
      comment on column hubspot_sync.hubspot_runs.fed_record is
        'Planned records up to (fed_kind, fed_record), by batch kind and id, are marked for the workers; -1: none yet.';
      update hubspot_sync.hubspot_runs run set fed_kind = fed.batch_kind, fed_record = fed.id
      from hubspot_sync.hubspot_runs applying
      cross join lateral (
        select planned.batch_kind, planned.id from hubspot_sync.hubspot_plan_records planned
        where planned.run_id = applying.id and planned.due_since is not null and not exists (
          select from hubspot_sync.hubspot_plan_records gap
          where gap.run_id = applying.id and gap.progress = 'planned' and gap.due_since is null
            and (gap.batch_kind, gap.id) < (planned.batch_kind, planned.id))
        order by planned.batch_kind desc, planned.id desc limit 1
      ) fed
      where run.id = applying.id and applying.state = 'applying';
      drop index hubspot_sync.hubspot_plan_records_due;
      drop index hubspot_sync.hubspot_plan_records_feed;
      alter table hubspot_sync.hubspot_plan_records drop column due_since;
      create index hubspot_plan_records_open on hubspot_sync.hubspot_plan_records (run_id, batch_kind, id) where progress = 'planned';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index hubspot_sync.hubspot_plan_records_open;
      alter table hubspot_sync.hubspot_plan_records add column due_since timestamptz;
      update hubspot_sync.hubspot_plan_records planned set due_since = clock_timestamp()
      from hubspot_sync.hubspot_runs run
      where run.id = planned.run_id and (planned.batch_kind, planned.id) <= (run.fed_kind, run.fed_record);
      create index hubspot_plan_records_feed on hubspot_sync.hubspot_plan_records (run_id, batch_kind, id)
        where progress = 'planned' and due_since is null;
      create index hubspot_plan_records_due on hubspot_sync.hubspot_plan_records (run_id)
        where progress = 'planned' and due_since is not null;
      alter table hubspot_sync.hubspot_runs drop column fed_record, drop column fed_kind;
    `);
  }
}
