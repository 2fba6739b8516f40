export interface ReadinessChecks {
  readonly database: 'reachable' | 'unreachable';
  readonly migrations: 'at head' | 'pending' | 'unknown';
}

export interface Readiness {
  /** Never rejects and answers within a few seconds. */
  check(): Promise<ReadinessChecks>;
}

export const READINESS = Symbol('READINESS');
