import type { BudgetWindow, Priority, RequestBudget, Reservation } from '@app/sync-engine';
import { allowanceOf } from '@app/sync-state/stores/request-allowance';

/** What the portal allows of each window. */
export interface RequestLimit {
  readonly limit: number;
  readonly intervalMs: number;
}

/** S9.1: more than five seconds between read and write means reading again; what was reserved is good for no longer. */
const GOOD_FOR_MS = 5_000;

const OF_ASSOCIATIONS = new Set(['associations', 'associate', 'label', 'remove', 'dissociate']);

interface Sent {
  readonly process: string;
  readonly window: BudgetWindow;
  /** `read`, `history`, `update` and so on. */
  readonly kind: string;
  readonly at: number;
}

interface Granted {
  readonly process: string;
  readonly window: BudgetWindow;
  readonly requests: number;
  readonly at: number;
}

/** What leaves for HubSpot, by window and by kind of call, and what the shared budget granted before (S9.1). */
export class RequestMeter {
  private readonly sent: Sent[] = [];
  private readonly granted: Granted[] = [];

  constructor(
    private readonly now: () => number,
    private readonly limit: RequestLimit | null,
  ) {}

  static windowOf(label: string): BudgetWindow {
    return OF_ASSOCIATIONS.has(kindOf(label)) ? 'associations' : 'burst';
  }

  leaves(process: string, label: string): void {
    this.sent.push({ process, window: RequestMeter.windowOf(label), kind: kindOf(label), at: this.now() });
  }

  grants(process: string, window: BudgetWindow, requests: number): void {
    this.granted.push({ process, window, requests, at: this.now() });
  }

  /** How many have left so far. */
  get count(): number {
    return this.sent.length;
  }

  /** The kinds of those that left since there were that many, with how often each did. */
  since(count: number): ReadonlyMap<string, number> {
    const kinds = new Map<string, number>();
    for (const { kind } of this.sent.slice(count)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds;
  }

  /** S9.1: no window ever grants more than the portal allows, and nobody sends what it was not granted. */
  violations(): string[] {
    if (this.limit === null) return [];
    return [...this.tooMany(this.limit), ...this.ungranted()];
  }

  private tooMany({ limit, intervalMs }: RequestLimit): string[] {
    return (['burst', 'associations'] as const).flatMap((window) => {
      const granted = this.granted.filter((one) => one.window === window);
      const most = granted.reduce((highest, { at: from }) => {
        const within = granted.filter(({ at }) => at >= from && at < from + intervalMs);
        return Math.max(
          highest,
          within.reduce((sum, { requests }) => sum + requests, 0),
        );
      }, 0);
      return most > limit
        ? [`${most} requests of ${window} were granted within ${intervalMs} ms, allowed are ${limit}`]
        : [];
    });
  }

  private ungranted(): string[] {
    const left = this.granted.map((one) => ({ ...one }));
    return this.sent.flatMap(({ process, window, kind, at }) => {
      const grant = left.find(
        (one) =>
          one.process === process &&
          one.window === window &&
          one.requests > 0 &&
          one.at <= at &&
          at < one.at + GOOD_FOR_MS,
      );
      if (!grant) return [`${kind} was sent by ${process} without a request of ${window} that was granted to it`];
      grant.requests -= 1;
      return [];
    });
  }
}

/** The windows that all processes share, as the database keeps them; paced by the same sums. */
export class SimulatedBudget {
  private readonly busyUntil = new Map<BudgetWindow, number>();

  constructor(
    private readonly now: () => number,
    private readonly limit: RequestLimit,
    private readonly meter: RequestMeter,
  ) {}

  /** As one process sees it. */
  of(process: string): RequestBudget {
    return {
      take: (window, requests, priority) => Promise.resolve(this.take(process, window, requests, priority)),
      block: (window, waitMs) => {
        this.busyUntil.set(window, Math.max(this.busyUntil.get(window) ?? 0, this.now() + waitMs));
        return Promise.resolve();
      },
      observeLimit: () => Promise.resolve(),
    };
  }

  private take(process: string, window: BudgetWindow, requests: number, priority: Priority): Reservation {
    const { spacingMs, toleranceMs } = allowanceOf(window, this.limit, requests, priority);
    const now = this.now();
    const busyUntil = Math.max(this.busyUntil.get(window) ?? 0, now) + requests * spacingMs;
    if (busyUntil > now + toleranceMs) return { granted: false, waitMs: Math.ceil(busyUntil - now - toleranceMs) };
    this.busyUntil.set(window, busyUntil);
    this.meter.grants(process, window, requests);
    return { granted: true };
  }
}

function kindOf(label: string): string {
  return label.split(' ')[0]!;
}
