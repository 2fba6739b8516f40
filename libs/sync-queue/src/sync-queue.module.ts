import { BullModule } from '@nestjs/bullmq';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { BullWakeQueue } from './bull-wake-queue';
import { queueConnection } from './queue-connection';
import { QUEUE_OPTIONS, type SyncQueueOptions } from './queue-options';
import { WakeConsumer } from './wake-consumer';
import { WAKE_QUEUE_NAME } from './wake-job';

/** Injection token of the `WakeQueue` port. */
export const WAKE_QUEUE = Symbol('WAKE_QUEUE');

/** The queue on PostgreSQL, or on Redis when its URL is given. The queue's tables must exist: migrations run first. */
@Module({})
export class SyncQueueModule {
  static forRoot(options: SyncQueueOptions): DynamicModule {
    const consumers = options.consume ? [WakeConsumer] : [];
    return {
      module: SyncQueueModule,
      imports: [
        BullModule.forRootAsync({ useFactory: () => ({ connection: queueConnection(options) }) }),
        BullModule.registerQueue({ name: WAKE_QUEUE_NAME, streams: { events: { maxLen: 500 } } }),
      ],
      providers: [
        { provide: QUEUE_OPTIONS, useValue: options },
        BullWakeQueue,
        { provide: WAKE_QUEUE, useExisting: BullWakeQueue },
        ...consumers,
      ],
      exports: [WAKE_QUEUE, ...consumers],
    };
  }
}
