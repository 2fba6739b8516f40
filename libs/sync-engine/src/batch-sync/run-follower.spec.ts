import { RunFollower } from './run-follower';
import type { RunPorts } from './run-ports';

describe('while workers apply a run', () => {
  it('is looked after at once when something was done, and ever less often while nothing is', async () => {
    let due = 2;
    const ports = {
      runs: { find: () => Promise.resolve({ id: 'run-1', entity: 'contact', kind: 'resync', state: 'applying' }) },
      plans: { open: () => Promise.resolve({ due, more: false }) },
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
});
