import type { BudgetWindow, Clock, Priority, RequestBudget, Reservation } from '@app/sync-engine';

/** S9.1: more than five seconds between read and write means reading again, so a reservation lives no longer. */
const RESERVATION_LIFETIME_MS = 5_000;

interface Reserved {
  left: number;
  readonly until: number;
}

/**
 * This process's share of the portal's budget: what a batch reserved before it started, drawn by the calls that follow.
 * A call without a reservation takes its own request. What nobody drew in five seconds lapses.
 */
export class RequestAllowance {
  private reserved: Reserved[] = [];
  private lastObserved = '';

  constructor(
    private readonly budget: RequestBudget,
    private readonly clock: Clock,
  ) {}

  async reserve(requests: number, priority: Priority): Promise<Reservation> {
    const reservation = await this.budget.take('burst', requests, priority);
    if (reservation.granted) this.reserved.push({ left: requests, until: this.clock.now() + RESERVATION_LIFETIME_MS });
    return reservation;
  }

  async draw(window: BudgetWindow, priority: Priority): Promise<Reservation> {
    if (window === 'burst' && this.drawReserved()) return { granted: true };
    return this.budget.take(window, 1, priority);
  }

  /** HubSpot answered 429: what was reserved of the window is worth nothing now. */
  async block(windows: readonly BudgetWindow[], waitMs: number): Promise<void> {
    if (windows.includes('burst')) this.reserved = [];
    for (const window of windows) await this.budget.block(window, waitMs);
  }

  /** Tells the shared budget what the headers say, when they say something new. */
  async observe(burst: { readonly limit: number; readonly intervalMs: number } | null): Promise<void> {
    const seen = burst ? `${burst.limit}/${burst.intervalMs}` : '';
    if (!burst || seen === this.lastObserved) return;
    this.lastObserved = seen;
    await this.budget.observeLimit('burst', burst.limit, burst.intervalMs);
  }

  private drawReserved(): boolean {
    const now = this.clock.now();
    this.reserved = this.reserved.filter(({ left, until }) => left > 0 && until > now);
    const first = this.reserved[0];
    if (!first) return false;
    first.left -= 1;
    return true;
  }
}
