/** Ceilings of one app in one portal (hubspot-facts 4.1). Null switches a ceiling off. */
export interface RequestLimits {
  /** Calls in any ten seconds. */
  readonly burst: number | null;
  /** Search calls in any second. */
  readonly search: number | null;
  /** Association calls in any ten seconds: a bucket of their own. */
  readonly associations: number | null;
  /** Calls from midnight to midnight in the portal's time zone. */
  readonly daily: number | null;
  /** Refused calls count too (hubspot-facts 4.3, unverified). */
  readonly countRefused: boolean;
}

export const DEFAULT_LIMITS: RequestLimits = {
  burst: 110,
  search: 5,
  associations: 150,
  daily: null,
  countRefused: true,
};

export type Bucket = 'burst' | 'search' | 'associations';

export type LimitVerdict =
  | { readonly kind: 'allowed'; readonly max: number | null; readonly remaining: number }
  | {
      readonly kind: 'refused';
      readonly policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';
      readonly max: number;
      readonly retryAfterMs: number;
    };

/** A sliding log: the times of the calls of the last `windowMs`, oldest first. */
class SlidingLog {
  private times: number[] = [];
  private start = 0;

  constructor(private readonly windowMs: number) {}

  countAt(now: number): number {
    while (this.start < this.times.length && (this.times[this.start] ?? 0) <= now - this.windowMs) this.start++;
    if (this.start > 1024) {
      this.times = this.times.slice(this.start);
      this.start = 0;
    }
    return this.times.length - this.start;
  }

  /** Milliseconds until the oldest counted call leaves the window. */
  freeIn(now: number): number {
    return (this.times[this.start] ?? now) + this.windowMs - now;
  }

  add(now: number): void {
    this.times.push(now);
  }
}

const WINDOW: Readonly<Record<Bucket, number>> = { burst: 10_000, associations: 10_000, search: 1_000 };

/** Counts calls per app. Holds the rule of hubspot-facts 4: sliding windows, search outside the ten-second one. */
export class LimitLedger {
  private readonly logs = new Map<string, SlidingLog>();
  private readonly days = new Map<number, { day: string; count: number }>();

  constructor(
    public limits: RequestLimits,
    private readonly timeZone: string,
  ) {}

  /** Counts one call of `appId` at `now` (ms) and says whether it is allowed. */
  take(appId: number, bucket: Bucket, now: number): LimitVerdict {
    const max = this.limits[bucket];
    const key = `${appId}:${bucket}`;
    const log = this.logs.get(key) ?? new SlidingLog(WINDOW[bucket]);
    this.logs.set(key, log);
    if (this.isDayFull(appId, now))
      return { kind: 'refused', policy: 'DAILY', max: this.limits.daily ?? 0, retryAfterMs: 60_000 };
    const used = log.countAt(now);
    const allowed = max === null || used < max;
    if (allowed || this.limits.countRefused) log.add(now);
    if (allowed) return { kind: 'allowed', max, remaining: max === null ? 0 : max - used - 1 };
    const policy = bucket === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING';
    return { kind: 'refused', policy, max, retryAfterMs: Math.max(1, log.freeIn(now)) };
  }

  private isDayFull(appId: number, now: number): boolean {
    if (this.limits.daily === null) return false;
    const day = new Date(now).toLocaleDateString('en-CA', { timeZone: this.timeZone });
    const held = this.days.get(appId);
    const count = held?.day === day ? held.count + 1 : 1;
    this.days.set(appId, { day, count });
    return count > this.limits.daily;
  }
}
