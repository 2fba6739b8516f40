import type { RunningStack } from '../../apps/demo/src/start-stack';

const PATIENCE_MS = 1_000;

/** S9.3: kills the worker one second after each time it reports ready, until told to end. */
export class WorkerKills {
  count = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly unsubscribe: () => void;

  constructor(private readonly worker: RunningStack['worker']) {
    this.unsubscribe = worker.onReady(() => this.killSoon());
    this.killSoon();
  }

  end(): void {
    this.unsubscribe();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private killSoon(): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.worker.kill('SIGKILL')) this.count += 1;
    }, PATIENCE_MS);
    this.timers.add(timer);
  }
}
