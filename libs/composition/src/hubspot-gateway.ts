import { randomUUID } from 'node:crypto';
import type { Configuration } from '@app/configuration';
import { HubSpotGatewayModule } from '@app/hubspot-gateway';
import { SyncMetrics } from '@app/observability';
import type { ConnectionStore } from '@app/sync-engine';
import { CONNECTION_STORE, DATABASE_POOL, PortalStores } from '@app/sync-state';
import { Logger, type DynamicModule } from '@nestjs/common';
import type { Pool } from 'pg';
import { CurrentPortal } from './current-portal';
import { gatewayOptions } from './gateway-options';
import { HubSpotCalls } from './hubspot-calls';
import { budgetOf, cataloguesOf } from './portal-stores';

const QUERY_NOW = `select extract(epoch from clock_timestamp())::float8 * 1000 as now`;

async function databaseNow(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ now: number }>(QUERY_NOW);
  if (!rows[0]) throw new Error('The database did not tell its time.');
  return rows[0].now;
}

/** The gateway over the stores of whichever portal is connected; the same in every process. */
export function hubspotGateway(configuration: Configuration): DynamicModule {
  return HubSpotGatewayModule.with({
    inject: [CONNECTION_STORE, PortalStores, DATABASE_POOL, SyncMetrics],
    useFactory: (connections: ConnectionStore, stores: PortalStores, pool: Pool, metrics: SyncMetrics) => {
      const portal = new CurrentPortal(connections, stores);
      const calls = new HubSpotCalls(metrics, new Logger('HubSpot'));
      return {
        options: gatewayOptions(configuration, (exchange) => calls.observe(exchange)),
        connections,
        budget: budgetOf(portal),
        catalogues: cataloguesOf(portal),
        clock: { now: () => performance.now() },
        random: { id: () => randomUUID() },
        database: { now: () => databaseNow(pool) },
      };
    },
  });
}
