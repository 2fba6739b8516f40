export { BullWakeQueue } from './bull-wake-queue';
export { QUEUE_SCHEMA, type QueueBackend } from './queue-connection';
export type { SyncQueueOptions } from './queue-options';
export { SyncQueueModule, WAKE_QUEUE } from './sync-queue.module';
export { WakeConsumer, type WakeHandler } from './wake-consumer';
export type { WakeReason } from './wake-job';
