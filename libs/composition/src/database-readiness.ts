import { slotStateOf, type CapturedLog, type SlotState } from '@app/sync-engine';
import type { Pool } from 'pg';
import type { Readiness, ReadinessChecks } from './readiness';

const ANSWER_MS = 2000;
const RECHECK_MS = 60_000;

/** Looks at the database itself at every probe, at its migrations once a minute. */
export class DatabaseReadiness implements Readiness {
  private atHeadSince: number | null = null;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly migrationsAtHead: () => Promise<boolean>,
    private readonly capturedLog: () => Promise<CapturedLog | null>,
  ) {}

  async check(): Promise<ReadinessChecks> {
    if (
      !(await inTime(
        this.pool.query('select 1').then(() => true),
        false,
      ))
    )
      return { database: 'unreachable', migrations: 'unknown', captureSlot: 'unknown' };
    const known = this.atHeadSince !== null && performance.now() - this.atHeadSince < RECHECK_MS;
    const atHead = known || (await inTime(this.migrationsAtHead(), false));
    if (!known) this.atHeadSince = atHead ? performance.now() : null;
    const captureSlot = atHead
      ? await inTime<SlotState, 'unknown'>(this.capturedLog().then(slotStateOf), 'unknown')
      : 'unknown';
    return { database: 'reachable', migrations: atHead ? 'at head' : 'pending', captureSlot };
  }
}

/** What the work gives; `otherwise` if it fails or takes too long. */
async function inTime<Given, Otherwise>(work: Promise<Given>, otherwise: Otherwise): Promise<Given | Otherwise> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Otherwise>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ANSWER_MS);
  });
  const done = work.catch(() => otherwise);
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
