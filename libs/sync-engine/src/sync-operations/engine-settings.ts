import type { OscillationRule } from '../core';
import type { MarkOutcome } from '../ports';

/** Every duration and count of the contract that reconciling needs, in ms unless it says otherwise. */
export interface EngineSettings {
  readonly batchSize: number;
  readonly leaseMs: number;
  /** S2.5. */
  readonly intentLifetimeMs: number;
  /** S9.2: attempts before a record is parked. */
  readonly maxAttempts: number;
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  /** S2.8: how long reads may be stale before a read with history decides. */
  readonly staleReadMs: number;
  /** S2.8: how often a record that stays stale is tried. */
  readonly staleRetryMs: number;
  /** S9.1: reading again after this long between read and write. */
  readonly readToWriteMs: number;
  /** S5.1: how often an unreachable record is tried again. */
  readonly unreachableRetryMs: number;
  /** S5.4: how long a merge of linked records waits for the event that tells the primary one. */
  readonly mergeEventMs: number;
  /** S7.4. */
  readonly oscillation: OscillationRule;
}

export const DEFAULT_ENGINE_SETTINGS: EngineSettings = {
  batchSize: 100,
  leaseMs: 60_000,
  intentLifetimeMs: 15 * 60_000,
  maxAttempts: 8,
  retryBaseMs: 1_000,
  retryMaxMs: 10 * 60_000,
  staleReadMs: 5 * 60_000,
  staleRetryMs: 60 * 60_000,
  readToWriteMs: 5_000,
  unreachableRetryMs: 10 * 60_000,
  mergeEventMs: 15 * 60_000,
  oscillation: { writes: 6, windowMs: 60 * 60_000, restMs: 24 * 60 * 60_000 },
};

/** S9.2: 1 s doubling to 10 min. */
function backoffMs(settings: EngineSettings, attempts: number): number {
  return Math.min(settings.retryBaseMs * 2 ** attempts, settings.retryMaxMs);
}

/** S9.2: what becomes of a mark after a failed attempt: tried again later, parked after too many. */
export function attemptDelay(settings: EngineSettings, attempts: number, reason: string): MarkOutcome {
  if (attempts + 1 >= settings.maxAttempts) return { kind: 'park', reason };
  return { kind: 'retry', delayMs: backoffMs(settings, attempts), counted: true, reason };
}

/**
 * S9.1: what becomes of a mark when HubSpot gave no answer (5xx, 423, 477, the network). That is no failure of the record: in an outage every
 * record would be parked within minutes, and stay so when it is over. It is tried again, ever more rarely.
 */
export function unansweredDelay(settings: EngineSettings, attempts: number, reason: string): MarkOutcome {
  return { kind: 'retry', delayMs: backoffMs(settings, attempts), counted: true, reason };
}

/**
 * How long records wait that HubSpot refused because the app may no longer: the connection is paused with that, and while it is nothing is
 * leased, so they are due soon after it is connected again.
 */
export function revokedWaitMs(settings: EngineSettings): number {
  return 10 * settings.retryBaseMs;
}
