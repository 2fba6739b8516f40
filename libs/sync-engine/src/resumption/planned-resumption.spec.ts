import type { EntityDefinition, EntityState } from '../core';
import { DEFAULT_MASS_CHANGE, ENTITY_TRANSITIONS } from '../core';
import type { PlanCounts, Run } from '../ports';
import { PlannedResumption, stopUntilPlanned, type ResumptionCause } from './planned-resumption';

const SMALL = {
  linked: 0,
  createdInHubSpot: 1,
  createdLocally: 0,
  updatedInHubSpot: 2,
  updatedLocally: 3,
  unchanged: 900,
};

const NOW = 60 * 60_000;

/** A registry and runs as the stores keep them; `cause` is told as the sync tells it. */
function world(states: Readonly<Record<string, EntityState>>) {
  const entities = new Map(
    Object.entries(states).map(([entity, state]) => [entity, { entity, state, stateReason: null } as EntityDefinition]),
  );
  const runs: Run[] = [];
  const acts: string[] = [];
  const registry = {
    fencePortal: async () => void acts.push('fence all'),
    entities: async () => [...entities.values()],
    setEntityState: async (entity: string, state: EntityState, stateReason: string | null) => {
      const known = entities.get(entity)!;
      acts.push(`${entity} ${state}`);
      if (!ENTITY_TRANSITIONS[known.state].includes(state)) throw new Error(`${known.state} to ${state}`);
      entities.set(entity, { ...known, state, stateReason });
    },
  };
  const move = (id: string, patch: Partial<Run>) => {
    const at = runs.findIndex((run) => run.id === id);
    runs[at] = { ...runs[at]!, ...patch };
    return { kind: 'accepted' as const, run: runs[at] };
  };
  const resumption = new PlannedResumption({
    registry,
    rule: DEFAULT_MASS_CHANGE,
    state: { now: async () => NOW },
    runs: { list: async ({ entity }) => runs.filter((run) => run.entity === entity).reverse() },
    commands: {
      start: async ({ entity, kind, by }) => {
        const run = {
          id: `run-${runs.length}`,
          entity,
          kind,
          requestedBy: by,
          state: 'planning',
          plan: null,
        } as never as Run;
        runs.push(run);
        return { kind: 'accepted', run };
      },
      apply: async (id) => move(id, { state: 'applying' }),
      cancel: async (id) => move(id, { state: 'cancelled' }),
    },
  });
  return {
    acts,
    runs,
    resumption,
    stop: (cause: ResumptionCause) => stopUntilPlanned(registry, cause, 'It is so.'),
    /** For the reason that it stands stopped for. */
    pause: (entity: string) => registry.setEntityState(entity, 'paused', entities.get(entity)!.stateReason),
    state: (entity: string) => entities.get(entity)!.state,
    planned: (plan: Partial<PlanCounts>) =>
      move(runs.at(-1)!.id, { state: 'planned', plan: { ...SMALL, ...plan } as PlanCounts }),
    add: (run: Partial<Run>) => runs.push({ id: `run-${runs.length}`, entity: 'contact', plan: null, ...run } as Run),
  };
}

describe('going on over a plan', () => {
  it('S9.5 what is live waits; what a person or the guard paused stays paused', async () => {
    const { stop, state } = world({ contact: 'live', deal: 'paused' });
    expect(await stop('database')).toEqual(['contact']);
    expect([state('contact'), state('deal')]).toEqual(['waiting', 'paused']);
  });

  it('S9.5 what is under way is refused for all of them before the first is stopped; where nothing stops, for none', async () => {
    const { stop, acts } = world({ contact: 'live', deal: 'live' });
    await stop('database');
    expect(acts).toEqual(['fence all', 'contact paused', 'contact waiting', 'deal paused', 'deal waiting']);
    expect(await stop('database')).toEqual(['contact', 'deal']);
    expect(acts).toHaveLength(5);
  });

  it('S9.5 what two processes stopped at once, of which one died half-way after the other was done, waits for the plan', async () => {
    const { stop, resumption, state, pause } = world({ contact: 'live' });
    await stop('database');
    await pause('contact');
    expect(await resumption.tend()).toEqual([{ entity: 'contact', did: 'planning' }]);
    expect(state('contact')).toBe('waiting');
  });

  it('S9.5 a plan is begun once, and applied by itself while it stays under the guard’s limits', async () => {
    const { stop, resumption, planned, runs } = world({ contact: 'live' });
    await stop('database');
    expect(await resumption.tend()).toEqual([{ entity: 'contact', did: 'planning' }]);
    expect(await resumption.tend()).toEqual([]);
    planned({});
    expect(await resumption.tend()).toEqual([{ entity: 'contact', did: 'applied' }]);
    expect(runs).toHaveLength(1);
  });

  it('S9.5 a plan that changes much waits for an operator', async () => {
    const { stop, resumption, planned } = world({ contact: 'live' });
    await stop('database');
    await resumption.tend();
    planned({ updatedLocally: 400 });
    expect(await resumption.tend()).toEqual([]);
  });

  it('S9.6 the plan of a portal that was connected again always waits for an operator', async () => {
    const { stop, resumption, planned } = world({ contact: 'live' });
    await stop('connection');
    expect(await resumption.tend()).toEqual([{ entity: 'contact', did: 'planning' }]);
    planned({});
    expect(await resumption.tend()).toEqual([]);
  });

  it('S9.5 a plan of values from before is cancelled first; a failed one is made again after a while, one that was cancelled is not', async () => {
    const { stop, resumption, add, runs } = world({ contact: 'live' });
    add({ kind: 'resync', state: 'planned', requestedBy: 'Ada' });
    await stop('database');
    expect(await resumption.tend()).toEqual([]);
    expect(runs[0]!.state).toBe('cancelled');
    expect(await resumption.tend()).toEqual([{ entity: 'contact', did: 'planning' }]);
    runs[1] = { ...runs[1]!, state: 'failed', finishedAt: NOW - 9 * 60_000 };
    expect(await resumption.tend()).toEqual([]);
    runs[1] = { ...runs[1], finishedAt: NOW - 11 * 60_000 };
    expect(await resumption.tend()).toEqual([{ entity: 'contact', did: 'planning' }]);
    runs[2] = { ...runs[2]!, state: 'cancelled' };
    expect(await resumption.tend()).toEqual([]);
  });

  it('S8.5 an entity that waits for another reason is left to it', async () => {
    const { resumption } = world({ contact: 'waiting' });
    expect(await resumption.tend()).toEqual([]);
  });
});
