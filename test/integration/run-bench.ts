import { randomUUID } from 'node:crypto';
import { DEFAULT_ENGINE_SETTINGS, RunCommands, RunFollower } from '@app/sync-engine';
import type { PlannedRecord, PlanFilter, Run } from '@app/sync-engine';
import type { SyncBench } from './sync-bench';

/** Who asks for runs in the tests. */
const BY = 'the test';

/** Runs over the bench's real adapters, followed step by step. */
export class RunBench {
  readonly commands: RunCommands;
  private readonly follower: RunFollower;

  constructor(private readonly bench: SyncBench) {
    const { registry, runs, plans, state, undoLog, audits } = bench.stores;
    const random = { id: () => randomUUID() };
    const wakeQueue = { wake: () => Promise.resolve() };
    this.commands = new RunCommands({ registry, runs, plans, undoLog, wakeQueue, random });
    this.follower = new RunFollower(
      {
        gateway: bench.faults.around(bench.parts.gateway),
        local: bench.local,
        state,
        registry,
        runs,
        plans,
        undoLog,
        audits,
        reconciler: bench.reconciler,
        wakeQueue,
        random,
        clock: { now: () => Date.now() },
        batchSize: DEFAULT_ENGINE_SETTINGS.batchSize,
        isRecordsOwn: () => true,
      },
      bench.registry,
      { secondLookMs: 0, hintMs: 24 * 60 * 60_000 },
    );
  }

  /** S8.5: the entity waits as a whole, as a new one does. */
  async wait(): Promise<void> {
    const { registry } = this.bench.stores;
    await registry.setEntityState('person', 'paused', 'for the test');
    await registry.setEntityState('person', 'waiting', null);
  }

  /** A run of the entity `person`, followed until its plan stands. */
  async planned(kind: Parameters<RunCommands['start']>[0]['kind'], scope?: Run['scope']): Promise<Run> {
    const started = await this.commands.start({
      entity: 'person',
      kind,
      by: BY,
      ...(scope === undefined || scope.kind === 'undo' ? {} : { scope }),
    });
    if (started.kind !== 'accepted') throw new Error(started.message);
    return this.followed(started.run.id);
  }

  async undo(target: Parameters<RunCommands['undo']>[0]['target']): Promise<Run> {
    const started = await this.commands.undo({ entity: 'person', target, by: BY });
    if (started.kind !== 'accepted') throw new Error(started.message);
    return this.followed(started.run.id);
  }

  async applied(id: string): Promise<Run> {
    const applying = await this.commands.apply(id);
    if (applying.kind !== 'accepted') throw new Error(applying.message);
    return this.followed(id);
  }

  /** Steps of the run and passes of the workers, until nobody has to look at it any more. */
  async followed(id: string): Promise<Run> {
    for (let round = 0; round < 500; round++) {
      const step = await this.follower.step(id);
      if (step.kind === 'rests') return (await this.bench.stores.runs.find(id))!;
      if (step.kind === 'waits' && (await this.bench.pass()) === null) await this.bench.passTime(1_000);
    }
    throw new Error(`Run ${id} does not come to an end: ${JSON.stringify(await this.bench.stores.runs.progress(id))}`);
  }

  /** One step, as a process that is killed right after it. */
  async step(id: string): Promise<void> {
    await this.follower.step(id);
  }

  records(id: string, filter: PlanFilter = {}): Promise<readonly PlannedRecord[]> {
    return this.bench.stores.plans.records(id, { ...filter, limit: 1_000 });
  }
}
