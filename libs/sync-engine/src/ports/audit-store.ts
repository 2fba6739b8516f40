import type { FindingKind, FindingVerdict } from '../core/audit';

export interface NewFinding {
  readonly kind: FindingKind;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  /** Of a difference. */
  readonly field: string | null;
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
}

export interface AuditFinding extends NewFinding {
  readonly id: string;
  /** Audits that have seen it. */
  readonly timesSeen: number;
  /** ms of the database's clock. */
  readonly firstSeenAt: number;
  readonly verdict: FindingVerdict | null;
}

/** What audits of one portal found. */
export interface AuditStore {
  /** Opens findings; one that is open already is seen once more, at most once an audit. */
  found(entity: string, auditId: string, findings: readonly NewFinding[]): Promise<void>;
  /** Findings that this audit saw and has not looked at again, at least that old, oldest first. */
  due(entity: string, auditId: string, ageMs: number, limit: number): Promise<readonly AuditFinding[]>;
  /** How many findings this audit saw and has not looked at again. */
  open(entity: string, auditId: string): Promise<number>;
  /**
   * Ends findings, each once: what this audit has looked at already stays as it is. Those that count become `late_found` where a hint about their record came within `hintMs` (S8.4), else `drift_found`;
   * earlier `drift_found` ones for which a hint has come since become `late_found`.
   */
  settle(
    entity: string,
    auditId: string,
    ids: {
      readonly counted: readonly string[];
      readonly vanished: readonly string[];
      /** Not decided by one audit: open until another sees them too (S5.1). */
      readonly kept: readonly string[];
    },
    hintMs: number,
  ): Promise<void>;
  /** S4.5: the index forgets records that the run's listing did not hold and that are older than its newest. */
  correctIndex(entity: string, runId: string): Promise<number>;
  /** Which of these records are marked, by `kind id`. */
  marked(
    entity: string,
    records: readonly { readonly kind: string; readonly id: string }[],
  ): Promise<ReadonlySet<string>>;
  /** Newest first; for people. */
  list(options: {
    readonly entity?: string;
    readonly limit: number;
    readonly before?: string;
  }): Promise<readonly (AuditFinding & { readonly entity: string })[]>;
  /** How many findings of each verdict were settled since (ms of the database's clock). */
  counts(entity: string, since: number): Promise<Readonly<Record<FindingVerdict, number>>>;
}
