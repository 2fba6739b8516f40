import { setTimeout as pause } from 'node:timers/promises';
import type { RunningStack } from '../../apps/demo/src/start-stack';
import type { SeededRandom } from '../simulation/seeded-random';

export interface KillCounts {
  readonly worker: number;
  readonly api: number;
  readonly database: number;
}

/** Of a hundred blows, how many hit the database, and how many the api. */
const DATABASE = 0.12;
const API = 0.25;
const PAUSE_MS = [1_500, 6_000] as const;

/** S9.3, S9.4: ends processes at any moment with SIGKILL, and restarts PostgreSQL under all of them, until told to end. */
export class ProcessKills {
  private readonly counts = { worker: 0, api: 0, database: 0 };
  private readonly stop = new AbortController();
  private readonly blows: Promise<void>;

  constructor(
    private readonly stack: RunningStack,
    private readonly random: SeededRandom,
  ) {
    this.blows = this.strike();
  }

  /** Resolves when the last blow is over; rejects when PostgreSQL did not come back. */
  async end(): Promise<KillCounts> {
    this.stop.abort();
    await this.blows;
    return this.counts;
  }

  private async strike(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      await pause(this.random.integer(...PAUSE_MS), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const draw = this.random.next();
      if (draw < DATABASE) {
        await this.stack.restartDatabase();
        this.counts.database += 1;
      } else if (draw < DATABASE + API) {
        if (this.stack.api.kill('SIGKILL')) this.counts.api += 1;
      } else if (this.random.pick(this.stack.workers).kill('SIGKILL')) this.counts.worker += 1;
    }
  }
}
