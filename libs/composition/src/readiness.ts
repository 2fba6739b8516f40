import type { SlotState } from '@app/sync-engine';

export interface ReadinessChecks {
  readonly database: 'reachable' | 'unreachable';
  readonly migrations: 'at head' | 'pending' | 'unknown';
  /** Told, and no reason to be unready: another process reads the slot, or makes it anew. */
  readonly captureSlot: SlotState | 'unknown';
}

export interface Readiness {
  /** Never rejects and answers within a few seconds. */
  check(): Promise<ReadinessChecks>;
}

export const READINESS = Symbol('READINESS');

/** The answer of `GET /health/ready`: 200 when the process can do its work, else 503 with what is amiss. States by name, never addresses or values. */
export async function readinessReply(
  readiness: Readiness,
): Promise<{ readonly code: 200 | 503; readonly body: object }> {
  const checks = await readiness.check();
  const ready = checks.database === 'reachable' && checks.migrations === 'at head';
  return { code: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready', ...checks } };
}
