import type { PlanAction, PlannedRecord, PlanProgress } from '../core/plan';
import type { HubSpotRecord } from './gateway';

/** `message`: what there is to know of it before it is applied, for people. `progress`: it could not be planned. */
export type NewPlannedRecord = Omit<PlannedRecord, 'id' | 'runId' | 'progress' | 'message' | 'excluded'> &
  Partial<Pick<PlannedRecord, 'message'>> & { readonly progress?: 'failed' };

/** Which of a plan's records are asked for. */
export interface PlanFilter {
  readonly action?: PlanAction;
  readonly progress?: PlanProgress;
  /** Records in which this field changes, waits for a decision or fails. */
  readonly field?: string;
}

/** The plans of runs (S8.3), and what a run has listed of HubSpot while it was planned: one row per record, however many there are. */
export interface PlanStore {
  /** Keeps a page of HubSpot's list, to be compared with the local rows without a second read. Idempotent. */
  saveListed(runId: string, records: readonly HubSpotRecord[]): Promise<void>;
  listed(runId: string, hubspotIds: readonly string[]): Promise<ReadonlyMap<string, HubSpotRecord>>;
  /** Walks what was listed in id order; `after` null starts. */
  walkListed(
    runId: string,
    after: string | null,
    limit: number,
  ): Promise<{ readonly records: readonly HubSpotRecord[]; readonly next: string | null }>;
  dropListed(runId: string): Promise<void>;

  /** Appends to the plan; a record whose local or HubSpot end the plan holds already is left as it is (a page planned twice). */
  save(runId: string, records: readonly NewPlannedRecord[]): Promise<void>;
  /** Which of these HubSpot ids the plan names. */
  plannedIds(runId: string, hubspotIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** In the order of planning; `after` is the id of the last record of the page before. */
  records(
    runId: string,
    options: PlanFilter & { readonly limit: number; readonly after?: string },
  ): Promise<readonly PlannedRecord[]>;
  /** S8.3: leaves out whole records, or one field of all records; only while the run is planned. Gives how many records it touched. */
  exclude(runId: string, what: { readonly recordIds: readonly string[] } | { readonly field: string }): Promise<number>;
  /** Takes an exclusion back. */
  include(runId: string, what: { readonly recordIds: readonly string[] } | { readonly field: string }): Promise<number>;

  /**
   * Makes up to `limit` further planned records due for workers: marks them with `reason`, those of one kind of HubSpot call together, in
   * whole batches of `batchSize`. Gives how many it marked.
   */
  feed(runId: string, limit: number, reason: 'run' | 'undo', batchSize: number): Promise<number>;
  /** Records that are due and not settled yet, and whether there are any that are not due yet. */
  open(runId: string): Promise<{ readonly due: number; readonly more: boolean }>;
  /**
   * Marks every record that moved, so that it is reconciled as it is now; and what was left out where that is another matter by now: of a
   * leaving (S4.4), or where it is marked for something else, which may wait for the run to end.
   */
  markMoved(runId: string): Promise<number>;
  /** Takes back marks that only this run made; what is under lease settles, or is forgotten when it is given back with nothing under way. */
  withdraw(runId: string): Promise<void>;
}

export type { PlannedRecord };
