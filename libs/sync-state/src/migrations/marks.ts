import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What capture appends, and the records that may differ. */
export class Marks1764000000005 implements MigrationInterface {
  readonly name = 'Marks1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_captured_changes (
        seq bigint generated always as identity primary key,
        schema_name text not null,
        table_name text not null,
        key text,
        keys text[],
        operation text not null,
        columns text[],
        at timestamptz not null default clock_timestamp(),
        origin text
      ) with (vacuum_truncate = off, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
              autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);
      comment on table hubspot_sync.hubspot_captured_changes is
        'S1.2: what the capture triggers append; workers fold it into marks and delete it. key, or keys for rows that one statement changed alike; neither: TRUNCATE. origin: the portal id when the sync itself wrote. No constraint beyond the key: the application pays for each.';

      create table hubspot_sync.hubspot_dirty_records (
        id uuid primary key default gen_random_uuid(),
        portal_id text not null,
        entity text not null,
        record_kind text not null check (record_kind in ('link', 'local', 'hubspot')),
        record_id text not null,
        reasons text[] not null,
        about text[] not null,
        changed_columns jsonb not null default '{}',
        local_deleted boolean not null,
        only_own_capture boolean not null,
        hints jsonb not null default '[]',
        only_own_events boolean not null,
        stamp uuid not null default gen_random_uuid(),
        first_marked_at timestamptz not null,
        last_marked_at timestamptz not null,
        not_before timestamptz not null,
        attempts integer not null default 0 check (attempts >= 0),
        retry_reason text,
        waits boolean not null default false,
        stale_since timestamptz,
        parked_reason text,
        parked_at timestamptz,
        lease_token uuid,
        lease_expires_at timestamptz,
        constraint mark_record unique (portal_id, entity, record_kind, record_id),
        constraint mark_lease_whole check ((lease_token is null) = (lease_expires_at is null)),
        constraint mark_parked_whole check ((parked_reason is null) = (parked_at is null)),
        constraint mark_parked_not_leased check (parked_reason is null or lease_token is null)
      ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
              autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
      create index hubspot_dirty_records_due on hubspot_sync.hubspot_dirty_records (portal_id, entity, not_before)
        where parked_reason is null;
      create index hubspot_dirty_records_leased on hubspot_sync.hubspot_dirty_records (portal_id, lease_expires_at)
        where lease_token is not null;
      create index hubspot_dirty_records_parked on hubspot_sync.hubspot_dirty_records (portal_id, parked_at)
        where parked_reason is not null;
      comment on table hubspot_sync.hubspot_dirty_records is
        'S1.1: one mark per record that may differ, with its reasons, times, hints (S1.7), stamp (S1.4), lease (S1.5), attempts and parking (S9.2).';

      create function hubspot_sync.join_words(a text[], b text[]) returns text[]
      language sql immutable strict parallel safe as $$
        select coalesce(array_agg(word order by first), '{}')
        from (
          select word, min(n) as first from unnest(a || b) with ordinality as words(word, n) group by word
        ) as known
      $$;
      create function hubspot_sync.join_times(a jsonb, b jsonb) returns jsonb
      language sql immutable strict parallel safe as $$
        select coalesce(jsonb_object_agg(name, at), '{}')
        from (
          select name, max(at::numeric) as at
          from (select * from jsonb_each_text(a) union all select * from jsonb_each_text(b)) as times(name, at)
          group by name
        ) as latest
      $$;
      create function hubspot_sync.join_hints(a jsonb, b jsonb) returns jsonb
      language sql immutable strict parallel safe as $$
        select coalesce(jsonb_agg(hint order by first), '[]')
        from (
          select hint, min(n) as first from jsonb_array_elements(a || b) with ordinality as hints(hint, n) group by hint
        ) as known
      $$;
      -- Strict and without a first state: a group of one row, the common case, calls no function.
      create aggregate hubspot_sync.all_words(text[]) (sfunc = hubspot_sync.join_words, stype = text[]);
      create aggregate hubspot_sync.all_times(jsonb) (sfunc = hubspot_sync.join_times, stype = jsonb);
      create aggregate hubspot_sync.all_hints(jsonb) (sfunc = hubspot_sync.join_hints, stype = jsonb);
      comment on function hubspot_sync.join_words(text[], text[]) is 'S1.5: reasons and subjects of two marks joined; first seen first.';
      comment on function hubspot_sync.join_times(jsonb, jsonb) is 'S1.7: column times of two marks joined; the later time wins.';
      comment on function hubspot_sync.join_hints(jsonb, jsonb) is 'S1.5: event hints of two marks joined; equal ones once.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop aggregate hubspot_sync.all_hints(jsonb);
      drop aggregate hubspot_sync.all_times(jsonb);
      drop aggregate hubspot_sync.all_words(text[]);
      drop function hubspot_sync.join_hints(jsonb, jsonb);
      drop function hubspot_sync.join_times(jsonb, jsonb);
      drop function hubspot_sync.join_words(text[], text[]);
      drop table hubspot_sync.hubspot_dirty_records;
      drop table hubspot_sync.hubspot_captured_changes;
    `);
  }
}
