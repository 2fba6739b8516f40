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
      { pollIntervalMs: 60_000, concurrency: 3, flows: () => true },
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

describe('S1.3 a batch that fails', () => {
  /** Five due records; reconciling fails for each batch that holds the third. */
  function poisoned() {
    const due = new Set(['1', '2', '3', '4', '5']);
    const failures: string[][] = [];
    const blamed: unknown[] = [];
    const engine = {
      stores: { state: { fold: () => Promise.resolve(0) }, runs: {} },
      registry: { runtime: () => Promise.resolve({}) },
      doubtSchema: () => undefined,
      reconciler: {
        lease: (limit = 100) => {
          const ids = [...due].slice(0, limit);
          ids.forEach((id) => due.delete(id));
          const records = ids.map((id) => ({ mark: { id, reasons: [] } }));
          return Promise.resolve(ids.length === 0 ? null : { entity: 'contact', records });
        },
        reconcile: (batch: { records: { mark: { id: string } }[] }) => {
          const ids = batch.records.map(({ mark }) => mark.id);
          if (!ids.includes('3')) return Promise.resolve({ entity: 'contact', runId: null, records: ids.length });
          failures.push(ids);
          return Promise.reject(new Error('the third is wrong'));
        },
        giveBack: (batch: { records: { mark: { id: string } }[] }, failure: unknown) => {
          if (batch.records.length > 1) batch.records.forEach(({ mark }) => due.add(mark.id));
          else blamed.push(failure);
          return Promise.resolve();
        },
      },
    };
    return { engine: engine as unknown as PortalEngine, due, failures, blamed };
  }

  it('is tried again record by record, so that the culprit alone fails', async () => {
    const { engine, due, failures, blamed } = poisoned();
    const loop = new WorkerLoop(
      () => engine,
      { isVerified: () => true, verify: () => Promise.resolve(true) },
      { pollIntervalMs: 5, concurrency: 2, flows: () => true },
      new SyncMetrics(),
      pino({ level: 'silent' }),
    );
    loop.start();
    await until(() => blamed.length === 1);
    await loop.stop();
    expect(failures).toEqual([['1', '2', '3', '4', '5'], ['3']]);
    expect(blamed).toEqual([expect.objectContaining({ counted: true })]);
    expect([...due]).toEqual([]);
  });
});

describe('S1.2 while the portal is paused', () => {
  it('what changes is folded, and nothing is leased until records flow again', async () => {
    const held = new HeldEngine();
    let folds = 0;
    let flows = false;
    Object.assign(held.engine.stores.state, { fold: async () => (folds += 1) && 0 });
    const loop = new WorkerLoop(
      () => held.engine,
      { isVerified: () => true, verify: () => Promise.resolve(true) },
      { pollIntervalMs: 5, concurrency: 3, flows: () => flows },
      new SyncMetrics(),
      pino({ level: 'silent' }),
    );
    loop.start();
    await until(() => folds > 2);
    expect(held.leases).toBe(0);
    flows = true;
    await until(() => held.leases === 1);
  });
});
