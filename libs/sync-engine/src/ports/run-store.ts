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

/** What a plan says it will do, in counts (S8.3's first cut). */
export interface PlanCounts {
  readonly linked: number;
  readonly createdInHubSpot: number;
  readonly createdLocally: number;
  readonly updatedInHubSpot: number;
  readonly updatedLocally: number;
  readonly reviews: number;
  readonly fieldErrors: number;
  readonly unchanged: number;
}

export interface Run {
  readonly id: string;
  readonly entity: string;
  readonly kind: 'first_sync' | 'resync';
  readonly state: RunState;
  readonly plan: PlanCounts | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly message: string | null;
}

export interface RunStore {
  create(run: Pick<Run, 'id' | 'entity' | 'kind'>): Promise<Run>;
  /** Throws on an illegal transition (RUN_TRANSITIONS). */
  update(id: string, patch: { state?: RunState; plan?: PlanCounts; message?: string | null }): Promise<void>;
  latest(entity: string): Promise<Run | null>;
}
