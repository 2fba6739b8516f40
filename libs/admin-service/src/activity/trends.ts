import type { DriftPoint, ThroughputPoint } from './activity-reader';
import type { BudgetState } from './budget-reader';

export interface Trends {
  readonly throughput: readonly ThroughputPoint[];
  readonly drift: readonly DriftPoint[];
}

export interface Budget {
  readonly windows: readonly BudgetState[];
  /** Requests that what waits now will need, by what a changed record costs (0.03 calls). */
  readonly forecastRequests: number;
  /** Whether the day's window holds them; null while no limit is known. */
  readonly fitsToday: boolean | null;
}
