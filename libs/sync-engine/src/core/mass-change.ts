/** S5.3: deletes or overwrites of one entity within the window pass only up to this share of its links, or this number of records. */
export interface MassChangeRule {
  /** Of 1. */
  readonly share: number;
  readonly records: number;
  readonly windowMs: number;
}

export const DEFAULT_MASS_CHANGE: MassChangeRule = { share: 0.1, records: 100, windowMs: 60 * 60_000 };

export type MassChangeKind = 'deletes' | 'overwrites';

/** Whether the records changed within the window are too many: both limits must be passed, so that neither a small entity nor a busy one is stopped by one alone. */
export function isMassChange(rule: MassChangeRule, changed: number, links: number): boolean {
  return changed > rule.records && changed > rule.share * links;
}
