import type {
  AuditStore,
  Clock,
  HubSpotGateway,
  LocalRecords,
  PlanStore,
  Random,
  RegistryStore,
  RunStore,
  SyncState,
  UndoLog,
  WakeQueue,
} from '../ports';
import type { Reconciler } from '../sync-operations';

/** What planning and following runs touches. */
export interface RunPorts {
  readonly gateway: HubSpotGateway;
  readonly local: LocalRecords;
  readonly state: SyncState;
  readonly registry: RegistryStore;
  readonly runs: RunStore;
  readonly plans: PlanStore;
  readonly undoLog: UndoLog;
  readonly audits: AuditStore;
  readonly reconciler: Reconciler;
  readonly wakeQueue: WakeQueue;
  readonly random: Random;
  readonly clock: Clock;
  /** Records that workers lease at once. */
  readonly batchSize: number;
  /** Whether an exception can be about the record that was worked on, and not about the database or the network (S9.2). */
  readonly isRecordsOwn: (error: unknown) => boolean;
}

/** What one step of a run came to. */
export type RunStep =
  /** There is more to do, at once. */
  | { readonly kind: 'goes_on' }
  /** Nothing to do before that time has passed. `trouble`: something that a person may have to mend, or it waits for ever. */
  | { readonly kind: 'waits'; readonly ms: number; readonly reason: string; readonly trouble?: boolean }
  /** The run is planned, done, or was paused or cancelled meanwhile: nobody has to look at it until a person does. */
  | { readonly kind: 'rests' };
