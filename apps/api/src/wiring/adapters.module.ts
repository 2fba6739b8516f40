import {
  ACCESS_STORE,
  ACTION_TRAIL,
  COMMAND_KEYS,
  PORTAL_AUTHORIZATION,
  SYNC_PORTS,
  type PortalAuthorization,
} from '@app/admin-service';
import { PostgresAccessStore, PostgresActionTrail, PostgresCommandKeys } from '@app/admin-state';
import { CurrentPortal, DatabaseReadiness, READINESS, hubspotGateway } from '@app/composition';
import type { Configuration } from '@app/configuration';
import { HUBSPOT_GATEWAY_PARTS, type HubSpotGatewayParts } from '@app/hubspot-gateway';
import { SyncQueueModule, WAKE_QUEUE } from '@app/sync-queue';
import {
  CONNECTION_STORE,
  DATABASE_POOL,
  migrationsAtHead,
  readCapturedLog,
  OVERVIEW_READER,
  PortalStores,
  SyncStateModule,
  WEBHOOK_INTAKE as STORED_INTAKE,
} from '@app/sync-state';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { WEBHOOK_INTAKE, WEBHOOK_SIGNATURE } from '../webhooks/webhook-ports';
import { syncPorts } from './portal-ports';
import { StoredAccess } from './stored-access.service';
import { webhookSignature } from './webhook-signature';

function authorizationOf({ oauth, tokens }: HubSpotGatewayParts, serviceKey: string | undefined): PortalAuthorization {
  return {
    authorizeUrl: async (sessionId) => (serviceKey === undefined ? oauth.authorizeUrl(sessionId) : null),
    finish: (callback, sessionId) => oauth.finish(callback, sessionId),
    rotateKeys: () => tokens.resealStoredSecrets(),
    disconnect: (reason) => oauth.disconnect(reason),
  };
}

/** The real world behind the api: PostgreSQL, the queue, HubSpot. */
@Module({})
export class AdaptersModule {
  static with(configuration: Configuration): DynamicModule {
    const { databaseUrl, databasePoolSize, redisUrl, limits } = configuration;
    return {
      module: AdaptersModule,
      imports: [
        SyncStateModule.forRoot({
          databaseUrl,
          applicationName: 'hubspot-sync api',
          poolSize: databasePoolSize,
          retentionDays: limits.retentionDays,
        }),
        SyncQueueModule.forRoot({ databaseUrl, redisUrl }),
        hubspotGateway(configuration),
      ],
      providers: [
        CurrentPortal,
        StoredAccess,
        {
          provide: SYNC_PORTS,
          inject: [
            CurrentPortal,
            CONNECTION_STORE,
            OVERVIEW_READER,
            PortalStores,
            WAKE_QUEUE,
            DATABASE_POOL,
            HUBSPOT_GATEWAY_PARTS,
          ],
          useFactory: syncPorts,
        },
        {
          provide: PORTAL_AUTHORIZATION,
          inject: [HUBSPOT_GATEWAY_PARTS],
          useFactory: (parts: HubSpotGatewayParts) => authorizationOf(parts, configuration.hubspot.serviceKey),
        },
        { provide: ACCESS_STORE, inject: [DATABASE_POOL], useFactory: (pool: Pool) => new PostgresAccessStore(pool) },
        { provide: ACTION_TRAIL, inject: [DATABASE_POOL], useFactory: (pool: Pool) => new PostgresActionTrail(pool) },
        { provide: COMMAND_KEYS, inject: [DATABASE_POOL], useFactory: (pool: Pool) => new PostgresCommandKeys(pool) },
        { provide: WEBHOOK_INTAKE, useExisting: STORED_INTAKE },
        { provide: WEBHOOK_SIGNATURE, useValue: webhookSignature(configuration) },
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
      exports: [
        SYNC_PORTS,
        PORTAL_AUTHORIZATION,
        ACCESS_STORE,
        ACTION_TRAIL,
        COMMAND_KEYS,
        WEBHOOK_INTAKE,
        WEBHOOK_SIGNATURE,
        READINESS,
        SyncQueueModule,
      ],
    };
  }
}
