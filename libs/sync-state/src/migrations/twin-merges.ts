import type { MigrationInterface, QueryRunner } from 'typeorm';

/** S5.4: a merge of two HubSpot records that a person decided is intended like any other write. */
export class TwinMerges1765100000002 implements MigrationInterface {
  readonly name = 'TwinMerges1765100000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_write_intents drop constraint hubspot_write_intents_kind_check;
      alter table hubspot_sync.hubspot_write_intents add constraint hubspot_write_intents_kind_check
        check (kind in ('create', 'update', 'clear', 'archive', 'merge'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from hubspot_sync.hubspot_write_intents where kind = 'merge';
      alter table hubspot_sync.hubspot_write_intents drop constraint hubspot_write_intents_kind_check;
      alter table hubspot_sync.hubspot_write_intents add constraint hubspot_write_intents_kind_check
        check (kind in ('create', 'update', 'clear', 'archive'));
    `);
  }
}
