import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which audit saw a finding, and which has looked at it again. */
export class AuditLooks1764300000003 implements MigrationInterface {
  readonly name = 'AuditLooks1764300000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_audit_findings add column seen_by text, add column looked_by text;
      create index hubspot_audit_findings_seen on hubspot_sync.hubspot_audit_findings (seen_by, id) where settled_at is null;
      comment on column hubspot_sync.hubspot_audit_findings.seen_by is 'The run (kind audit) that saw it last.';
      comment on column hubspot_sync.hubspot_audit_findings.looked_by is
        'The run that looked at it again; a missing row needs two audits (S5.1).';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index hubspot_sync.hubspot_audit_findings_seen;
      alter table hubspot_sync.hubspot_audit_findings drop column looked_by, drop column seen_by;
    `);
  }
}
