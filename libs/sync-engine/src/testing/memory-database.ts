import type {
  AssociationMapping,
  EntityDefinition,
  FieldTracks,
  LeasedMark,
  Link,
  LogEntry,
  MergeEvent,
  NewReview,
  PlannedRecord,
  WriteIntent,
} from '../core';
import type {
  AwaitedEnd,
  DatabaseIdentity,
  HubSpotRecord,
  MatchKeyEntry,
  ReviewDecision,
  Run,
  StoredTriple,
  Transaction,
  Transactions,
  UnknownOwnEvent,
} from '../ports';
import { CommitUnknown } from '../ports';
import type { MemoryFinding } from './memory-finding';

/** One appended row of capture. */
export interface MemoryCapturedChange {
  readonly table: string;
  /** Null: the table was truncated. */
  readonly key: string | null;
  readonly operation: 'insert' | 'update' | 'delete' | 'truncate';
  readonly columns: readonly string[];
  readonly at: number;
  readonly own: boolean;
}

export interface MemoryMark extends LeasedMark {
  /** What the run that marked it does with the record; a batch of a run holds one kind. */
  readonly batchKind: number | null;
  readonly leaseToken: string | null;
  readonly leaseExpiresAt: number;
  readonly notBefore: number;
  readonly parkedReason: string | null;
  /** A long, uncounted wait: the system is quiet meanwhile. */
  readonly waits: boolean;
}

export interface MemoryReview extends NewReview {
  readonly id: string;
  readonly entity: string;
  readonly open: boolean;
  readonly state: 'open' | 'decided' | 'closed';
  readonly decision: ReviewDecision | null;
  readonly decidedAt: number | null;
  readonly openedAt: number;
}

export interface MemoryPlannedRecord extends PlannedRecord {
  readonly entity: string;
  readonly due: boolean;
}

/** An event that the intake stored of a write of our app, or of another one. */
export interface MemoryOwnEvent extends UnknownOwnEvent {
  readonly entity: string;
  readonly sourceId: string;
  readonly receivedAt: number;
}

export interface MemoryClaim {
  readonly token: string;
  readonly expiresAt: number;
}

/** Every table; values are replaced, never mutated, so that a shallow copy is a snapshot. */
class MemoryTables {
  entities = new Map<string, EntityDefinition>();
  /** Of each entity, and under no name of the portal as a whole; what is absent was never changed. */
  registryRevisions: ReadonlyMap<string, string> = new Map();
  rows = new Map<string, ReadonlyMap<string, Readonly<Record<string, string | null>>>>();
  captured: readonly MemoryCapturedChange[] = [];
  marks = new Map<string, MemoryMark>();
  links = new Map<string, Link>();
  tracks = new Map<string, FieldTracks>();
  intents: readonly WriteIntent[] = [];
  /** Every intent ever stored: when, and about what (S9.5). */
  intended: readonly Pick<WriteIntent, 'linkId' | 'kind' | 'createdAt'>[] = [];
  sent: readonly { readonly linkId: string; readonly field: string; readonly value: readonly (string | null)[] }[] = [];
  matchKeys = new Map<string, readonly MatchKeyEntry[]>();
  claims = new Map<string, MemoryClaim>();
  log: readonly (LogEntry & { readonly at: number })[] = [];
  reviews: readonly MemoryReview[] = [];
  runs = new Map<string, Run & { readonly walked: number }>();
  planned = new Map<string, MemoryPlannedRecord>();
  listed = new Map<string, ReadonlyMap<string, HubSpotRecord>>();
  findings = new Map<string, MemoryFinding>();
  associationMappings: readonly AssociationMapping[] = [];
  /** By *from* link. */
  triples = new Map<string, readonly StoredTriple[]>();
  waits = new Map<string, readonly AwaitedEnd[]>();
  /** S5.3, by entity. */
  massChanges = new Map<
    string,
    { readonly beganAt: number; readonly deletes: readonly string[]; readonly overwrites: readonly string[] }
  >();
  /** What the intake stored of merges, newest first. */
  merges: readonly (MergeEvent & { readonly entity: string })[] = [];
  /** What the intake stored of writes by apps, oldest first. */
  ownEvents: readonly MemoryOwnEvent[] = [];
  /** S9.5: which database it was when it was last looked at. */
  keptIdentity: DatabaseIdentity | null = null;

  copy(): MemoryTables {
    const copy = new MemoryTables();
    Object.assign(copy, this);
    copy.entities = new Map(this.entities);
    copy.rows = new Map(this.rows);
    copy.marks = new Map(this.marks);
    copy.links = new Map(this.links);
    copy.tracks = new Map(this.tracks);
    copy.matchKeys = new Map(this.matchKeys);
    copy.claims = new Map(this.claims);
    copy.massChanges = new Map(this.massChanges);
    copy.runs = new Map(this.runs);
    copy.planned = new Map(this.planned);
    copy.listed = new Map(this.listed);
    copy.findings = new Map(this.findings);
    copy.triples = new Map(this.triples);
    copy.waits = new Map(this.waits);
    return copy;
  }
}

/** What a test may make of a transaction's COMMIT. */
export type CommitFault = 'none' | 'answer_lost';

/**
 * The one database, in memory: business rows and the sync's own tables under one lock, with transactions that roll back. It stands
 * for PostgreSQL in the simulator; the contract suites hold it to the same promises.
 */
export class MemoryDatabase implements Transactions {
  tables = new MemoryTables();
  /** What the server says of itself; no backup holds it. */
  identity: DatabaseIdentity = { systemIdentifier: '1', timeline: '1' };
  private tail: Promise<unknown> = Promise.resolve();
  private revisions = 0;

  constructor(
    readonly now: () => number,
    readonly randomId: () => string,
    private readonly commitFault: () => CommitFault = () => 'none',
  ) {}

  /** One that was never there: no backup holds how many there were, as a random one does not come again after a restore (S9.5). */
  readonly newRevision = (): string => `r${(this.revisions += 1)}`;

  /** One short statement of its own. */
  exclusive<T>(work: () => T): Promise<T> {
    const run = this.tail.then(work);
    this.tail = run.catch(() => undefined);
    return run;
  }

  /** Everything that is committed now. */
  backUp(): Promise<MemoryTables> {
    return this.exclusive(() => this.tables.copy());
  }

  /** S9.5: everything is as it was; `newTimeline` as PostgreSQL tells it after a recovery. */
  restore(backup: MemoryTables, newTimeline: boolean): Promise<void> {
    return this.exclusive(() => {
      this.tables = backup.copy();
      const { systemIdentifier, timeline } = this.identity;
      if (newTimeline) this.identity = { systemIdentifier, timeline: String(Number(timeline) + 1) };
    });
  }

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const run = this.tail.then(async () => {
      const before = this.tables.copy();
      try {
        const result = await work({} as Transaction);
        if (this.commitFault() === 'answer_lost') throw new CommitUnknown(new Error('the connection was lost'));
        return result;
      } catch (error) {
        if (!(error instanceof CommitUnknown)) this.tables = before;
        throw error;
      }
    });
    this.tail = run.catch(() => undefined);
    return run;
  }
}
