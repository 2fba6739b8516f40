import { randomUUID } from 'node:crypto';
import { PORTAL_AUTHORIZATION, SYNC_PORTS, type PortalAuthorization } from '@app/admin-service';
import type { Configuration } from '@app/configuration';
import { HUBSPOT_GATEWAY_PARTS, HubSpotGatewayModule, type HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { ConnectionStore } from '@app/sync-engine';
import { SyncQueueModule, WAKE_QUEUE } from '@app/sync-queue';
import {
  CONNECTION_STORE,
  DATABASE_POOL,
  migrationsAtHead,
  OVERVIEW_READER,
  PortalStores,
  SyncStateModule,
  WEBHOOK_INTAKE as STORED_INTAKE,
} from '@app/sync-state';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { READINESS } from '../health/readiness';
import { WEBHOOK_INTAKE, WEBHOOK_SIGNATURE } from '../webhooks/webhook-ports';
import { CurrentPortal } from './current-portal';
import { DatabaseReadiness } from './database-readiness';
import { gatewayOptions } from './gateway-options';
import { budgetOf, cataloguesOf, syncPorts } from './portal-ports';
import { StoredAccess } from './stored-access.service';
import { webhookSignature } from './webhook-signature';

const QUERY_NOW = `select extract(epoch from clock_timestamp())::float8 * 1000 as now`;

async function databaseNow(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ now: number }>(QUERY_NOW);
  if (!rows[0]) throw new Error('The database did not tell its time.');
  return rows[0].now;
}

function authorizationOf({ oauth }: HubSpotGatewayParts, serviceKey: string | undefined): PortalAuthorization {
  return {
    authorizeUrl: async (sessionId) => (serviceKey === undefined ? oauth.authorizeUrl(sessionId) : null),
    finish: (callback, sessionId) => oauth.finish(callback, sessionId),
    disconnect: (reason) => oauth.disconnect(reason),
  };
}

function gateway(configuration: Configuration): DynamicModule {
  return HubSpotGatewayModule.with({
    inject: [CONNECTION_STORE, PortalStores, DATABASE_POOL],
    useFactory: (connections: ConnectionStore, stores: PortalStores, pool: Pool) => {
      const portal = new CurrentPortal(connections, stores);
      return {
        options: gatewayOptions(configuration),
        connections,
        budget: budgetOf(portal),
        catalogues: cataloguesOf(portal),
        clock: { now: () => Date.now() },
        random: { id: () => randomUUID() },
        database: { now: () => databaseNow(pool) },
      };
    },
  });
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
        gateway(configuration),
      ],
      providers: [
        CurrentPortal,
        StoredAccess,
        {
          provide: SYNC_PORTS,
          inject: [CurrentPortal, CONNECTION_STORE, OVERVIEW_READER, PortalStores, WAKE_QUEUE],
          useFactory: syncPorts,
        },
        {
          provide: PORTAL_AUTHORIZATION,
          inject: [HUBSPOT_GATEWAY_PARTS],
          useFactory: (parts: HubSpotGatewayParts) => authorizationOf(parts, configuration.hubspot.serviceKey),
        },
        { provide: WEBHOOK_INTAKE, useExisting: STORED_INTAKE },
        { provide: WEBHOOK_SIGNATURE, useValue: webhookSignature(configuration) },
        {
          provide: READINESS,
          inject: [DATABASE_POOL],
          useFactory: (pool: Pool) => new DatabaseReadiness(pool, () => migrationsAtHead(databaseUrl)),
        },
      ],
      exports: [SYNC_PORTS, PORTAL_AUTHORIZATION, WEBHOOK_INTAKE, WEBHOOK_SIGNATURE, READINESS, SyncQueueModule],
    };
  }
}
