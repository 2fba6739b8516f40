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
 * Requests of a window that may be taken at once; the rest is paced evenly. Their sum is the limit, so no stretch of time as long as
 * the window ever holds more requests than it allows, wherever HubSpot begins to count. Eight let a person's edit through without a
 * wait and leave a large run 95 % of what a portal grants; a small window keeps a tenth, a large one 4 %.
 */
function atOnce(window: BudgetWindow, limit: number): number {
  switch (window) {
    case 'burst':
    case 'associations':
      return Math.max(limit * 0.04, Math.min(8, limit * 0.1));
    case 'search':
      return limit * 0.2;
    case 'day':
      return limit * 0.5;
  }
}

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
  const reserve = atOnce(window, limit);
  const spacingMs = intervalMs / (limit - reserve);
  const allowed = Math.max(1, reserve) * PRIORITY_SHARE[priority];
  return { spacingMs, toleranceMs: Math.max(allowed, requests) * spacingMs };
}
