import { DataSource } from 'typeorm';
import { SESSION_OPTIONS } from '../connection-pool';
import { MIGRATIONS } from './migration-list';

/** A data source that knows the migrations and nothing else; its ledger is `hubspot_sync.hubspot_migrations`. */
export function createMigrationSource(databaseUrl: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: 'hubspot_sync',
    migrations: MIGRATIONS,
    migrationsTableName: 'hubspot_migrations',
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    poolSize: 2,
    applicationName: 'renewa-hubspot-sync migrations',
    extra: { options: SESSION_OPTIONS },
  });
}
