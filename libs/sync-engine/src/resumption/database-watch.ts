import type { DatabaseMemory, OwnEventQuestion, RegistryStore } from '../ports';
import { stopUntilPlanned } from './planned-resumption';
import { wentBack } from './went-back';

export interface DatabaseWatchPorts {
  readonly memory: DatabaseMemory;
  readonly registry: Pick<RegistryStore, 'entities' | 'setEntityState' | 'fencePortal'>;
}

/** S9.5: notices that the database is not the one that the sync wrote to, and stops all entities before anything is written. */
export class DatabaseWatch {
  constructor(private readonly ports: DatabaseWatchPorts) {}

  /**
   * Looks once. `events`: null where our own writes cannot be told in events. Gives the reason, and the entities that wait for a plan
   * because of it, if the database went back. A crash on the way is made good by the next look, since the identity is kept last, and an
   * event counts as dealt with only once every entity is stopped.
   */
  async look(
    events: OwnEventQuestion | null,
  ): Promise<{ readonly reason: string; readonly stopped: readonly string[] } | null> {
    const { memory, registry } = this.ports;
    const [now, kept] = await Promise.all([memory.identity(), memory.keptIdentity()]);
    const unknown = events === null ? [] : await memory.unknownOwnEvents(events);
    const reason = wentBack(now, kept, unknown);
    const stopped = reason === null ? [] : await stopUntilPlanned(registry, 'database', reason);
    for (const entity of stopped) await memory.note(entity, reason ?? '');
    if (kept?.systemIdentifier !== now.systemIdentifier || kept.timeline !== now.timeline) await memory.keep(now);
    return reason === null ? null : { reason, stopped };
  }
}
