import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a run has of each kind of work is counted when it begins to be applied, no longer when it is fed: one that had begun and was not fed
 * yet is counted here, or it would wait for ever.
 */
export class CountedPlaces1765100000003 implements MigrationInterface {
  readonly name = 'CountedPlaces1765100000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into hubspot_sync.hubspot_run_places (run_id, batch_kind, records)
      select run.id, planned.batch_kind, count(*)
      from hubspot_sync.hubspot_runs run join hubspot_sync.hubspot_plan_records planned on planned.run_id = run.id
      where run.state = 'applying' and run.kind <> 'audit' and planned.progress = 'planned'
        and not exists (select from hubspot_sync.hubspot_run_places place where place.run_id = run.id)
      group by run.id, planned.batch_kind;
    `);
  }

  /** Counted early is counted. */
  async down(): Promise<void> {}
}
