import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that computed sources of mappings read over foreign keys. */
export class SourceReads1764500000002 implements MigrationInterface {
  readonly name = 'SourceReads1764500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_entities add column source_reads jsonb not null default '[]';
      comment on column hubspot_sync.hubspot_entities.source_reads is
        'S1.2: tables that computed sources of the mappings read over a foreign key; derived, kept by the worker.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table hubspot_sync.hubspot_entities drop column source_reads');
  }
}
