import type { PlanProgress } from '../core/plan';
import type { RecordRef } from '../core/mark';
import type { Side } from '../core/field-track';

export const RUN_STATES = ['planning', 'planned', 'applying', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> = {
  planning: ['planned', 'failed', 'cancelled'],
  planned: ['applying', 'cancelled'],
  applying: ['done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

/** Planned, being planned or being applied: nothing else of its entity is planned meanwhile. */
export function isOpenRun({ state }: { readonly state: RunState }): boolean {
  return RUN_TRANSITIONS[state].length > 0;
}

/** Before a run that failed is begun again by itself, ms: what it failed for has to be mended first. */
const FAILED_REST_MS = 10 * 60_000;

/** @param now ms of the database's clock. */
export function failedLately({ state, finishedAt }: Pick<Run, 'state' | 'finishedAt'>, now: number): boolean {
  return state === 'failed' && finishedAt !== null && now - finishedAt < FAILED_REST_MS;
}

/**
 * `first_sync`: both ways, and the entity is live afterwards. `import`: only HubSpot → local; `export`: only local → HubSpot;
 * `link_only`: links what matches and writes nothing; after these three the entity waits on. `resync`: an entity that is live, whole or
 * in selected records. `mapping_change`: what waits for a plan (S8.5). `undo`: inverse changes (S8.2). `audit`: S8.4.
 */
export const RUN_KINDS = [
  'first_sync',
  'import',
  'export',
  'link_only',
  'resync',
  'mapping_change',
  'undo',
  'audit',
] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** What an undo takes back: everything of a run, everything of one link (of one run, or of all that the log holds), or one log row. */
export type UndoTarget =
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'record'; readonly linkId: string; readonly runId?: string }
  | { readonly kind: 'entry'; readonly logId: string };

/** Which records a run is about. */
export type RunScope =
  | { readonly kind: 'entity' }
  | { readonly kind: 'records'; readonly records: readonly RecordRef[] }
  | { readonly kind: 'undo'; readonly target: UndoTarget };

/** S3.3: a field's reviews of a plan decided together: the side whose value is taken, or neither (`discarded`). */
export type PlanChoice = Side | 'discard';

/** Where a walk over both sides stands; stored after every page, so that a killed run goes on. */
export interface RunWalk {
  readonly phase: 'hubspot' | 'local' | 'rest' | 'done';
  readonly after: string | null;
}

/** What a plan says it will do, in counts (S8.3). */
export interface PlanCounts {
  readonly linked: number;
  readonly createdInHubSpot: number;
  readonly createdLocally: number;
  readonly updatedInHubSpot: number;
  readonly updatedLocally: number;
  readonly reviews: number;
  readonly fieldErrors: number;
  readonly unchanged: number;
  /** Records that could not be planned; listed with their errors. Absent in plans of before one record's failure was listed. */
  readonly failed?: number;
  /** S4.4: linked records that leave their filter, by what that does. Absent in plans of before leaving did anything. */
  readonly severed?: number;
  readonly deletedInHubSpot?: number;
  readonly deletedLocally?: number;
  /** HubSpot requests that applying will use, as the contract's cost table has them. Absent in plans of before there was a forecast. */
  readonly requests?: number;
  /** Per field: how many records it changes on which side, how many wait for a decision, how many fail; of a set of associations, pairs. */
  readonly fields?: Readonly<Record<string, FieldCounts>>;
  /** S6.1: per relation, pairs of records that are to be associated, or no longer. Absent where no association changes. */
  readonly pairs?: Readonly<Record<string, PairCounts>>;
}

export interface PairCounts {
  readonly addedInHubSpot: number;
  readonly removedInHubSpot: number;
  readonly addedLocally: number;
  readonly removedLocally: number;
  /** Of those added in HubSpot, how many go with the create of their record (S4.2); with `waiting` present where there are creates. */
  readonly carried?: number;
  /** Pairs of records to be created in HubSpot that follow once their other end is linked (S6.4). */
  readonly waiting?: number;
}

export interface FieldCounts {
  readonly toHubSpot: number;
  readonly toLocal: number;
  readonly reviews: number;
  readonly errors: number;
}

export interface Run {
  readonly id: string;
  readonly entity: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly plan: PlanCounts | null;
  /** ms of the database's clock, as all times here. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly message: string | null;
  /** Taken no further until it is resumed; its state stays. */
  readonly paused: boolean;
  readonly scope: RunScope;
  /** Who asked for it, for people. */
  readonly requestedBy: string;
  readonly choices: Readonly<Record<string, PlanChoice>>;
  readonly walk: RunWalk;
  readonly applyingSince: number | null;
  /** HubSpot requests made for it so far. */
  readonly requestsUsed: number;
}

/** How far a run is. */
export interface RunProgress {
  /** Records read while it was planned. */
  readonly walked: number;
  /** Planned records by what became of them. */
  readonly records: Readonly<Record<PlanProgress, number>>;
  /** Planned records per second since applying began; null before. */
  readonly perSecond: number | null;
  /** Seconds to go at that rate; null where it cannot be told. */
  readonly secondsLeft: number | null;
  readonly requestsUsed: number;
  readonly requestsForecast: number | null;
}

export interface RunPatch {
  readonly state?: RunState;
  readonly plan?: PlanCounts;
  readonly message?: string | null;
  readonly paused?: boolean;
  readonly walk?: RunWalk;
  readonly choices?: Readonly<Record<string, PlanChoice>>;
  /** Added to what is stored. */
  readonly walked?: number;
}

export type NewRun = Pick<Run, 'id' | 'entity' | 'kind'> & Partial<Pick<Run, 'scope' | 'requestedBy'>>;

/**
 * How far a run is, from what its plan's records became.
 *
 * @param until when it ended, else now; ms of the database's clock.
 */
export function runProgress(
  run: Run & { readonly walked: number },
  records: RunProgress['records'],
  until: number,
): RunProgress {
  const settled = records.applied + records.moved + records.excluded + records.failed;
  const seconds = run.applyingSince === null ? 0 : (until - run.applyingSince) / 1000;
  const perSecond = seconds > 0 ? settled / seconds : null;
  return {
    walked: run.walked,
    records,
    perSecond,
    secondsLeft: perSecond === null || perSecond === 0 ? null : records.planned / perSecond,
    requestsUsed: run.requestsUsed,
    requestsForecast: run.plan?.requests ?? null,
  };
}

export interface RunStore {
  /** Null: another run of the entity is open, and of two plans one would be made of values that the other is about to change. Audits are no plans. */
  create(run: NewRun): Promise<Run | null>;
  /** Throws on an illegal transition (RUN_TRANSITIONS). `applying` makes its entity's planned records due for workers. */
  update(id: string, patch: RunPatch): Promise<void>;
  find(id: string): Promise<Run | null>;
  latest(entity: string): Promise<Run | null>;
  /** Newest first; `before` is the id of the last run of the page before; after one that is not known there are none. */
  list(options: {
    readonly limit: number;
    readonly before?: string;
    readonly entity?: string;
    readonly kind?: RunKind;
  }): Promise<readonly Run[]>;
  /** Runs that are not paused and have work to do, oldest first: planning or applying, or an audit that is planned, as it waits for nobody. */
  underWay(): Promise<readonly Run[]>;
  progress(id: string): Promise<RunProgress>;
  /** HubSpot requests made for the run; one short statement, for every batch. */
  addRequests(id: string, requests: number): Promise<void>;
}
