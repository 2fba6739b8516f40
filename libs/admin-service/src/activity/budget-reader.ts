import type { BudgetWindow } from '@app/sync-engine';

/** One of the portal's request windows as it stands now (S9.1). */
export interface BudgetState {
  readonly window: BudgetWindow;
  readonly limit: number;
  readonly intervalMs: number;
  /** Requests that could be made at once. */
  readonly left: number;
  /** ms until HubSpot's own refusal ends; 0 when nothing is blocked. */
  readonly blockedMs: number;
}

export interface BudgetReader {
  budget(): Promise<readonly BudgetState[]>;
}
