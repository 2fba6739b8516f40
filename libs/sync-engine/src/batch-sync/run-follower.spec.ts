import { RunFollower } from './run-follower';
import type { RunPorts } from './run-ports';

describe('while workers apply a run', () => {
  it('is looked after at once when something was done, and ever less often while nothing is', async () => {
    let due = 2;
    const ports = {
      runs: { find: () => Promise.resolve({ id: 'run-1', entity: 'contact', kind: 'resync', state: 'applying' }) },
      plans: { open: () => Promise.resolve({ due, more: false }) },
      registry: { entities: () => Promise.resolve([{ entity: 'contact', state: 'live', stateReason: null }]) },
    } as unknown as RunPorts;
    const follower = new RunFollower(ports, { runtime: () => Promise.resolve(null) });
    const looks = async (count: number): Promise<number[]> => {
      const waits: number[] = [];
      for (let look = 0; look < count; look++) {
        const step = await follower.step('run-1');
        waits.push(step.kind === 'waits' ? step.ms : 0);
      }
      return waits;
    };

    expect(await looks(6)).toEqual([200, 400, 800, 1_600, 2_000, 2_000]);
    due = 1;
    expect(await looks(2)).toEqual([200, 400]);
  });

  it('S8.3 rests where it was cancelled as it came to its end, and what else fails is told', async () => {
    let state = 'applying';
    const ports = {
      runs: {
        find: () => Promise.resolve({ id: 'run-1', entity: 'contact', kind: 'undo', state }),
        progress: () => Promise.resolve({ records: {} }),
        update: () => Promise.reject(new Error(`Run run-1 cannot go from state ${state} to done.`)),
      },
      plans: {
        open: () => {
          state = 'cancelled';
          return Promise.resolve({ due: 0, more: false });
        },
      },
    } as unknown as RunPorts;
    const follower = new RunFollower(ports, { runtime: () => Promise.resolve(null) });
    expect(await follower.step('run-1')).toEqual({ kind: 'rests' });

    state = 'applying';
    const broken = { ...ports, plans: { open: () => Promise.reject(new Error('The connection is gone.')) } };
    const other = new RunFollower(broken as unknown as RunPorts, { runtime: () => Promise.resolve(null) });
    await expect(other.step('run-1')).rejects.toThrow('The connection is gone.');
  });

  it('S8.3 says that it does not get on because its entity was paused', async () => {
    const ports = {
      runs: { find: () => Promise.resolve({ id: 'run-1', entity: 'contact', kind: 'resync', state: 'applying' }) },
      plans: { open: () => Promise.resolve({ due: 2, more: false }) },
      registry: {
        entities: () => Promise.resolve([{ entity: 'contact', state: 'paused', stateReason: 'Paused by ann.' }]),
      },
    } as unknown as RunPorts;
    const follower = new RunFollower(ports, { runtime: () => Promise.resolve(null) });
    for (let look = 0; look < 4; look++) await follower.step('run-1');
    expect(await follower.step('run-1')).toMatchObject({
      trouble: true,
      reason: 'The entity contact is paused: Paused by ann. Resume it, and the run goes on.',
    });
  });
});
