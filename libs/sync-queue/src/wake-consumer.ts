import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { FailureNotes } from './failure-notes';
import { QUEUE_OPTIONS, type SyncQueueOptions } from './queue-options';
import { WAKE_QUEUE_NAME, type WakeReason } from './wake-job';

export type WakeHandler = (reason: WakeReason) => void | Promise<void>;

/** The worker's side: calls every handler for each wake-up that this process takes. */
@Injectable()
@Processor(WAKE_QUEUE_NAME, { concurrency: 1, lockDuration: 10_000, stalledInterval: 10_000, maxStalledCount: 1 })
export class WakeConsumer extends WorkerHost {
  private readonly handlers = new Set<WakeHandler>();
  private readonly failures: FailureNotes;

  constructor(@Inject(QUEUE_OPTIONS) options: SyncQueueOptions) {
    super();
    this.failures = new FailureNotes(new Logger('SyncQueue'), options.onFailure ?? (() => undefined));
  }

  /**
   * Registers a handler; call the result to remove it. A handler should start work and return: wake-ups that come while it runs
   * are joined into one that follows.
   */
  onWake(handler: WakeHandler): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  override async process(job: Job): Promise<void> {
    await Promise.all([...this.handlers].map(async (handler) => handler(job.name as WakeReason)));
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.failures.note('The queue is not reachable', error);
  }

  @OnWorkerEvent('failed')
  onFailed(_job: Job | undefined, error: Error): void {
    this.failures.note('A wake-up was not handled', error);
  }
}
