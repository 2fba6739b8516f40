import type { RecentWrite } from './field-track';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** S7.4: more than this many writes in an hour, with only two values, and the field is held. */
export const OSCILLATION_WRITES = 6;

/** Whether writing `next` now would be one more bounce between the same two values. */
export function isOscillating(writes: readonly RecentWrite[], now: number, next: string): boolean {
  const recent = writes.filter((write) => now - write.at < HOUR_MS);
  return recent.length >= OSCILLATION_WRITES && new Set([...recent.map((write) => write.value), next]).size <= 2;
}

/** S2.7: an operator ends it, or a day without a change. */
export function oscillationEnded(unchangedSince: number, now: number): boolean {
  return now - unchangedSince >= DAY_MS;
}

/** Keeps what the rule can still need. */
export function rememberWrite(writes: readonly RecentWrite[], write: RecentWrite): readonly RecentWrite[] {
  return [write, ...writes.filter((earlier) => write.at - earlier.at < HOUR_MS)].slice(0, OSCILLATION_WRITES + 1);
}
