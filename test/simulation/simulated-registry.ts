import type { RegistryStore } from '@app/sync-engine';
import type { MemoryDatabase } from '@app/sync-engine/testing/memory-database';

/** As much of the registry as runs and guards ask of it, on the world's database. */
export function simulatedRegistry({ tables }: MemoryDatabase): RegistryStore {
  const partial: Partial<RegistryStore> = {
    entities: () => Promise.resolve([...tables.entities.values()]),
    setEntityState: (entity, state, stateReason) => {
      tables.entities.set(entity, { ...tables.entities.get(entity)!, state, stateReason });
      return Promise.resolve();
    },
    activateWaiting: () => Promise.resolve(),
    requestAudit: () => Promise.resolve(),
    saveListing: () => Promise.resolve(),
  };
  return partial as RegistryStore;
}
