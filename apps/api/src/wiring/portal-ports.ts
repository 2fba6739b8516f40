import type { SyncPorts } from '@app/admin-service';
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
    runs: { latest: (entity) => portal.read(({ runs }) => runs.latest(entity), null) },
    wakeQueue,
    marksOf: (portalId) => stores.of(portalId).state,
  };
}
