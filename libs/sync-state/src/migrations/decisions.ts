import type { MigrationInterface, QueryRunner } from 'typeorm';
import { transitionTrigger } from './transition-trigger';

/** Runs with their plans, parked decisions, and what the audit found. */
export class Decisions1764000000007 implements MigrationInterface {
  readonly name = 'Decisions1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_runs (
        id text primary key,
        portal_id text not null,
        entity text not null,
        kind text not null,
        state text not null check (state in ('planning', 'planned', 'applying', 'done', 'failed', 'cancelled')),
        plan jsonb,
        message text,
        started_at timestamptz not null default clock_timestamp(),
        finished_at timestamptz,
        constraint run_finished_in_end_state check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null))
      );
      create index hubspot_runs_latest on hubspot_sync.hubspot_runs (portal_id, entity, started_at desc);
      comment on table hubspot_sync.hubspot_runs is 'Batch runs and their plans in counts (S8.3).';
      ${transitionTrigger('hubspot_runs', 'run')}

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
      comment on table hubspot_sync.hubspot_plan_changes is 'The changes of a plan with both sides'' values and their progress (S8.3).';

      create table hubspot_sync.hubspot_reviews (
        id bigint generated always as identity primary key,
        portal_id text not null,
        entity text not null,
        kind text not null,
        state text not null default 'open' check (state in ('open', 'decided', 'closed')),
        link_id text,
        local_key text,
        hubspot_id text,
        field text,
        subject text not null generated always as (
          case when link_id is not null then 'link ' || link_id
               else 'local ' || coalesce(local_key, '') || ' hubspot ' || coalesce(hubspot_id, '') end
        ) stored,
        local jsonb,
        hubspot jsonb,
        detail text not null,
        decision jsonb,
        opened_at timestamptz not null default clock_timestamp(),
        ended_at timestamptz
      );
      create unique index hubspot_reviews_one_open on hubspot_sync.hubspot_reviews
        (portal_id, entity, kind, subject, coalesce(field, '')) where state = 'open';
      create index hubspot_reviews_open on hubspot_sync.hubspot_reviews (portal_id, id) where state = 'open';
      comment on table hubspot_sync.hubspot_reviews is
        'Parked decisions (S3.2, S3.3, S4.1, S5.1); one open review per kind, record and field, which follows the values.';
      ${transitionTrigger('hubspot_reviews', 'review')}

      create table hubspot_sync.hubspot_audit_findings (
        id bigint generated always as identity primary key,
        portal_id text not null,
        entity text not null,
        kind text not null check (kind in ('difference', 'missing_local', 'missing_in_hubspot', 'unlinked_local', 'unlinked_in_hubspot')),
        link_id text,
        local_key text,
        hubspot_id text,
        field text,
        local jsonb,
        hubspot jsonb,
        first_seen_at timestamptz not null default clock_timestamp(),
        last_seen_at timestamptz not null default clock_timestamp(),
        times_seen integer not null default 1 check (times_seen > 0),
        verdict text check (verdict in ('late_found', 'drift_found', 'vanished')),
        settled_at timestamptz,
        check ((verdict is null) = (settled_at is null))
      );
      create unique index hubspot_audit_findings_open on hubspot_sync.hubspot_audit_findings
        (portal_id, entity, kind, coalesce(link_id, ''), coalesce(local_key, ''), coalesce(hubspot_id, ''), coalesce(field, ''))
        where settled_at is null;
      create index hubspot_audit_findings_time on hubspot_sync.hubspot_audit_findings (portal_id, entity, settled_at);
      comment on table hubspot_sync.hubspot_audit_findings is 'Differences and missing rows the audit has seen once (S5.1, S8.4).';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_audit_findings;
      drop table hubspot_sync.hubspot_reviews;
      drop table hubspot_sync.hubspot_plan_changes;
      drop table hubspot_sync.hubspot_runs;
    `);
  }
}
