import type { Priority, Reservation } from './gateway';

export type BudgetWindow = 'burst' | 'search' | 'associations' | 'day';

/** S9.1: the portal's request windows, shared by all processes through the database. */
export interface RequestBudget {
  /** Takes `requests` of a window at once, or says how long until it could. Lower priorities leave a reserve for higher ones. */
  take(window: BudgetWindow, requests: number, priority: Priority): Promise<Reservation>;
  /** HubSpot answered 429: nobody takes from this window until then. */
  block(window: BudgetWindow, waitMs: number): Promise<void>;
  /** What HubSpot's own headers say of the limit (e.g. 110 or 190 per ten seconds). */
  observeLimit(window: BudgetWindow, limit: number, intervalMs: number): Promise<void>;
}
