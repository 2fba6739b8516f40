import { CurrentPortal, DatabaseReadiness, READINESS, hubspotGateway } from '@app/composition';
import { Configuration, ConfigurationModule } from '@app/configuration';
import { ObservabilityModule } from '@app/observability';
import type { ConfigurationFile } from '@app/sync-engine/configuration-file';
import { SyncQueueModule } from '@app/sync-queue';
import { DATABASE_POOL, SyncStateModule, migrationsAtHead, readCapturedLog } from '@app/sync-state';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { WorkerHealthController } from './health/worker-health.controller';
import { INITIAL_CONFIGURATION, SyncWorkerService, WORKER_LOGGER } from './sync-worker.service';

/** The sync worker over the real world: PostgreSQL, the queue, HubSpot. */
@Module({})
export class WorkerModule {
  static with(configuration: Configuration, logger: Logger, initial: ConfigurationFile | null): DynamicModule {
    const { databaseUrl, databasePoolSize, redisUrl, limits, metricsToken } = configuration;
    return {
      module: WorkerModule,
      imports: [
        ConfigurationModule.with(configuration),
        ObservabilityModule.with({ metricsToken }),
        SyncStateModule.forRoot({
          databaseUrl,
          applicationName: 'hubspot-sync worker',
          poolSize: databasePoolSize,
          retentionDays: limits.retentionDays,
          auditTrailDays: limits.auditTrailDays,
        }),
        SyncQueueModule.forRoot({ databaseUrl, redisUrl, consume: true }),
        hubspotGateway(configuration),
      ],
      controllers: [WorkerHealthController],
      providers: [
        CurrentPortal,
        SyncWorkerService,
        { provide: WORKER_LOGGER, useValue: logger },
        { provide: INITIAL_CONFIGURATION, useValue: initial },
        {
          provide: READINESS,
          inject: [DATABASE_POOL],
          useFactory: (pool: Pool) =>
            new DatabaseReadiness(
              pool,
              () => migrationsAtHead(databaseUrl),
              () => readCapturedLog(pool),
            ),
        },
      ],
    };
  }
}
