import type { BudgetReader, BudgetState } from '@app/admin-service';
import type { Pool } from 'pg';
import { PORTAL } from '../current-portal';

/** `arrival` lies as far ahead as the window is used up (GCRA): what is left is the rest of the interval. */
const BUDGET = `
  select request_window as "window", request_limit as "limit", interval_ms as "intervalMs",
         greatest(0, floor(request_limit * (1 - least(1, greatest(0,
           extract(epoch from arrival - clock_timestamp()) * 1000 / interval_ms)))))::int as "left",
         greatest(0, extract(epoch from blocked_until - clock_timestamp()) * 1000)::float8 as "blockedMs"
  from hubspot_sync.hubspot_request_budget where portal_id = ${PORTAL}
  order by interval_ms`;

/** The request windows of the current portal. */
export class PostgresBudgetReader implements BudgetReader {
  constructor(private readonly pool: Pool) {}

  async budget(): Promise<readonly BudgetState[]> {
    return (await this.pool.query<BudgetState>(BUDGET)).rows;
  }
}
