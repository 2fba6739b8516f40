import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An index that nothing reads, whose columns every lease writes: without it a lease is written in the row's own page, into no index at all.
 */
export class LeaseInPlace1764700000001 implements MigrationInterface {
  readonly name = 'LeaseInPlace1764700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index hubspot_sync.hubspot_dirty_records_leased');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index hubspot_dirty_records_leased on hubspot_sync.hubspot_dirty_records (portal_id, lease_expires_at)
        where lease_token is not null`);
  }
}
