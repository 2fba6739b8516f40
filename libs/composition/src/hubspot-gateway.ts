import { randomUUID } from 'node:crypto';
import type { Configuration } from '@app/configuration';
import { HubSpotGatewayModule } from '@app/hubspot-gateway';
import type { ConnectionStore } from '@app/sync-engine';
import { CONNECTION_STORE, DATABASE_POOL, PortalStores } from '@app/sync-state';
import type { DynamicModule } from '@nestjs/common';
import type { Pool } from 'pg';
import { CurrentPortal } from './current-portal';
import { gatewayOptions } from './gateway-options';
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
    inject: [CONNECTION_STORE, PortalStores, DATABASE_POOL],
    useFactory: (connections: ConnectionStore, stores: PortalStores, pool: Pool) => {
      const portal = new CurrentPortal(connections, stores);
      return {
        options: gatewayOptions(configuration),
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
