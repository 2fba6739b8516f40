import { ENTITY_TRANSITIONS } from '@app/sync-engine';
import type { RegistryStore } from '@app/sync-engine';
import type { MemoryDatabase } from '@app/sync-engine/testing/memory-database';
import { changeRevision } from '@app/sync-engine/testing/memory-revisions';

/** As much of the registry as runs and guards ask of it, on the world's database. */
export function simulatedRegistry(db: MemoryDatabase): RegistryStore {
  const partial: Partial<RegistryStore> = {
    entities: () => db.exclusive(() => [...db.tables.entities.values()]),
    setEntityState: (entity, state, stateReason) =>
      db.exclusive(() => {
        const known = db.tables.entities.get(entity)!;
        if (state !== known.state && !ENTITY_TRANSITIONS[known.state].includes(state))
          throw new Error(`Entity ${entity} cannot go from state ${known.state} to ${state}.`);
        db.tables.entities.set(entity, { ...known, state, stateReason });
        changeRevision(db, entity);
      }),
    endWaiting: (entity, runId) =>
      db.exclusive(() => {
        const known = db.tables.entities.get(entity)!;
        if (db.tables.runs.get(runId)?.state !== 'applying') return false;
        if (known.state === 'waiting') {
          db.tables.entities.set(entity, { ...known, state: 'live', stateReason: null });
          changeRevision(db, entity);
        }
        return true;
      }),
    fencePortal: () => db.exclusive(() => changeRevision(db)),
    activateWaiting: () => Promise.resolve(),
    requestAudit: () => Promise.resolve(),
    // Only contacts are first-synced here: nobody goes ahead of them (S4.2).
    associations: () => Promise.resolve([]),
    saveListing: () => Promise.resolve(),
  };
  return partial as RegistryStore;
}
