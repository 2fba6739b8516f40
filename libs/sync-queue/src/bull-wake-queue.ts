import type { WakeQueue } from '@app/sync-engine';
import { InjectQueue } from '@nestjs/bullmq';
import type { OnModuleInit } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Queue } from 'bullmq';
import { FailureNotes } from './failure-notes';
import { QUEUE_OPTIONS, type SyncQueueOptions } from './queue-options';
import { WAKE_QUEUE_NAME, wakeJobOptions, type WakeReason } from './wake-job';

/** S1.2, S9.4: wake-ups by BullMQ. A failing or silent backend costs the caller nothing but the wake-up. */
@Injectable()
export class BullWakeQueue implements WakeQueue, OnModuleInit {
  private readonly failures: FailureNotes;
  private readonly underway = new Map<WakeReason, Promise<void>>();
  private readonly again = new Set<WakeReason>();

  constructor(
    @InjectQueue(WAKE_QUEUE_NAME) private readonly queue: Queue,
    @Inject(QUEUE_OPTIONS) options: SyncQueueOptions,
  ) {
    this.failures = new FailureNotes(new Logger('SyncQueue'), options.onFailure ?? (() => undefined));
  }

  onModuleInit(): void {
    this.queue.on('error', (error) => this.failures.note('The queue is not reachable', error));
  }

  /**
   * Resolves when the wake-up is stored or has failed (logged, counted); never rejects. While a call is under way, further ones
   * for the same reason share one that follows it, so a backend that hangs holds two promises, not thousands.
   */
  wake(reason: WakeReason): Promise<void> {
    const running = this.underway.get(reason);
    if (running) {
      this.again.add(reason);
      return running;
    }
    const added = this.addUntilQuiet(reason).finally(() => this.underway.delete(reason));
    this.underway.set(reason, added);
    return added;
  }

  private async addUntilQuiet(reason: WakeReason): Promise<void> {
    do {
      this.again.delete(reason);
      try {
        await this.queue.add(reason, {}, wakeJobOptions(reason));
      } catch (error) {
        this.failures.note('A wake-up was not stored; workers find the marks by their own polling', error);
      }
    } while (this.again.has(reason));
  }
}
