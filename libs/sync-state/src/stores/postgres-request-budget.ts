import { randomUUID } from 'node:crypto';
import type { BudgetWindow, Priority, RequestBudget, Reservation } from '@app/sync-engine';
import type { Pool } from 'pg';
import { DEFAULT_LIMITS, allowanceOf, type WindowLimit } from './request-allowance';

/**
 * Strategy: a virtual scheduler (GCRA) in one row per window and one statement per take. `arrival` is when the window would be
 * idle; a take moves it on by its cost if that keeps it within the tolerance. Who waited for the row's lock compares with the
 * row as it is then and with an older clock, which errs towards waiting.
 */
const TAKE = `
  update hubspot_sync.hubspot_request_budget budget
  set arrival = case when budget.blocked_until <= tick.now
                      and greatest(budget.arrival, tick.now) + tick.cost <= tick.now + tick.tolerance
                     then greatest(budget.arrival, tick.now) + tick.cost else budget.arrival end,
      taken_by = case when budget.blocked_until <= tick.now
                       and greatest(budget.arrival, tick.now) + tick.cost <= tick.now + tick.tolerance
                      then $5::uuid else budget.taken_by end
  from (select clock_timestamp() as now, $3::float8 * interval '1 ms' as cost, $4::float8 * interval '1 ms' as tolerance) as tick
  where budget.portal_id = $1 and budget.request_window = $2
  returning budget.taken_by = $5::uuid as granted,
            (extract(epoch from greatest(budget.blocked_until - tick.now,
                                         greatest(budget.arrival, tick.now) + tick.cost - tick.tolerance - tick.now)) * 1000)::float8
              as "waitMs"`;

/** S9.1: the request windows of one portal, shared by all processes. Clock: the database's. */
export class PostgresRequestBudget implements RequestBudget {
  /** Limits as this process knows them; another process may have learned better, which the next answer's headers tell us too. */
  private readonly limits = new Map<BudgetWindow, WindowLimit>();

  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async take(window: BudgetWindow, requests: number, priority: Priority): Promise<Reservation> {
    const limit = this.limits.get(window) ?? (await this.loadLimit(window));
    const { spacingMs, toleranceMs } = allowanceOf(window, limit, requests, priority);
    const taken = await this.pool.query<{ granted: boolean | null; waitMs: number }>(TAKE, [
      this.portalId,
      window,
      requests * spacingMs,
      toleranceMs,
      randomUUID(),
    ]);
    const row = taken.rows[0];
    if (!row) throw new Error(`The request window ${window} of portal ${this.portalId} has no row.`);
    const waitMs = Math.ceil(row.waitMs);
    return row.granted
      ? { granted: true, nextMs: Math.max(0, waitMs) }
      : { granted: false, waitMs: Math.max(1, waitMs) };
  }

  async block(window: BudgetWindow, waitMs: number): Promise<void> {
    const limit = this.limits.get(window) ?? (await this.loadLimit(window));
    await this.pool.query(
      `insert into hubspot_sync.hubspot_request_budget as budget
         (portal_id, request_window, request_limit, interval_ms, blocked_until)
       values ($1, $2, $3, $4, clock_timestamp() + $5::float8 * interval '1 ms')
       on conflict (portal_id, request_window) do update
         set blocked_until = greatest(budget.blocked_until, excluded.blocked_until)`,
      [this.portalId, window, limit.limit, limit.intervalMs, waitMs],
    );
  }

  async observeLimit(window: BudgetWindow, limit: number, intervalMs: number): Promise<void> {
    const known = this.limits.get(window);
    const plausible = Number.isInteger(limit) && limit > 0 && Number.isInteger(intervalMs) && intervalMs > 0;
    if (!plausible || (known?.limit === limit && known.intervalMs === intervalMs)) return;
    await this.pool.query(
      `insert into hubspot_sync.hubspot_request_budget (portal_id, request_window, request_limit, interval_ms)
       values ($1, $2, $3, $4)
       on conflict (portal_id, request_window) do update
         set request_limit = excluded.request_limit, interval_ms = excluded.interval_ms`,
      [this.portalId, window, limit, intervalMs],
    );
    this.limits.set(window, { limit, intervalMs });
  }

  /** The stored limit; makes the window's row with the default one where there is none. */
  private async loadLimit(window: BudgetWindow): Promise<WindowLimit> {
    const fallback = DEFAULT_LIMITS[window];
    await this.pool.query(
      `insert into hubspot_sync.hubspot_request_budget (portal_id, request_window, request_limit, interval_ms)
       values ($1, $2, $3, $4) on conflict do nothing`,
      [this.portalId, window, fallback.limit, fallback.intervalMs],
    );
    const stored = await this.pool.query<WindowLimit>(
      `select request_limit as "limit", interval_ms as "intervalMs" from hubspot_sync.hubspot_request_budget
       where portal_id = $1 and request_window = $2`,
      [this.portalId, window],
    );
    const limit = stored.rows[0] ?? fallback;
    this.limits.set(window, limit);
    return limit;
  }
}
