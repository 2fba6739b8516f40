import type { MigrationInterface, QueryRunner } from 'typeorm';

/** S3.2: who decides a review that somebody decided already is told who did, and when. */
export class DecidedAt1765100000004 implements MigrationInterface {
  readonly name = 'DecidedAt1765100000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_reviews add column decided_at timestamptz;
      update hubspot_sync.hubspot_reviews set decided_at = coalesce(ended_at, clock_timestamp()) where decision is not null;
      alter table hubspot_sync.hubspot_reviews
        add constraint review_decided_at_some_time check (state <> 'open' or (decision is null) = (decided_at is null));
      comment on column hubspot_sync.hubspot_reviews.decided_at is 'When the decision was made that waits for a worker, or was carried out.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table hubspot_sync.hubspot_reviews drop column decided_at');
  }
}
