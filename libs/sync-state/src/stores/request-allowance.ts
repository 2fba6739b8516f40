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
 * the window ever holds more requests than it allows, wherever HubSpot begins to count. Six let a person's edit through without a wait,
 * four of them bear that a busy run comes late for its turn, and it gets 97 % of what a portal of 190 grants; a small window keeps a tenth,
 * a large one 3 %.
 */
function atOnce(window: BudgetWindow, limit: number): number {
  switch (window) {
    case 'burst':
    case 'associations':
      return Math.max(limit * 0.03, Math.min(6, limit * 0.1));
    case 'search':
      return limit * 0.2;
    case 'day':
      return limit * 0.5;
  }
}

/** Share of what may be taken at once that a priority may use up; the rest is kept for higher ones (architecture §4). */
const PRIORITY_SHARE: Readonly<Record<Priority, number>> = { live: 1, review: 5 / 6, run: 4 / 6, audit: 2 / 6 };

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
