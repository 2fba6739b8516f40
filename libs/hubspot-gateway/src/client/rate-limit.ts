import type { BudgetWindow } from '@app/sync-engine';
import type { ErrorBody } from './error-body';

type RatePolicy = 'second' | 'ten_seconds' | 'day';

/** Header names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** S9.1: which limit a 429 names, and how long HubSpot wants us to wait, ms. */
export interface RateLimited {
  readonly policy: RatePolicy;
  readonly waitMs: number;
  /** The windows that nobody may take from until then. */
  readonly windows: readonly BudgetWindow[];
}

const DEFAULT_WAIT_MS: Readonly<Record<Exclude<RatePolicy, 'day'>, number>> = { second: 1_000, ten_seconds: 10_000 };

/**
 * Reads a 429 (hubspot-facts 4.3): `policyName`, else the words; `Retry-After` in seconds where it comes, else a second, ten seconds,
 * or the time until the portal's midnight, when daily counters restart (4.1). `now` is ms since the epoch.
 */
export function readRateLimit(
  error: ErrorBody,
  headers: AnswerHeaders,
  window: BudgetWindow,
  now: number,
  timeZone: string,
): RateLimited {
  const policy = policyOf(`${error.policyName ?? ''} ${error.message}`);
  const fallback = policy === 'day' ? msUntilMidnight(now, timeZone) : DEFAULT_WAIT_MS[policy];
  const waitMs = Math.max(retryAfterMs(headers, now) ?? fallback, 1);
  return { policy, waitMs, windows: policy === 'day' ? ['day', 'burst', 'search', 'associations'] : [window] };
}

/** `ten_secondly` holds the word `secondly`, so it is looked for first. */
function policyOf(words: string): RatePolicy {
  if (/ten_?secondly/i.test(words)) return 'ten_seconds';
  if (/daily/i.test(words)) return 'day';
  return /secondly/i.test(words) ? 'second' : 'ten_seconds';
}

/** `Retry-After` in seconds or as a date; null where it is absent or makes no sense. */
export function retryAfterMs(headers: AnswerHeaders, now: number): number | null {
  const value = headers['retry-after']?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(at - now, 0);
}

function msUntilMidnight(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(now);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  return (86_400 - part('hour') * 3_600 - part('minute') * 60 - part('second')) * 1_000;
}

/** The burst limit as HubSpot's own headers tell it (hubspot-facts 4.2); null where they are absent (search). */
export function observedBurst(headers: AnswerHeaders): { readonly limit: number; readonly intervalMs: number } | null {
  const limit = Number(headers['x-hubspot-ratelimit-max']);
  const intervalMs = Number(headers['x-hubspot-ratelimit-interval-milliseconds']);
  return limit > 0 && intervalMs > 0 ? { limit, intervalMs } : null;
}
