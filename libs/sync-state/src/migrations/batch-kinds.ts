import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A run goes on with all kinds of its work at once instead of one after the other: it knows its place in each of them, and a mark the kind
 * that it is worked on with. What an applying run had fed stays fed.
 */
export class BatchKinds1765000000001 implements MigrationInterface {
  readonly name = 'BatchKinds1765000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_dirty_records add column batch_kind smallint;
      comment on column hubspot_sync.hubspot_dirty_records.batch_kind is
        'S8.3: what the run that marked it does with the record; those of one kind need the same HubSpot calls and make a batch.';
      create table hubspot_sync.hubspot_run_places (
        run_id text not null references hubspot_sync.hubspot_runs (id) on delete cascade,
        batch_kind smallint not null,
        records integer not null,
        fed_record bigint not null default 0,
        primary key (run_id, batch_kind)
      );
      comment on table hubspot_sync.hubspot_run_places is
        'S8.3: how far a run that is being applied fed its plan to the workers, by kind of work: planned records up to fed_record are marked. records: of that kind when it began.';
      insert into hubspot_sync.hubspot_run_places (run_id, batch_kind, records, fed_record)
      select run.id, planned.batch_kind, count(*),
             case when planned.batch_kind < run.fed_kind then max(planned.id)
                  when planned.batch_kind = run.fed_kind then run.fed_record else 0 end
      from hubspot_sync.hubspot_runs run join hubspot_sync.hubspot_plan_records planned on planned.run_id = run.id
      where run.state = 'applying' and planned.progress = 'planned'
      group by run.id, planned.batch_kind;
      update hubspot_sync.hubspot_dirty_records mark set batch_kind = planned.batch_kind
      from hubspot_sync.hubspot_runs run join hubspot_sync.hubspot_plan_records planned on planned.run_id = run.id
      where run.state = 'applying' and planned.progress = 'planned' and mark.reasons && array['run', 'undo']
        and mark.portal_id = planned.portal_id and mark.entity = planned.entity
        and mark.record_id = case mark.record_kind when 'link' then planned.link_id when 'local' then planned.local_key
                             else planned.hubspot_id end;
      alter table hubspot_sync.hubspot_runs drop column fed_record, drop column fed_kind;
    `);
  }

  /** Kinds were worked on one after the other: a run begins with the first that is open. What is fed again changes no mark that stands. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_runs
        add column fed_kind smallint not null default -1,
        add column fed_record bigint not null default 0;
      comment on column hubspot_sync.hubspot_runs.fed_record is
        'Planned records up to (fed_kind, fed_record), by batch kind and id, are marked for the workers; -1: none yet.';
      update hubspot_sync.hubspot_runs run set fed_kind = place.batch_kind, fed_record = place.fed_record
      from (select distinct on (run_id) * from hubspot_sync.hubspot_run_places order by run_id, batch_kind) place
      where place.run_id = run.id;
      drop table hubspot_sync.hubspot_run_places;
      alter table hubspot_sync.hubspot_dirty_records drop column batch_kind;
    `);
  }
}
