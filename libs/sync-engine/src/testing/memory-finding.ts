import type { AuditFinding } from '../ports';

/** A finding of an audit, with which audit saw it and looked again. */
export interface MemoryFinding extends AuditFinding {
  readonly entity: string;
  readonly seenBy: string;
  readonly lastSeenAt: number;
  readonly lookedBy: string | null;
  readonly settledAt: number | null;
}
