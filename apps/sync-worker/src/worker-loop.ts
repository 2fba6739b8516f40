import { setTimeout as pause } from 'node:timers/promises';
import type { SyncMetrics } from '@app/observability';
import type { Logger } from 'pino';
import { priorityOf, type LeasedBatch } from '@app/sync-engine';
import type { DatabaseGuard } from './database-guard';
import type { PortalEngine } from './portal-engine';
import { failureOf, SuspectRecords } from './suspect-records';

/** A captured row holds up to a hundred keys. */
const FOLD_ROWS = 200;

/**
 * Folds what capture appended and reconciles what is due, several batches at a time. Nothing depends on a wake-up: the loop looks by
 * itself every poll interval (S1.2).
 */
export class WorkerLoop {
  private stopping = false;
  private readonly running = new Set<Promise<void>>();
  private wake: () => void = () => undefined;
  /** A nudge that came while nobody slept. */
  private nudged = false;
  /** The request budget grants no batch until then (ms, a clock that nobody sets): who leased now would only give back (S9.1). */
  private restsUntil = 0;
  private readonly suspects = new SuspectRecords();

  constructor(
    /** Of the portal that is connected or paused. */
    private readonly engineNow: () => PortalEngine | null,
    private readonly database: Pick<DatabaseGuard, 'isVerified' | 'verify'>,
    private readonly options: {
      readonly pollIntervalMs: number;
      readonly concurrency: number;
      /** Whether records flow. While the portal is paused what changes is folded all the same, or captured rows would grow without end. */
      readonly flows: () => boolean;
    },
    private readonly metrics: SyncMetrics,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.keep(this.poll());
  }

  /** Looks at once instead of at the end of the interval. */
  nudge(): void {
    this.nudged = true;
    this.wake();
  }

  /** Takes no new batch; resolves when those under way have settled. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await Promise.allSettled(this.running);
  }

  private async poll(): Promise<void> {
    while (!this.stopping) {
      const engine = this.engineNow();
      const busy = engine ? await this.lookOnce(engine) : false;
      if (!busy) await this.sleep();
    }
  }

  /** Whether there may be more to do at once. */
  private async lookOnce(engine: PortalEngine): Promise<boolean> {
    try {
      if (!this.database.isVerified() && !(await this.database.verify(engine))) return true;
      const folded = await engine.stores.state.fold(FOLD_ROWS);
      const leased = this.options.flows() && (await this.startBatches(engine));
      return folded >= FOLD_ROWS || leased;
    } catch (error) {
      this.logger.error({ err: error }, 'Looking for work failed; tried again');
      return false;
    }
  }

  private async startBatches(engine: PortalEngine): Promise<boolean> {
    let leased = false;
    while (!this.stopping && performance.now() >= this.restsUntil && this.running.size <= this.options.concurrency) {
      if (!this.database.isVerified()) return true;
      const batch = await engine.reconciler.lease(this.suspects.areLeft() ? 1 : undefined);
      if (batch === null) return leased;
      this.suspects.leased(batch);
      leased = true;
      await this.reserved(engine, batch);
    }
    if (performance.now() < this.restsUntil) return false;
    if (this.running.size > this.options.concurrency) await Promise.race([...this.running].slice(1));
    return true;
  }

  /** Starts the batch and resolves when it has its requests: only then is it known when the next one would get its own. */
  private reserved(engine: PortalEngine, batch: LeasedBatch): Promise<void> {
    return new Promise((resolve) => {
      const rest = (nextMs: number): void => {
        this.restsUntil = performance.now() + nextMs;
        resolve();
      };
      this.keep(this.reconcile(engine, batch, rest).finally(resolve));
    });
  }

  private async reconcile(
    engine: PortalEngine,
    batch: LeasedBatch,
    onReserved: (nextMs: number) => void,
  ): Promise<void> {
    const ended = this.metrics.batchSeconds.startTimer({ entity: batch.entity });
    try {
      const runtime = await engine.registry.runtime(batch.entity);
      if (!runtime) return await engine.reconciler.giveBack(batch);
      const report = await engine.reconciler.reconcile(batch, runtime, priorityOf(batch), onReserved);
      if (report.runId !== null) await engine.stores.runs.addRequests(report.runId, report.requests);
      const { entity } = report;
      this.metrics.reconciled.inc({ entity, outcome: 'settled' }, report.records - report.echoes - report.released);
      this.metrics.reconciled.inc({ entity, outcome: 'echo' }, report.echoes);
      this.metrics.reconciled.inc({ entity, outcome: 'released' }, report.released);
      this.metrics.changes.inc({ entity, side: 'hubspot', kind: 'update' }, report.hubspotWrites);
      this.metrics.changes.inc({ entity, side: 'hubspot', kind: 'create' }, report.creates);
      this.metrics.changes.inc({ entity, side: 'local', kind: 'write' }, report.localWrites);
      this.logger.debug(report, 'Batch settled');
    } catch (error) {
      this.logger.error(
        { err: error, entity: batch.entity, records: batch.records.length },
        'A batch failed; its records are given back and tried again, one by one',
      );
      engine.doubtSchema();
      this.suspects.failed(batch);
      await engine.reconciler.giveBack(batch, failureOf(error)).catch(() => undefined);
    } finally {
      ended();
    }
  }

  private keep(work: Promise<void>): void {
    const kept = work.finally(() => {
      this.running.delete(kept);
      this.wake();
    });
    this.running.add(kept);
  }

  /** A rest shorter than the poll interval ends on time. */
  private pauseMs(): number {
    const restMs = this.restsUntil - performance.now();
    return restMs > 0 ? Math.min(restMs, this.options.pollIntervalMs) : this.options.pollIntervalMs;
  }

  private async sleep(): Promise<void> {
    if (this.nudged) {
      this.nudged = false;
      return;
    }
    const cancel = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    await Promise.race([woken, pause(this.pauseMs(), undefined, { signal: cancel.signal }).catch(() => undefined)]);
    cancel.abort();
    this.nudged = false;
  }
}
