import type { Plan } from '../portal/portal-settings';

/** Ceilings of one app in one portal (hubspot-facts 4.1). Null switches a ceiling off. */
export interface RequestLimits {
  /** Calls of an OAuth app in any ten seconds. */
  readonly burst: number | null;
  /** Calls of a static token (service key, private app) in any ten seconds. */
  readonly staticBurst: number | null;
  /** Search calls in any second. */
  readonly search: number | null;
  /** Association calls in any ten seconds: a bucket of their own. */
  readonly associations: number | null;
  /** Calls of a static token from midnight to midnight in the portal's time zone. */
  readonly daily: number | null;
  /** The same for OAuth apps; none is published. */
  readonly oauthDaily: number | null;
  /** Refused calls count too (hubspot-facts 4.3, unverified). */
  readonly countRefused: boolean;
}

const BY_PLAN: Readonly<Record<Plan, { staticBurst: number; associations: number; daily: number }>> = {
  free: { staticBurst: 100, associations: 100, daily: 250_000 },
  starter: { staticBurst: 100, associations: 100, daily: 250_000 },
  professional: { staticBurst: 190, associations: 150, daily: 625_000 },
  enterprise: { staticBurst: 190, associations: 150, daily: 1_000_000 },
};

/** What the plan allows, with changes. A changed `burst` holds for static tokens too, unless they are named. */
export const limitsOf = (plan: Plan, changes: Partial<RequestLimits> = {}): RequestLimits =>
  changed({ burst: 110, search: 5, oauthDaily: null, countRefused: true, ...BY_PLAN[plan] }, changes);

export const changed = (limits: RequestLimits, changes: Partial<RequestLimits>): RequestLimits => ({
  ...limits,
  ...(changes.burst === undefined ? {} : { staticBurst: changes.burst }),
  ...changes,
});

export type Bucket = 'burst' | 'search' | 'associations';

export interface DailyCount {
  readonly max: number;
  readonly remaining: number;
}

export type LimitVerdict = { readonly day: DailyCount | null; readonly max: number | null } & (
  | { readonly kind: 'allowed'; readonly remaining: number }
  | {
      readonly kind: 'refused';
      readonly policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';
      readonly retryAfterMs: number;
    }
);

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

const MINUTE = 60_000;

/** Counts calls per app. Holds the rule of hubspot-facts 4: sliding windows, search outside the ten-second one. */
export class LimitLedger {
  private readonly logs = new Map<string, SlidingLog>();
  private readonly days = new Map<number, { day: string; count: number }>();
  private today = { minute: NaN, text: '' };

  constructor(
    public limits: RequestLimits,
    private readonly timeZone: string,
  ) {}

  /** Counts one call of `appId` at `now` (ms) and says whether it is allowed. */
  take(appId: number, bucket: Bucket, now: number, isStatic = false): LimitVerdict {
    const max = bucket === 'burst' && isStatic ? this.limits.staticBurst : this.limits[bucket];
    const key = `${appId}:${bucket}`;
    const log = this.logs.get(key) ?? new SlidingLog(WINDOW[bucket]);
    this.logs.set(key, log);
    const day = this.countDay(appId, now, isStatic ? this.limits.daily : this.limits.oauthDaily);
    if (day && day.remaining < 0)
      return {
        kind: 'refused',
        policy: 'DAILY',
        max,
        day: { max: day.max, remaining: 0 },
        retryAfterMs: this.untilMidnight(now),
      };
    const used = log.countAt(now);
    const allowed = max === null || used < max;
    if (allowed || this.limits.countRefused) log.add(now);
    if (allowed) return { kind: 'allowed', max, day, remaining: max === null ? 0 : max - used - 1 };
    const policy = bucket === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING';
    return { kind: 'refused', policy, max, day, retryAfterMs: Math.max(1, log.freeIn(now)) };
  }

  /** Takes calls from the same ceilings as another user of them would (hubspot-facts 4.3, last point). */
  eat(appId: number, bucket: Bucket, now: number, calls: number): void {
    const key = `${appId}:${bucket}`;
    const log = this.logs.get(key) ?? new SlidingLog(WINDOW[bucket]);
    this.logs.set(key, log);
    for (let call = 0; call < calls; call++) log.add(now);
    this.bump(appId, now, calls);
  }

  /** Calls of these apps since midnight in the portal's time zone, and when (ms) they count anew. */
  usageToday(appIds: readonly number[], now: number): { readonly calls: number; readonly resetsAt: number } {
    const today = this.dayOf(now);
    const held = appIds.flatMap((appId) => this.days.get(appId) ?? []).filter(({ day }) => day === today);
    return { calls: held.reduce((sum, { count }) => sum + count, 0), resetsAt: now + this.untilMidnight(now) };
  }

  private countDay(appId: number, now: number, most: number | null): DailyCount | null {
    const count = this.bump(appId, now, 1);
    return most === null ? null : { max: most, remaining: most - count };
  }

  private bump(appId: number, now: number, calls: number): number {
    const day = this.dayOf(now);
    const held = this.days.get(appId);
    const count = held?.day === day ? held.count + calls : calls;
    this.days.set(appId, { day, count });
    return count;
  }

  /** The portal's calendar day; asked once a minute, since it is dear. */
  private dayOf(now: number): string {
    const minute = Math.floor(now / MINUTE);
    if (this.today.minute !== minute)
      this.today = { minute, text: new Date(now).toLocaleDateString('en-CA', { timeZone: this.timeZone }) };
    return this.today.text;
  }

  private untilMidnight(now: number): number {
    const time = new Date(now).toLocaleTimeString('en-GB', { timeZone: this.timeZone });
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    return 86_400_000 - ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  }
}
