import type { BudgetWindow, Priority } from '@app/sync-engine';

/** A window as HubSpot grants it. */
export interface WindowLimit {
  readonly limit: number;
  readonly intervalMs: number;
}

/** Before HubSpot's own headers have said better (hubspot-facts 4). */
export const DEFAULT_LIMITS: Readonly<Record<BudgetWindow, WindowLimit>> = {
  burst: { limit: 110, intervalMs: 10_000 },
  search: { limit: 5, intervalMs: 1000 },
  associations: { limit: 110, intervalMs: 10_000 },
  day: { limit: 250_000, intervalMs: 86_400_000 },
};

/**
 * Share of a window that is paced evenly; the rest may be taken at once. Their sum is the limit, so no stretch of time as long as
 * the window ever holds more requests than it allows, wherever HubSpot begins to count.
 */
const PACED_SHARE: Readonly<Record<BudgetWindow, number>> = { burst: 0.96, search: 0.8, associations: 0.96, day: 0.5 };

/** Share of what may be taken at once that a priority may use up; the rest is kept for higher ones (architecture §4). */
const PRIORITY_SHARE: Readonly<Record<Priority, number>> = { live: 1, review: 0.75, run: 0.5, audit: 0.25 };

export interface Allowance {
  /** ms of the window that one request uses up. */
  readonly spacingMs: number;
  /** ms the window may be ahead of an even pace after the take. */
  readonly toleranceMs: number;
}

/** What a take of `requests` may do; one larger than the reserve allows is granted when the window is idle. */
export function allowanceOf(
  window: BudgetWindow,
  { limit, intervalMs }: WindowLimit,
  requests: number,
  priority: Priority,
): Allowance {
  const spacingMs = intervalMs / (limit * PACED_SHARE[window]);
  const atOnce = Math.max(1, limit * (1 - PACED_SHARE[window])) * PRIORITY_SHARE[priority];
  return { spacingMs, toleranceMs: Math.max(atOnce, requests) * spacingMs };
}
