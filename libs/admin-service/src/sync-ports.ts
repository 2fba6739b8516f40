import type {
  AuditStore,
  ConfigurationCommands,
  ConnectionStore,
  OverviewReader,
  PlanStore,
  RegistryStore,
  ReviewStore,
  RunCommands,
  RunStore,
  SyncState,
  WakeQueue,
} from '@app/sync-engine';

/** Runs, plans and reviews of one portal: what is read of them, and what is asked of them. */
export interface PortalDecisions {
  readonly runs: Pick<RunStore, 'find' | 'list' | 'progress'>;
  readonly plans: Pick<PlanStore, 'records'>;
  readonly reviews: ReviewStore;
  readonly commands: RunCommands;
  readonly configuration: ConfigurationCommands;
  readonly audits: Pick<AuditStore, 'list' | 'counts'>;
  /** S8.4: an audit of the entity begins soon. */
  requestAudit(entity: string, reason: string): Promise<void>;
}

/** What of the sync's state the two services use. */
export interface SyncPorts {
  readonly connections: Pick<ConnectionStore, 'current' | 'update'>;
  readonly overview: OverviewReader;
  readonly registry: Pick<RegistryStore, 'entities' | 'mappings' | 'enumPairs' | 'setEntityState'>;
  readonly runs: Pick<RunStore, 'list'>;
  readonly wakeQueue: WakeQueue;
  /** Marks of one portal. */
  marksOf(portalId: string): Pick<SyncState, 'mark'>;
  /** Runs, plans and reviews of one portal. */
  decisionsOf(portalId: string): PortalDecisions;
}

export const SYNC_PORTS = Symbol('SYNC_PORTS');
