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
  ) {}

  async check(): Promise<ReadinessChecks> {
    if (!(await answers(this.pool.query('select 1')))) return { database: 'unreachable', migrations: 'unknown' };
    const known = this.atHeadSince !== null && performance.now() - this.atHeadSince < RECHECK_MS;
    const atHead = known || (await answers(this.migrationsAtHead()));
    if (!known) this.atHeadSince = atHead ? performance.now() : null;
    return { database: 'reachable', migrations: atHead ? 'at head' : 'pending' };
  }
}

/** Whether the work ends well, with anything but `false`, in time. */
async function answers(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  const done = work.then(
    (answer) => answer !== false,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
