import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an undo does beside the fields of a record. */
export class UndoneIdentity1764300000002 implements MigrationInterface {
  readonly name = 'UndoneIdentity1764300000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_plan_records add column undoes jsonb;
      comment on column hubspot_sync.hubspot_plan_records.undoes is
        'S8.2: the side on which the record was created, whether it was linked, whether an undo severed its link.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table hubspot_sync.hubspot_plan_records drop column undoes');
  }
}
