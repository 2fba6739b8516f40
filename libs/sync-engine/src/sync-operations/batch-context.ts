import type { EntityRuntime } from '../apply-mappings/entity-runtime';
import type { GatewayFailure, LeasedBatch } from '../ports';
import { attemptDelay, revokedWaitMs, unansweredDelay } from './engine-settings';
import type { EnginePorts } from './engine-ports';
import type { WorkItem } from './work-item';

/** One batch on its way through the stages. */
export interface BatchContext {
  readonly batch: LeasedBatch;
  readonly runtime: EntityRuntime;
  readonly ports: EnginePorts;
  readonly items: readonly WorkItem[];
  /** S8.3: the way is walked up to the plan only; no key is claimed. */
  readonly looksOnly?: boolean;
}

/** A failed attempt: tried again later, parked after too many (S9.2). */
export function attemptFailed(context: BatchContext, item: WorkItem, reason: string): void {
  item.finish(attemptDelay(context.ports.settings, item.mark.attempts, reason));
}

/** HubSpot gave no answer (S9.1): tried again, and never parked for that. */
export function unanswered(context: BatchContext, item: WorkItem, reason: string): void {
  item.finish(unansweredDelay(context.ports.settings, item.mark.attempts, reason));
}

/** A wait that is nobody's failure (S9.1). */
export function waitFor(item: WorkItem, delayMs: number, reason: string): void {
  item.finish({ kind: 'retry', delayMs, counted: false, reason });
}

/** What a failed read means for the records that needed it. */
export function readFailed(context: BatchContext, items: readonly WorkItem[], failure: GatewayFailure): void {
  for (const item of items) {
    switch (failure.kind) {
      case 'rate_limited':
        waitFor(item, failure.waitMs, failure.message);
        break;
      case 'revoked':
        waitFor(item, revokedWaitMs(context.ports.settings), failure.message);
        break;
      case 'transient':
        unanswered(context, item, failure.message);
        break;
      case 'final':
        attemptFailed(context, item, failure.message);
        break;
    }
  }
}
