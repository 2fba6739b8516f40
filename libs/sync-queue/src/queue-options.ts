import type { QueueBackend } from './queue-connection';

export const QUEUE_OPTIONS = Symbol('QUEUE_OPTIONS');

export interface SyncQueueOptions extends QueueBackend {
  /** Also takes wake-ups in this process (the worker). */
  readonly consume?: boolean;
  /** Called for each failure of the backend, for a counter. */
  readonly onFailure?: () => void;
}
