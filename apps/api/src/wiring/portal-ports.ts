import type { SyncPorts } from '@app/admin-service';
import type { CatalogueStore, ConnectionStore, OverviewReader, RequestBudget, WakeQueue } from '@app/sync-engine';
import type { PortalStores } from '@app/sync-state';
import type { CurrentPortal } from './current-portal';

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

export function budgetOf(portal: CurrentPortal): RequestBudget {
  return {
    take: (...request) => portal.use(({ budget }) => budget.take(...request)),
    block: (...until) => portal.use(({ budget }) => budget.block(...until)),
    observeLimit: (...limit) => portal.use(({ budget }) => budget.observeLimit(...limit)),
  };
}

export function cataloguesOf(portal: CurrentPortal): CatalogueStore {
  return {
    load: (kind) => portal.read(({ catalogues }) => catalogues.load(kind), null),
    save: (kind, body) => portal.use(({ catalogues }) => catalogues.save(kind, body)),
  };
}
