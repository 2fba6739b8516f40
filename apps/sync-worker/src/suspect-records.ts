import { isDatabaseAbsent } from '@app/composition';
import type { BatchFailure, LeasedBatch } from '@app/sync-engine';

/** For so long records of a failed batch are waited for; another worker may have taken them. */
const WAITED_MS = 60_000;

/** Deadlocks, exhausted resources, locks that were not got, cancelled statements, refused grants, a changed schema: no record's own. */
const NOT_THE_RECORDS = /^(?:40|42|53|55|57|58)/;

/**
 * S1.3, S9.2: nobody knows which record a batch failed for, so its records are tried one by one: the culprit fails alone and is parked
 * at last, the others go on.
 */
export class SuspectRecords {
  private readonly marks = new Set<string>();
  private until = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether the next lease is to take a single record. */
  areLeft(): boolean {
    if (this.now() >= this.until) this.marks.clear();
    return this.marks.size > 0;
  }

  leased({ records }: LeasedBatch): void {
    for (const { mark } of records) this.marks.delete(mark.id);
  }

  /** A batch failed as a whole. */
  failed({ records }: LeasedBatch): void {
    if (records.length < 2) return;
    for (const { mark } of records) this.marks.add(mark.id);
    this.until = this.now() + WAITED_MS;
  }
}

/** What an exception says about the records of the batch. */
export function failureOf(error: unknown): BatchFailure {
  const message = error instanceof Error ? error.message : String(error);
  return {
    reason: `Reconciling the record failed: ${message.replace(/\.?$/, '.')} Mend what this names, or look for it in the worker's log; then try the record again.`,
    counted: !isDatabaseAbsent(error) && !sqlStates(error).some((code) => NOT_THE_RECORDS.test(code)),
  };
}

/** Of the error and of what caused it. */
function sqlStates(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as { code?: unknown };
  return [...(typeof code === 'string' ? [code] : []), ...sqlStates(error.cause)];
}
