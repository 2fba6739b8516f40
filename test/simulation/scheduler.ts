import type { SeededRandom } from './seeded-random';

/** Thrown into an actor at a scheduling point: its process died there. */
export class Crash extends Error {
  constructor() {
    super('crash');
  }
}

interface Waiting {
  readonly actor: string;
  readonly label: string;
  readonly readyAt: () => number | null;
  readonly mayCrash: boolean;
  readonly resume: () => void;
  readonly crash: () => void;
}

/**
 * Runs actors one scheduling point at a time, in an order that the seed decides, on a virtual clock. A point is ready at a time that
 * it names itself; null means never until something else happens.
 */
export class Scheduler {
  now = 1_000_000;
  steps = 0;
  crashes = 0;
  crashChance = 0;
  readonly trace: string[] = [];
  private waiting: Waiting[] = [];

  constructor(
    private readonly random: SeededRandom,
    private readonly keepTrace = false,
  ) {}

  /** A scheduling point of an actor: it goes on when the scheduler picks it, or dies there if it may. */
  point(
    actor: string,
    label: string,
    options: { readyAt?: () => number | null; mayCrash?: boolean } = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({
        actor,
        label,
        readyAt: options.readyAt ?? (() => this.now),
        mayCrash: options.mayCrash ?? false,
        resume: resolve,
        crash: () => reject(new Crash()),
      });
    });
  }

  note(text: string): void {
    if (this.keepTrace) this.trace.push(`${String(this.now - 1_000_000).padStart(9)} ${text}`);
  }

  /** Runs until `finished` says so between two points, or `maxSteps` are used up (false). */
  async run(finished: () => boolean, maxSteps: number): Promise<boolean> {
    for (let step = 0; step < maxSteps; step++) {
      await settled();
      if (finished()) return true;
      const next = this.choose();
      if (!next) return finished();
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.steps++;
      if (next.mayCrash && this.random.chance(this.crashChance)) {
        this.crashes++;
        this.note(`${next.actor} CRASH at ${next.label}`);
        next.crash();
      } else {
        this.note(`${next.actor} ${next.label}`);
        next.resume();
      }
    }
    return false;
  }

  private choose(): Waiting | null {
    const times = this.waiting.map((point) => point.readyAt());
    const ready = this.waiting.filter((_, index) => times[index] !== null && times[index]! <= this.now);
    if (ready.length > 0) {
      this.now += this.random.integer(1, 120);
      return this.random.pick(ready);
    }
    const soonest = Math.min(...times.map((time) => time ?? Infinity));
    if (soonest === Infinity) return null;
    this.now = soonest;
    return this.waiting[times.indexOf(soonest)]!;
  }
}

/** Lets every promise that can go on without the scheduler go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
