import type { ConnectionStore, OverviewReader, RegistryStore, RunStore, SyncState, WakeQueue } from '@app/sync-engine';

/** What of the sync's state the two services use. */
export interface SyncPorts {
  readonly connections: Pick<ConnectionStore, 'current' | 'update'>;
  readonly overview: OverviewReader;
  readonly registry: Pick<RegistryStore, 'entities' | 'mappings' | 'enumPairs' | 'setEntityState'>;
  readonly runs: Pick<RunStore, 'latest'>;
  readonly wakeQueue: WakeQueue;
  /** Marks of one portal. */
  marksOf(portalId: string): Pick<SyncState, 'mark'>;
}

export const SYNC_PORTS = Symbol('SYNC_PORTS');
