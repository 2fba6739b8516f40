import {
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { createPool } from './connection-pool';
import {
  CONNECTION_STORE,
  DATABASE_POOL,
  OVERVIEW_READER,
  SYNC_STATE_OPTIONS,
  TRANSACTIONS,
  WEBHOOK_INTAKE,
} from './injection-symbols';
import { RetentionKeeper } from './partitions/retention-keeper';
import { PortalStores } from './portal-stores';
import { PostgresTransactions } from './postgres-transactions';
import { PostgresConnectionStore } from './stores/postgres-connection-store';
import { PostgresOverviewReader } from './stores/postgres-overview-reader';
import { PostgresWebhookIntake } from './stores/postgres-webhook-intake';
import { dataSourceOptions } from './tables/data-source';

export interface SyncStateOptions {
  readonly databaseUrl: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Connections for hot paths; row-wise stores take up to four more. */
  readonly poolSize?: number;
  readonly retentionDays?: number;
  /** Of what people did through the admin API; never shorter than `retentionDays`. */
  readonly auditTrailDays?: number;
}

export interface SyncStateAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...dependencies: never[]) => SyncStateOptions | Promise<SyncStateOptions>;
}

/**
 * The PostgreSQL adapters of the engine's ports, for the whole application. Provides `DATABASE_POOL`, `TRANSACTIONS`,
 * `CONNECTION_STORE`, `WEBHOOK_INTAKE`, `OVERVIEW_READER`, `PortalStores` and `RetentionKeeper`. The database must have been
 * migrated before (`runMigrations`). Closes its connections at the very end of shutdown.
 */
@Module({})
export class SyncStateModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE_POOL) private readonly pool: Pool) {}

  static forRoot(options: SyncStateOptions): DynamicModule {
    return SyncStateModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: SyncStateAsyncOptions): DynamicModule {
    const source = getDataSourceToken();
    const database = TypeOrmModule.forRootAsync({
      imports,
      inject,
      useFactory: async (...dependencies: unknown[]) => {
        const { databaseUrl, applicationName } = await useFactory(...(dependencies as never[]));
        return { ...dataSourceOptions(databaseUrl, applicationName), retryAttempts: 3, retryDelay: 1000 };
      },
    });
    const providers: FactoryProvider[] = [
      { provide: SYNC_STATE_OPTIONS, inject, useFactory },
      {
        provide: DATABASE_POOL,
        inject: [SYNC_STATE_OPTIONS],
        useFactory: ({ databaseUrl, applicationName, poolSize }: SyncStateOptions) =>
          createPool(databaseUrl, { applicationName, max: poolSize }),
      },
      { provide: TRANSACTIONS, inject: [DATABASE_POOL], useFactory: (pool: Pool) => new PostgresTransactions(pool) },
      {
        provide: CONNECTION_STORE,
        inject: [source],
        useFactory: (rows: DataSource) => new PostgresConnectionStore(rows),
      },
      { provide: WEBHOOK_INTAKE, inject: [DATABASE_POOL], useFactory: (pool: Pool) => new PostgresWebhookIntake(pool) },
      {
        provide: OVERVIEW_READER,
        inject: [DATABASE_POOL],
        useFactory: (pool: Pool) => new PostgresOverviewReader(pool),
      },
      {
        provide: PortalStores,
        inject: [DATABASE_POOL, source],
        useFactory: (pool: Pool, rows: DataSource) => new PortalStores(pool, rows),
      },
      {
        provide: RetentionKeeper,
        inject: [DATABASE_POOL, SYNC_STATE_OPTIONS],
        useFactory: (pool: Pool, { retentionDays, auditTrailDays }: SyncStateOptions) =>
          new RetentionKeeper(pool, retentionDays, auditTrailDays),
      },
    ];
    return {
      module: SyncStateModule,
      global: true,
      imports: [...imports, database],
      providers,
      exports: [
        DATABASE_POOL,
        TRANSACTIONS,
        CONNECTION_STORE,
        WEBHOOK_INTAKE,
        OVERVIEW_READER,
        PortalStores,
        RetentionKeeper,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
