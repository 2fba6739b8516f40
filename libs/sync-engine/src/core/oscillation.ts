import type { RecentWrite } from './field-track';

/** S7.4: more than `writes` writes within the window, with only two values, and the field is held until it has rested. */
export interface OscillationRule {
  readonly writes: number;
  readonly windowMs: number;
  readonly restMs: number;
}

/** Whether writing `next` now would be one more bounce between the same two values. */
export function isOscillating(
  rule: OscillationRule,
  writes: readonly RecentWrite[],
  now: number,
  next: string,
): boolean {
  const recent = writes.filter((write) => now - write.at < rule.windowMs);
  return recent.length >= rule.writes && new Set([...recent.map((write) => write.value), next]).size <= 2;
}

/** S2.7: an operator ends it, or a day without a change. */
export function oscillationEnded(rule: OscillationRule, unchangedSince: number, now: number): boolean {
  return now - unchangedSince >= rule.restMs;
}

/** Keeps what the rule can still need. */
export function rememberWrite(
  rule: OscillationRule,
  writes: readonly RecentWrite[],
  write: RecentWrite,
): readonly RecentWrite[] {
  return [write, ...writes.filter((earlier) => write.at - earlier.at < rule.windowMs)].slice(0, rule.writes + 1);
}
