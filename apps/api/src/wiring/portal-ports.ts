import { randomUUID } from 'node:crypto';
import type { SyncPorts } from '@app/admin-service';
import { ConfigurationCommands, RunCommands } from '@app/sync-engine';
import type { ConnectionStore, OverviewReader, WakeQueue } from '@app/sync-engine';
import type { PortalStores } from '@app/sync-state';
import type { CurrentPortal } from '@app/composition';

/** The services' ports, over whichever portal is connected at the time of each call. */
export function syncPorts(
  portal: CurrentPortal,
  connections: ConnectionStore,
  overview: OverviewReader,
  stores: PortalStores,
  wakeQueue: WakeQueue,
): SyncPorts {
  return {
    connections,
    overview,
    registry: {
      entities: () => portal.read(({ registry }) => registry.entities(), []),
      mappings: (entity) => portal.read(({ registry }) => registry.mappings(entity), []),
      enumPairs: (entity) => portal.read(({ registry }) => registry.enumPairs(entity), {}),
      setEntityState: (entity, state, reason) =>
        portal.use(({ registry }) => registry.setEntityState(entity, state, reason)),
    },
    runs: { list: (options) => portal.read(({ runs }) => runs.list(options), []) },
    wakeQueue,
    marksOf: (portalId) => stores.of(portalId).state,
    decisionsOf: (portalId) => {
      const { runs, plans, reviews, registry, audits } = stores.of(portalId);
      const commands = new RunCommands({ runs, plans, registry, wakeQueue, random: { id: () => randomUUID() } });
      return {
        runs,
        plans,
        reviews,
        commands,
        configuration: new ConfigurationCommands({ registry, runs: commands }),
        audits,
        requestAudit: (entity, reason) => registry.requestAudit(entity, reason),
      };
    },
  };
}
