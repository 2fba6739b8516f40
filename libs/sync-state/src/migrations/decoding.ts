import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What capture by logical decoding keeps: which slot it reads, and the tables it reads of it (S1.2). */
export class Decoding1764900000002 implements MigrationInterface {
  readonly name = 'Decoding1764900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hubspot_sync.hubspot_decoding (
        only_one boolean primary key default true check (only_one),
        slot_name text not null,
        gap boolean not null,
        made_at timestamptz not null default clock_timestamp()
      );
      comment on table hubspot_sync.hubspot_decoding is
        'S1.2: the replication slot by which changes are captured; no row: none is. gap: the slot was made anew, and the audits for what was missed are still to be asked for.';
      create table hubspot_sync.hubspot_decoded_tables (
        schema_name text not null,
        table_name text not null,
        key_column text not null,
        identity_columns text[] not null,
        captured_columns text[] not null,
        identities_before jsonb not null,
        primary key (schema_name, table_name)
      );
      comment on table hubspot_sync.hubspot_decoded_tables is
        'S1.2: tables captured by decoding. identities_before: the replica identity of the table and its partitions before, given back when capture is removed.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table hubspot_sync.hubspot_decoded_tables;
      drop table hubspot_sync.hubspot_decoding;
    `);
  }
}
