import { SyncMetrics } from '@app/observability';
import pino from 'pino';
import type { PortalEngine } from './portal-engine';
import { WorkerLoop } from './worker-loop';

type Rest = (nextMs: number) => void;

/** An engine with always another batch due; each is held until it is told what the budget said. */
class HeldEngine {
  leases = 0;
  readonly rests: Rest[] = [];
  readonly engine = {
    stores: { state: { fold: () => Promise.resolve(0) }, runs: {} },
    registry: { runtime: () => Promise.resolve({}) },
    reconciler: {
      lease: () => {
        this.leases += 1;
        return Promise.resolve({ entity: 'contact', records: [] });
      },
      reconcile: (_batch: unknown, _runtime: unknown, _priority: unknown, onReserved: Rest) => {
        this.rests.push(onReserved);
        return new Promise(() => undefined);
      },
    },
  } as unknown as PortalEngine;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe('S9.1 the worker leases no batch that it would give back', () => {
  let held: HeldEngine;

  beforeEach(() => {
    held = new HeldEngine();
    const loop = new WorkerLoop(
      () => held.engine,
      { isVerified: () => true, verify: () => Promise.resolve(true) },
      { pollIntervalMs: 60_000, concurrency: 3 },
      new SyncMetrics(),
      pino({ level: 'silent' }),
    );
    loop.start();
  });

  it('the next one waits until the one before has its requests', async () => {
    await until(() => held.rests.length === 1);
    expect(held.leases).toBe(1);
    held.rests[0]!(0);
    await until(() => held.rests.length === 2);
    expect(held.leases).toBe(2);
  });

  it('and for as long as the budget said that it would be refused, however long the poll interval', async () => {
    await until(() => held.rests.length === 1);
    const told = Date.now();
    held.rests[0]!(40);
    await until(() => held.leases === 2);
    expect(Date.now() - told).toBeGreaterThanOrEqual(40);
  });
});
