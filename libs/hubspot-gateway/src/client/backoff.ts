import type { AnswerHeaders } from './rate-limit';
import { retryAfterMs } from './rate-limit';

/** Attempts of one read, the first included. Writes have one: a lost answer is unknown, not repeated (S9.1, S2.2). */
export const READ_ATTEMPTS = 3;

const BASE_MS = 250;
/** A locked record needs two seconds at least (hubspot-facts 2.5). */
const LOCKED_MS = 2_000;
const LONGEST_MS = 5_000;

/**
 * S9.1: how long to pause before a read is tried again, jittered between half and the whole of a doubling pause (a locked record rests
 * two seconds more); null where HubSpot asks for more patience than a call has. `attempt` counts from 1, `random` is in [0, 1).
 */
export function pauseBeforeRetry(
  attempt: number,
  status: number | null,
  headers: AnswerHeaders,
  now: number,
  random: number,
): number | null {
  const asked = retryAfterMs(headers, now);
  if (asked !== null) return asked <= LONGEST_MS ? asked : null;
  const pause = Math.min(BASE_MS * 2 ** (attempt - 1), LONGEST_MS) * (0.5 + random / 2);
  return Math.round(pause) + (status === 423 ? LOCKED_MS : 0);
}
