import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions that the identity provider is asked about again. */
export class ProvidedSessions1764600000001 implements MigrationInterface {
  readonly name = 'ProvidedSessions1764600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_admin_sessions
        add column provider_grant text,
        add column check_due_at timestamptz,
        add constraint hubspot_admin_sessions_check check ((provider_grant is null) = (check_due_at is null));
      comment on column hubspot_sync.hubspot_admin_sessions.provider_grant is
        'By what the identity provider can be asked about the person again, sealed with the session''s own secret; null: it cannot, or the session was opened with a password.';
      comment on column hubspot_sync.hubspot_admin_sessions.check_due_at is 'From when on the next call asks the identity provider.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hubspot_sync.hubspot_admin_sessions
        drop constraint hubspot_admin_sessions_check, drop column provider_grant, drop column check_due_at;
    `);
  }
}
