import type { EntityState } from '../core';
import type { Run, RunKind } from '../ports';
import { entityDefinition } from '../testing/sync-state-contract/contract-harness';
import { RunCommands } from './run-commands';

describe('S8.5 what waits for its plan', () => {
  const applied = async (kind: RunKind, state: EntityState): Promise<readonly string[]> => {
    const calls: string[] = [];
    const run = { id: 'run', entity: 'contact', kind, state: 'planned' } as Run;
    const commands = new RunCommands({
      runs: { find: async () => run, update: async () => void calls.push('applying') },
      registry: {
        entities: async () => [entityDefinition('contact', { state })],
        activateWaiting: async () => void calls.push('active'),
      },
      wakeQueue: { wake: async () => undefined },
    } as unknown as ConstructorParameters<typeof RunCommands>[0]);
    await commands.apply('run');
    return calls;
  };

  it('is active before a worker can begin, where the entity waits as a whole', async () => {
    expect(await applied('first_sync', 'waiting')).toEqual(['active', 'applying']);
  });

  it('is never active without its plan, where the entity is live', async () => {
    expect(await applied('mapping_change', 'live')).toEqual(['applying', 'active']);
  });

  it('is left alone by a run of another kind', async () => {
    expect(await applied('resync', 'live')).toEqual(['applying']);
  });
});
