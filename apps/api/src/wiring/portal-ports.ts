import { randomUUID } from 'node:crypto';
import type { SyncPorts } from '@app/admin-service';
import {
  PostgresActivityReader,
  PostgresBudgetReader,
  PostgresErrorReader,
  PostgresRecordReader,
  PostgresReviewReader,
} from '@app/admin-state';
import type { CurrentPortal } from '@app/composition';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import { ConfigurationCommands, MassChangeAnswers, RunCommands } from '@app/sync-engine';
import type { ConnectionStore, OverviewReader, WakeQueue } from '@app/sync-engine';
import type { PortalStores } from '@app/sync-state';
import type { Pool } from 'pg';
import { businessTables } from './business-tables';
import { portalRecords } from './portal-records';

/** The services' ports, over whichever portal is connected at the time of each call. */
export function syncPorts(
  portal: CurrentPortal,
  connections: ConnectionStore,
  overview: OverviewReader,
  stores: PortalStores,
  wakeQueue: WakeQueue,
  pool: Pool,
  gateway: HubSpotGatewayParts,
): SyncPorts {
  return {
    connections,
    overview,
    registry: {
      entities: () => portal.read(({ registry }) => registry.entities(), []),
      mappings: (entity) => portal.read(({ registry }) => registry.mappings(entity), []),
      enumPairs: (entity) => portal.read(({ registry }) => registry.enumPairs(entity), {}),
      saveEntity: (definition) => portal.use(({ registry }) => registry.saveEntity(definition)),
      saveMappings: (...set) => portal.use(({ registry }) => registry.saveMappings(...set)),
      requestAudit: (entity, reason) => portal.use(({ registry }) => registry.requestAudit(entity, reason)),
      setEntityState: (entity, state, reason) =>
        portal.use(({ registry }) => registry.setEntityState(entity, state, reason)),
      fencePortal: () => portal.use(({ registry }) => registry.fencePortal()),
    },
    runs: { list: (options) => portal.read(({ runs }) => runs.list(options), []) },
    wakeQueue,
    activity: new PostgresActivityReader(pool),
    records: new PostgresRecordReader(pool),
    errors: new PostgresErrorReader(pool),
    budgets: new PostgresBudgetReader(pool),
    reviews: new PostgresReviewReader(pool),
    tables: businessTables(pool),
    portal: portalRecords(gateway),
    associations: {
      readLabels: (...ends) => gateway.associations.readLabels(...ends),
      createLabel: (...label) => gateway.associations.createLabel(...label),
      associations: () => portal.read(({ registry }) => registry.associations(), []),
      associationLabels: (...ends) => portal.read(({ registry }) => registry.associationLabels(...ends), []),
      saveAssociationLabels: (...set) => portal.use(({ registry }) => registry.saveAssociationLabels(...set)),
    },
    marksOf: (portalId) => stores.of(portalId).state,
    decisionsOf: (portalId) => {
      const { runs, plans, undoLog, reviews, registry, audits, state, schemaEvents } = stores.of(portalId);
      const random = { id: () => randomUUID() };
      const commands = new RunCommands({ runs, plans, undoLog, registry, wakeQueue, random });
      return {
        runs,
        plans,
        reviews,
        links: state,
        commands,
        configuration: new ConfigurationCommands({ registry, runs: commands }),
        audits,
        massChange: new MassChangeAnswers({ state, registry }),
        schemaEvents,
        requestAudit: (entity, reason) => registry.requestAudit(entity, reason),
      };
    },
    linksOf: async (entity, localKeys) => {
      const links = await portal.read(({ state }) => state.findLinks(entity, { localKeys }), []);
      return new Map(links.flatMap((link) => (link.localKey === null ? [] : [[link.localKey, link] as const])));
    },
  };
}
