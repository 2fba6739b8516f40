/** Where capture appends, and what decoding keeps, for specs and benchmarks that run without the migrations; the columns are those of the migration. */
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
) with (vacuum_truncate = off);
create table if not exists hubspot_sync.hubspot_decoding (
  only_one boolean primary key default true check (only_one),
  slot_name text not null,
  gap boolean not null,
  made_at timestamptz not null default clock_timestamp()
);
create table if not exists hubspot_sync.hubspot_decoded_tables (
  schema_name text not null,
  table_name text not null,
  key_column text not null,
  identity_columns text[] not null,
  captured_columns text[] not null,
  identities_before jsonb not null,
  primary key (schema_name, table_name)
)`;
