import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs that are planned, applied, paused and resumed; plans by record; what a run listed; lanes of marks. */
export class RunsAndPlans1764300000001 implements MigrationInterface {
  readonly name = 'RunsAndPlans1764300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_runs
        add column paused boolean not null default false,
        add column scope jsonb not null default '{"kind": "entity"}',
        add column requested_by text not null default 'the worker',
        add column choices jsonb not null default '{}',
        add column walk_phase text not null default 'hubspot'
          check (walk_phase in ('hubspot', 'local', 'rest', 'archived', 'done')),
        add column walk_after text,
        add column walked bigint not null default 0,
        add column requests_used bigint not null default 0,
        add column applying_since timestamptz;
      create index hubspot_runs_under_way on hubspot_sync.hubspot_runs (portal_id, started_at)
        where state in ('planning', 'applying');
      create index hubspot_runs_time on hubspot_sync.hubspot_runs (portal_id, started_at desc, id desc);

      drop table hubspot_sync.hubspot_plan_changes;
      create table hubspot_sync.hubspot_plan_records (
        id bigint generated always as identity primary key,
        run_id text not null references hubspot_sync.hubspot_runs on delete cascade,
        portal_id text not null,
        entity text not null,
        action text not null
          check (action in ('link', 'update', 'create_in_hubspot', 'create_locally', 'review', 'undo')),
        batch_kind smallint not null,
        link_id text,
        local_key text,
        hubspot_id text,
        fields jsonb not null default '[]',
        excluded boolean not null default false,
        progress text not null default 'planned'
          check (progress in ('planned', 'applied', 'moved', 'excluded', 'failed')),
        due_since timestamptz,
        message text,
        constraint plan_local_end unique (run_id, local_key),
        constraint plan_hubspot_end unique (run_id, hubspot_id)
      ) with (fillfactor = 85);
      create index hubspot_plan_records_feed on hubspot_sync.hubspot_plan_records (run_id, batch_kind, id)
        where progress = 'planned' and due_since is null;
      create index hubspot_plan_records_due on hubspot_sync.hubspot_plan_records (run_id)
        where progress = 'planned' and due_since is not null;
      create index hubspot_plan_records_progress on hubspot_sync.hubspot_plan_records (run_id, progress, id);
      create index hubspot_plan_records_link on hubspot_sync.hubspot_plan_records (link_id) where link_id is not null;
      comment on table hubspot_sync.hubspot_plan_records is
        'S8.3: what a run does with each record, with both sides'' values of every field it changes, and what became of it. batch_kind: records that need the same HubSpot calls are worked on together.';

      create table hubspot_sync.hubspot_listed_records (
        run_id text not null references hubspot_sync.hubspot_runs on delete cascade,
        hubspot_id text collate "C" not null,
        properties jsonb not null,
        updated_at timestamptz not null,
        primary key (run_id, hubspot_id)
      );
      comment on table hubspot_sync.hubspot_listed_records is
        'What a run listed of HubSpot while it is planned; removed when the plan stands.';

      alter table hubspot_sync.hubspot_entities add column applying_run text;
      comment on column hubspot_sync.hubspot_entities.applying_run is
        'The run whose planned records are due, also while the entity waits as a whole (S8.5).';

      alter table hubspot_sync.hubspot_dirty_records
        add column lane smallint not null generated always as (
          case when reasons <@ array['audit'] then 3
               when reasons <@ array['audit', 'run'] then 2
               when reasons <@ array['audit', 'run', 'review', 'undo'] then 1
               else 0 end) stored;
      comment on column hubspot_sync.hubspot_dirty_records.lane is
        'Priority and batch: 0 live, 1 reviews and undo, 2 runs, 3 audit. One batch holds one lane, so that its HubSpot calls are full.';
      drop index hubspot_sync.hubspot_dirty_records_due;
      create index hubspot_dirty_records_due on hubspot_sync.hubspot_dirty_records (portal_id, entity, lane, not_before)
        where parked_reason is null;

      create index hubspot_sync_log_run on hubspot_sync.hubspot_sync_log (run_id, link_id) where run_id is not null;
      create index hubspot_reviews_field on hubspot_sync.hubspot_reviews (portal_id, entity, kind, field) where state = 'open';
      create index hubspot_reviews_deciding on hubspot_sync.hubspot_reviews (link_id)
        where state = 'open' and decision is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index hubspot_sync.hubspot_reviews_deciding;
      drop index hubspot_sync.hubspot_reviews_field;
      drop index hubspot_sync.hubspot_sync_log_run;
      drop index hubspot_sync.hubspot_dirty_records_due;
      alter table hubspot_sync.hubspot_dirty_records drop column lane;
      create index hubspot_dirty_records_due on hubspot_sync.hubspot_dirty_records (portal_id, entity, not_before)
        where parked_reason is null;
      alter table hubspot_sync.hubspot_entities drop column applying_run;
      drop table hubspot_sync.hubspot_listed_records;
      drop table hubspot_sync.hubspot_plan_records;
      create table hubspot_sync.hubspot_plan_changes (
        id bigint generated always as identity primary key,
        run_id text not null references hubspot_sync.hubspot_runs on delete cascade,
        side text not null check (side in ('local', 'hubspot')),
        kind text not null,
        link_id text,
        local_key text,
        hubspot_id text,
        field text,
        before jsonb,
        after jsonb,
        guarded jsonb,
        cause text not null,
        policy text,
        progress text not null default 'planned' check (progress in ('planned', 'excluded', 'applied', 'moved', 'failed')),
        message text
      );
      create index hubspot_plan_changes_run on hubspot_sync.hubspot_plan_changes (run_id, progress, id);
      drop index hubspot_sync.hubspot_runs_time;
      drop index hubspot_sync.hubspot_runs_under_way;
      alter table hubspot_sync.hubspot_runs
        drop column applying_since, drop column requests_used, drop column walked, drop column walk_after,
        drop column walk_phase, drop column choices, drop column requested_by, drop column scope, drop column paused;
    `);
  }
}
