/** Where capture appends, for specs and benchmarks that run without the migrations; the columns are those of the migration. */
export const CAPTURED_CHANGES_TABLE = `
create schema if not exists hubspot_sync;
create table if not exists hubspot_sync.hubspot_captured_changes (
  schema_name text not null,
  table_name text not null,
  key text,
  keys text[],
  operation text not null,
  columns text[],
  at timestamptz not null default clock_timestamp(),
  origin text
) with (vacuum_truncate = off)`;
