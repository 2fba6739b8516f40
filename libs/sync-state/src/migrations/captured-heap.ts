import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Captured rows without number and index: the application's writers paid for both with each statement, and folding needs neither.
 * Triggers of an older version name the columns that they fill and go on. Writers wait for the lock, so it is asked for briefly;
 * a start that does not get it fails and is made again.
 */
export class CapturedHeap1764800000001 implements MigrationInterface {
  readonly name = 'CapturedHeap1764800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '2s';
      lock table hubspot_sync.hubspot_captured_changes in access exclusive mode;
      alter table hubspot_sync.hubspot_captured_changes rename to hubspot_captured_numbered;
      -- Made anew: a dropped column would stay in each row.
      create table hubspot_sync.hubspot_captured_changes (
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
      insert into hubspot_sync.hubspot_captured_changes
        select schema_name, table_name, key, keys, operation, columns, at, origin
        from hubspot_sync.hubspot_captured_numbered order by seq;
      drop table hubspot_sync.hubspot_captured_numbered;
      -- A database that publishes all its tables refuses to delete from one whose rows it cannot tell apart.
      alter table hubspot_sync.hubspot_captured_changes replica identity full;
      comment on table hubspot_sync.hubspot_captured_changes is
        'S1.2: what the capture triggers append; workers fold it into marks and delete it. key, or keys for rows that one statement changed alike; neither: TRUNCATE. origin: the portal id when the sync itself wrote, else null or empty. No key, index or constraint: the application pays for each.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '2s';
      alter table hubspot_sync.hubspot_captured_changes add column seq bigint generated always as identity primary key;
      alter table hubspot_sync.hubspot_captured_changes replica identity default;
      comment on table hubspot_sync.hubspot_captured_changes is
        'S1.2: what the capture triggers append; workers fold it into marks and delete it. key, or keys for rows that one statement changed alike; neither: TRUNCATE. origin: the portal id when the sync itself wrote. No constraint beyond the key: the application pays for each.';
    `);
  }
}
