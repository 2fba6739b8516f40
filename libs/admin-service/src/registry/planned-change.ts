import type { ConfigurationOutcome } from '@app/sync-engine';

/** What became of a change of configuration that was stored (S8.5). */
export interface PlannedChange {
  /** Something of it waits for its plan; nothing of that is written before. */
  readonly waits: boolean;
  /** The run that plans it; null where nothing waits, or where the worker makes the first plan. */
  readonly plan: string | null;
  /** Why no plan could be begun. */
  readonly note: string | null;
}

export function plannedChange({ waits, plan }: Extract<ConfigurationOutcome, { kind: 'stored' }>): PlannedChange {
  if (plan === null) return { waits, plan: null, note: null };
  return plan.kind === 'accepted'
    ? { waits, plan: plan.run.id, note: null }
    : { waits, plan: null, note: plan.message };
}
