import { DataSource } from 'typeorm';
import { SESSION_OPTIONS } from '../connection-pool';
import { ConfigRow } from './config.table';
import { EntityRow } from './entity.table';
import { EnumValueMappingRow } from './enum-value-mapping.table';
import { MappingVersionRow } from './mapping-version.table';
import { PropertyMappingRow } from './property-mapping.table';
import { RunRow } from './run.table';

/** The tables that are edited row by row; hot paths are SQL on the pool. */
const TABLES = [ConfigRow, EntityRow, PropertyMappingRow, MappingVersionRow, EnumValueMappingRow, RunRow];

/** TypeORM over the migrated schema. It never changes the schema itself: `runMigrations` does, before any process works. */
export function dataSourceOptions(url: string, applicationName = 'renewa-hubspot-sync') {
  return {
    type: 'postgres' as const,
    url,
    schema: 'hubspot_sync',
    entities: TABLES,
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    poolSize: 4,
    applicationName,
    extra: { options: SESSION_OPTIONS, statement_timeout: 60_000, connectionTimeoutMillis: 10_000 },
    // A connection that breaks while idle is replaced by the pool; the next statement tells if the database is gone.
    poolErrorHandler: () => undefined,
  };
}

/** An initialised data source; rejects if the database cannot be reached. */
export function createDataSource(url: string): Promise<DataSource> {
  return new DataSource(dataSourceOptions(url)).initialize();
}
