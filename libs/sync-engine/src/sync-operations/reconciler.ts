import type { EntityRuntime } from '../apply-mappings/entity-runtime';
import type { LeasedBatch, PlanCounts, Priority } from '../ports';
import { applyUpdates } from './apply-stage';
import { judgeAnswers } from './answer-stage';
import type { BatchContext } from './batch-context';
import { createInHubSpot } from './create-stage';
import type { EnginePorts } from './engine-ports';
import { settleExistence } from './existence-stage';
import { settleIdentity } from './identity-stage';
import { intendWrites } from './intent-stage';
import { mergeRecords } from './merge-stage';
import { clearEchoes, readHubSpotRecords, readLocalRows, refuseStaleReads } from './read-stage';
import { settle } from './settle-stage';
import { findWaiting } from './unique-cycle';
import { countPlan } from './plan-counts';
import { WorkItem } from './work-item';

export interface BatchReport {
  readonly entity: string;
  readonly records: number;
  readonly echoes: number;
  readonly released: number;
  /** How long the request budget asked to wait; 0 when it granted the batch (S9.1). */
  readonly waitMs: number;
  readonly hubspotWrites: number;
  readonly localWrites: number;
  readonly creates: number;
}

/** The one way through (architecture §2): lease → read → map → merge → plan → guard → intent → apply → settle, for one batch. */
export class Reconciler {
  constructor(private readonly ports: EnginePorts) {}

  /** Leases one batch of due records; null when nothing is due. */
  lease(entity?: string): Promise<LeasedBatch | null> {
    const { batchSize, leaseMs } = this.ports.settings;
    return this.ports.state.lease({ limit: batchSize, leaseMs, ...(entity === undefined ? {} : { entity }) });
  }

  /** Gives a batch back untouched: its entity cannot be had now, or reconciling it failed on broken infrastructure. */
  giveBack(batch: LeasedBatch): Promise<void> {
    const marks = batch.records.map(({ mark }) => mark);
    return this.ports.state.release(batch, marks, this.ports.settings.retryBaseMs);
  }

  /** The way through stopped after the merge: what reconciling these unlinked records would do. Writes nothing on either side (S8.3). */
  async preview(batch: LeasedBatch, runtime: EntityRuntime): Promise<PlanCounts> {
    const context: BatchContext = {
      batch,
      runtime,
      ports: this.ports,
      items: batch.records.map((record) => new WorkItem(record)),
    };
    await readLocalRows(context, context.items);
    await readHubSpotRecords(context, context.items);
    await settleIdentity(context);
    await mergeRecords(context);
    for (const { claimToken } of context.items)
      if (claimToken !== null) await this.ports.state.releaseClaims(runtime.definition.entity, claimToken);
    return countPlan(context.items);
  }

  async reconcile(batch: LeasedBatch, runtime: EntityRuntime, priority: Priority = 'live'): Promise<BatchReport> {
    const context: BatchContext = {
      batch,
      runtime,
      ports: this.ports,
      items: batch.records.map((record) => new WorkItem(record)),
    };
    const { items } = context;
    await readLocalRows(context, items);
    clearEchoes(context);
    const echoes = items.filter((item) => item.finished).length;
    const waitMs = echoes < items.length ? await this.reserve(context, priority) : 0;
    if (waitMs > 0) return this.report(context, echoes, waitMs);

    const readAt = this.ports.clock.now();
    await readHubSpotRecords(context, items);
    await settleExistence(context);
    await settleIdentity(context);
    await refuseStaleReads(context);
    await mergeRecords(context);
    const calls = await intendWrites(context, readAt);
    await judgeAnswers(context, await applyUpdates(context, calls));
    await createInHubSpot(context);
    await findWaiting(context, items);
    await settle(context);
    await this.release(context);
    return this.report(context, echoes);
  }

  /** S9.1: read and write are reserved together; a lease is given back rather than held through a wait. */
  private async reserve(context: BatchContext, priority: Priority): Promise<number> {
    const reservation = await this.ports.gateway.reserve(2, priority);
    if (reservation.granted) return 0;
    const waiting = context.items.filter((item) => !item.finished);
    await this.ports.state.release(
      context.batch,
      waiting.map((item) => item.mark),
      reservation.waitMs,
    );
    for (const item of waiting) item.route = 'finished';
    await settle(context);
    return Math.max(1, reservation.waitMs);
  }

  /** Records that left the batch give their leases back; claims are let go only after the outcome is stored (S4.5). */
  private async release(context: BatchContext): Promise<void> {
    const left = context.items.filter((item) => item.finished && item.outcome === null);
    if (left.length > 0) {
      await this.ports.state.release(
        context.batch,
        left.map((item) => item.mark),
        0,
      );
    }
    for (const { claimToken } of context.items)
      if (claimToken !== null) await this.ports.state.releaseClaims(context.runtime.definition.entity, claimToken);
  }

  private report(context: BatchContext, echoes: number, waitMs = 0): BatchReport {
    const { items, batch } = context;
    return {
      entity: batch.entity,
      records: items.length,
      echoes,
      released: items.filter((item) => item.finished && item.outcome === null).length,
      waitMs,
      hubspotWrites: items.filter((item) => item.opened.length > 0 && item.results.size > 0).length,
      localWrites: items.filter((item) => item.localWrites.length > 0).length,
      creates: items.filter((item) => item.newLink?.state === 'pending').length,
    };
  }
}
