import type {
  AuditStore,
  ConfigurationCommands,
  ConnectionStore,
  Link,
  MassChangeAnswers,
  OverviewReader,
  PlanStore,
  RegistryStore,
  ReviewStore,
  RunCommands,
  RunStore,
  SchemaEventStore,
  SyncState,
  WakeQueue,
} from '@app/sync-engine';
import type { ActivityReader } from './activity/activity-reader';
import type { BudgetReader } from './activity/budget-reader';
import type { ErrorReader } from './activity/error-reader';
import type { RecordReader } from './activity/record-reader';
import type { ReviewReader } from './decisions/review-reader';
import type { BusinessTables } from './registry/business-tables';
import type { PortalAssociations } from './registry/portal-associations';
import type { PortalRecords } from './registry/portal-records';

/** Runs, plans and reviews of one portal: what is read of them, and what is asked of them. */
export interface PortalDecisions {
  readonly runs: Pick<RunStore, 'find' | 'list' | 'progress'>;
  readonly plans: Pick<PlanStore, 'records'>;
  readonly reviews: ReviewStore;
  readonly links: Pick<SyncState, 'findLinks' | 'findMatches'>;
  readonly commands: RunCommands;
  readonly configuration: ConfigurationCommands;
  readonly audits: Pick<AuditStore, 'list' | 'counts'>;
  readonly massChange: Pick<MassChangeAnswers, 'approve' | 'discard'>;
  readonly schemaEvents: Pick<SchemaEventStore, 'list' | 'acknowledge'>;
  /** S8.4: an audit of the entity begins soon. */
  requestAudit(entity: string, reason: string): Promise<void>;
}

/** What the services use of the sync's state and of both sides. */
export interface SyncPorts {
  readonly connections: Pick<ConnectionStore, 'current' | 'update'>;
  readonly overview: OverviewReader;
  readonly registry: Pick<
    RegistryStore,
    | 'entities'
    | 'mappings'
    | 'enumPairs'
    | 'setEntityState'
    | 'fencePortal'
    | 'saveEntity'
    | 'saveMappings'
    | 'requestAudit'
  >;
  readonly runs: Pick<RunStore, 'list'>;
  readonly wakeQueue: WakeQueue;
  readonly activity: ActivityReader;
  readonly records: RecordReader;
  readonly errors: ErrorReader;
  readonly budgets: BudgetReader;
  readonly reviews: ReviewReader;
  readonly tables: BusinessTables;
  readonly portal: PortalRecords;
  readonly associations: PortalAssociations;
  /** Marks of one portal. */
  marksOf(portalId: string): Pick<SyncState, 'mark' | 'retryErrors'>;
  /** Runs, plans and reviews of one portal. */
  decisionsOf(portalId: string): PortalDecisions;
  /** Links of rows by their keys, of the current portal. */
  linksOf(entity: string, localKeys: readonly string[]): Promise<ReadonlyMap<string, Link>>;
}

export const SYNC_PORTS = Symbol('SYNC_PORTS');
