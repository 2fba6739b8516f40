export type { SyncQueueOptions } from './queue-options';
export { SyncQueueModule, WAKE_QUEUE } from './sync-queue.module';
export { WakeConsumer } from './wake-consumer';
