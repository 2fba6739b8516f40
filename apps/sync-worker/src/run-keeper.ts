import { setTimeout as pause } from 'node:timers/promises';
import { isDatabaseAbsent } from '@app/composition';
import { describePlan } from '@app/sync-engine';
import type { Run, RunStep } from '@app/sync-engine';
import type { Logger } from 'pino';
import type { ExclusiveWork } from './exclusive-work';
import type { PortalEngine } from './portal-engine';

/** The longest a run's waiting is slept through before it is looked at again. */
const LONGEST_SLEEP_MS = 5_000;

/** Begins the message of a run that does not get on. */
const TROUBLE = 'It does not get on, and is tried again:';

/**
 * Follows the runs under way: one process per run, whichever comes first; if it dies another goes on where it stood. The records of a run
 * are worked on by all workers alike.
 */
export class RunKeeper {
  private readonly followed = new Map<string, Promise<void>>();
  private readonly stop = new AbortController();

  constructor(
    private readonly engineNow: () => PortalEngine | null,
    private readonly exclusive: ExclusiveWork,
    private readonly logger: Logger,
    /** A plan stands. */
    private readonly planned: () => void,
  ) {}

  /** Begins to follow every run that nobody follows. */
  async look(): Promise<void> {
    const engine = this.engineNow();
    if (!engine || this.stop.signal.aborted) return;
    for (const run of await engine.stores.runs.underWay()) {
      if (this.followed.has(run.id)) continue;
      const following = this.exclusive
        .run(`run ${run.id}`, () => this.follow(engine, run))
        .then(() => undefined)
        .catch((error: unknown) =>
          this.logger.error({ err: error, run: run.id }, 'A run could not be followed; tried again'),
        )
        .finally(() => this.followed.delete(run.id));
      this.followed.set(run.id, following);
    }
  }

  /** Resolves when no step is under way. */
  async end(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.followed.values());
  }

  private async follow(engine: PortalEngine, run: Run): Promise<void> {
    let told = run.message?.startsWith(TROUBLE) ? run.message : null;
    const tell = async (trouble: string | null): Promise<void> => {
      if (trouble === told) return;
      told = trouble;
      if (trouble !== null) this.logger.warn({ entity: run.entity, run: run.id, kind: run.kind }, trouble);
      await engine.stores.runs.update(run.id, { message: trouble });
    };
    while (!this.stop.signal.aborted && this.engineNow() === engine) {
      const step = await this.step(engine, run, tell);
      if (step.kind === 'rests') return this.tell(engine, run);
      if (step.kind === 'waits')
        await pause(Math.min(step.ms, LONGEST_SLEEP_MS), undefined, { signal: this.stop.signal }).catch(
          () => undefined,
        );
    }
  }

  /** One step; what keeps the run from going on is told with it, since it may do so for ever. */
  private async step(
    engine: PortalEngine,
    run: Run,
    tell: (trouble: string | null) => Promise<void>,
  ): Promise<RunStep> {
    try {
      const step: RunStep = await engine.runs.step(run.id);
      if (step.kind !== 'rests') await tell(step.kind === 'waits' && step.trouble ? `${TROUBLE} ${step.reason}` : null);
      return step;
    } catch (error) {
      if (!isDatabaseAbsent(error)) await tell(`${TROUBLE} ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }

  private async tell(engine: PortalEngine, { id, entity }: Run): Promise<void> {
    const run = await engine.stores.runs.find(id);
    if (!run) return;
    if (run.message?.startsWith(TROUBLE)) await engine.stores.runs.update(id, { message: null });
    const about = { entity, run: id, kind: run.kind };
    if (run.state === 'planned' && run.plan) {
      this.logger.info(about, `Planned: ${describePlan(run.plan)}`);
      this.planned();
    } else this.logger.info(about, `The run is ${run.paused ? 'paused' : run.state}. ${run.message ?? ''}`.trimEnd());
  }
}
