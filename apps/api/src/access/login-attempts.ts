const WINDOW_MS = 15 * 60_000;
const FAILURES_PER_ADDRESS = 5;
const FAILURES_IN_ALL_PER_MINUTE = 60;
const MAX_ADDRESSES = 10_000;

interface Failures {
  count: number;
  lastAt: number;
}

/**
 * Who may try a password now. Five failures lock an address out until 15 minutes after the last; sixty failures a minute from
 * everywhere slow everyone down, since each costs a deliberate amount of CPU. Kept per process.
 */
export class LoginAttempts {
  private readonly failures = new Map<string, Failures>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private recent: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  /** Attempts of one address go one after another: many at once would all be allowed before the first is known to have failed. */
  async inTurn<T>(address: string, attempt: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(address) ?? Promise.resolve()).then(attempt, attempt);
    this.turns.set(address, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(address) === turn) this.turns.delete(address);
    }
  }

  /** 0 when an attempt is allowed, else how long to wait, in ms. */
  waitMs(address: string): number {
    const at = this.now();
    const known = this.failures.get(address);
    if (known && known.lastAt + WINDOW_MS <= at) this.failures.delete(address);
    else if (known && known.count >= FAILURES_PER_ADDRESS) return known.lastAt + WINDOW_MS - at;
    this.recent = this.recent.filter((time) => time > at - 60_000);
    const oldest = this.recent[0];
    return this.recent.length >= FAILURES_IN_ALL_PER_MINUTE && oldest !== undefined ? oldest + 60_000 - at : 0;
  }

  failed(address: string): void {
    const at = this.now();
    this.recent.push(at);
    const count = (this.failures.get(address)?.count ?? 0) + 1;
    this.failures.delete(address);
    this.failures.set(address, { count, lastAt: at });
    const [longestAgo] = this.failures.keys();
    if (this.failures.size > MAX_ADDRESSES && longestAgo !== undefined) this.failures.delete(longestAgo);
  }

  succeeded(address: string): void {
    this.failures.delete(address);
  }
}
