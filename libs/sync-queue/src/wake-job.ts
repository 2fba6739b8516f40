import type { WakeQueue } from '@app/sync-engine';
import type { JobsOptions } from 'bullmq';

export type WakeReason = Parameters<WakeQueue['wake']>[0];

export const WAKE_QUEUE_NAME = 'hubspot-sync-wake';

/**
 * One waiting wake-up per reason is enough; one that comes while another is being handled runs after it, so none is lost
 * between a handler's look at the marks and its end.
 */
export function wakeJobOptions(reason: WakeReason): JobsOptions {
  return {
    deduplication: { id: reason, keepLastIfActive: true },
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: { count: 20, age: 86_400 },
  };
}
