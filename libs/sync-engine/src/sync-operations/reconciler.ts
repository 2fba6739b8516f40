import type { EntityRuntime } from '../apply-mappings/entity-runtime';
import {
  associationDifferences,
  holdAssociationsToPlan,
  holdPairsToPlan,
  mergeAssociations,
  plansAssociations,
  waitForAssociations,
  writeAssociations,
} from '../associations';
import type { FieldDifference, MarkAbout } from '../core';
import type { LeasedBatch, Priority, RunKind } from '../ports';
import { applyUpdates } from './apply-stage';
import { judgeAnswers } from './answer-stage';
import { archiveInHubSpot } from './archive-stage';
import type { BatchContext } from './batch-context';
import { createInHubSpot } from './create-stage';
import { decideDeletes } from './delete-stage';
import type { EnginePorts } from './engine-ports';
import { settleExistence } from './existence-stage';
import { settleIdentity } from './identity-stage';
import { intendWrites } from './intent-stage';
import { mergeRecords } from './merge-stage';
import { clearEchoes, readHubSpotRecords, readLocalRows, refuseStaleReads } from './read-stage';
import { settle } from './settle-stage';
import { decideLeaves, findLeaving } from './leave-stage';
import { findWaiting } from './unique-cycle';
import { countCalls } from './counted-calls';
import { carryOutDecisions } from './decision-stage';
import { failedAlone, type BatchFailure } from './failed-batch';
import { foreseenRequests } from './foreseen-requests';
import { readingFrom } from './listed-records';
import type { ListedRecords } from './listed-records';
import { makeOptions } from './option-stage';
import { holdIdentityToPlan, leaveOutExcluded } from './plan-stage';
import { itemOf, previewLinks, previewOf } from './preview';
import type { PreviewedBatch, SeenRecord } from './preview';
import { reviveUndone } from './undo-stage';
import { removeUndone } from './undone-create';
import { WorkItem } from './work-item';

export interface BatchReport {
  readonly entity: string;
  readonly records: number;
  readonly echoes: number;
  readonly released: number;
  readonly hubspotWrites: number;
  readonly localWrites: number;
  readonly creates: number;
  /** HubSpot requests that the batch made. */
  readonly requests: number;
  /** The run that planned records of the batch, where one did. */
  readonly runId: string | null;
}

/** The one way through (architecture §2): lease → read → map → merge → plan → guard → intent → apply → settle, for one batch. */
export class Reconciler {
  constructor(private readonly ports: EnginePorts) {}

  /** Leases one batch of due records, of at most `limit`; null when nothing is due. */
  lease(limit = this.ports.settings.batchSize): Promise<LeasedBatch | null> {
    return this.ports.state.lease({ limit, leaseMs: this.ports.settings.leaseMs });
  }

  /**
   * Gives a batch back: its entity cannot be had now, or reconciling it failed with an exception. Of a batch nobody knows which record it
   * was; a record that was alone keeps the reason, and is parked after its attempts where the failure can be its own (S9.2).
   */
  async giveBack(batch: LeasedBatch, failure: BatchFailure | null = null): Promise<void> {
    const { settings, state, transactions } = this.ports;
    const [alone, ...others] = batch.records;
    if (failure && alone && others.length === 0) {
      const stored = await transactions.run((tx) => state.store(tx, batch, [failedAlone(alone, failure, settings)]));
      if (stored.get(alone.mark.id)?.kind === 'stored') return;
    }
    const marks = batch.records.map(({ mark }) => mark);
    await state.release(batch, marks, settings.retryBaseMs);
  }

  /**
   * The way through stopped after the merge: what reconciling these records would do, as records of a plan with both sides' values, and in
   * counts. What was read of either side already is given with the record. Writes nothing on either side (S8.3).
   */
  async preview(
    records: readonly SeenRecord[],
    runtime: EntityRuntime,
    kind: RunKind,
    listed?: ListedRecords,
  ): Promise<PreviewedBatch> {
    const ports = listed ? { ...this.ports, gateway: readingFrom(this.ports.gateway, listed) } : this.ports;
    const now = await this.ports.state.now();
    const { entity } = runtime.definition;
    const about: MarkAbout[] = ['fields', 'existence', ...(plansAssociations(kind) ? (['associations'] as const) : [])];
    const items = records.map((seen) => itemOf(seen, this.ports.random.id(), now, entity, about));
    const batch: LeasedBatch = { entity, leaseToken: '', now, records: [] };
    const context: BatchContext = { batch, runtime, ports, items, looksOnly: true };
    await readLocalRows(context, items);
    await readHubSpotRecords(context, items);
    previewLinks(context);
    await settleIdentity(context);
    await findLeaving(context);
    await mergeRecords(context);
    decideLeaves(context);
    await mergeAssociations(context);
    return { ...(await previewOf(context, kind)), waitMs: waitForAssociations(context) };
  }

  /**
   * S8.4: the associations of linked records whose sides differ, by the record's link. What was read of the local side is given. Writes
   * nothing. `waitMs`: HubSpot did not give them all; asked again after that time, ms.
   */
  async compareAssociations(
    records: readonly SeenRecord[],
    runtime: EntityRuntime,
  ): Promise<{
    readonly differences: ReadonlyMap<string, readonly FieldDifference[]>;
    readonly waitMs: number | null;
  }> {
    const { state, random } = this.ports;
    const { entity } = runtime.definition;
    const now = await state.now();
    const items = records.map((seen) => itemOf(seen, random.id(), now, entity, ['associations']));
    for (const item of items) item.route = 'merge';
    const batch: LeasedBatch = { entity, leaseToken: '', now, records: [] };
    await mergeAssociations({ batch, runtime, ports: this.ports, items, looksOnly: true });
    const missing = items.flatMap(({ associations, outcome }) =>
      associations === null && outcome?.kind === 'retry' ? [outcome.delayMs] : [],
    );
    return {
      differences: new Map(items.map((item) => [item.linkId!, associationDifferences(item)])),
      waitMs: missing.length === 0 ? null : Math.max(...missing),
    };
  }

  /**
   * Carries a leased batch to its end. `onReserved` is called once the batch has its requests, or needs none, or gave its leases back, with
   * the ms after which another batch would be granted its own (S9.1): who leases earlier would only give back.
   */
  async reconcile(
    leased: LeasedBatch,
    runtime: EntityRuntime,
    priority: Priority = 'live',
    onReserved: (nextMs: number) => void = () => undefined,
  ): Promise<BatchReport> {
    const batch = runtime.revision === undefined ? leased : { ...leased, registryRevision: runtime.revision };
    const counted = countCalls(this.ports.gateway);
    const context: BatchContext = {
      batch,
      runtime,
      ports: { ...this.ports, gateway: counted.gateway },
      items: batch.records.map((record) => new WorkItem(record)),
    };
    const { items } = context;
    await readLocalRows(context, items);
    clearEchoes(context);
    const echoes = items.filter((item) => item.finished);
    leaveOutExcluded(context);
    reviveUndone(context);
    carryOutDecisions(context);
    if (!(await this.reserve(context, priority, onReserved))) return this.report(context, echoes);
    let mayBeSent = (_: WorkItem): boolean => false;
    try {
      await this.decideAndUpdate(context);
      mayBeSent = ({ route }) => route === 'create_in_hubspot';
      await this.createAndSettle(context);
    } catch (error) {
      // The failure is told by what it throws; what is not let go ends by itself.
      await this.letClaimsGo(context, (item) => !mayBeSent(item)).catch(() => undefined);
      throw error;
    }
    return { ...this.report(context, echoes), requests: counted.calls() };
  }

  private async decideAndUpdate(context: BatchContext): Promise<void> {
    const { items } = context;
    const readAt = this.ports.clock.now();
    await readHubSpotRecords(context, items);
    await settleExistence(context);
    await settleIdentity(context);
    holdIdentityToPlan(context);
    await refuseStaleReads(context);
    await findLeaving(context);
    await mergeRecords(context);
    removeUndone(context);
    decideLeaves(context);
    decideDeletes(context);
    await mergeAssociations(context);
    holdAssociationsToPlan(context);
    holdPairsToPlan(context);
    await makeOptions(context);
    const calls = await intendWrites(context, readAt);
    await judgeAnswers(context, await applyUpdates(context, calls));
    await writeAssociations(context);
    await archiveInHubSpot(context, readAt);
  }

  private async createAndSettle(context: BatchContext): Promise<void> {
    await createInHubSpot(context);
    await findWaiting(context, context.items);
    await settle(context);
    await this.release(context);
  }

  /** S9.1: read and write are reserved together; a lease is given back rather than held through a wait. Whether the batch goes on. */
  private async reserve(
    context: BatchContext,
    priority: Priority,
    onReserved: (nextMs: number) => void,
  ): Promise<boolean> {
    const waiting = context.items.filter((item) => !item.finished);
    const reservation =
      waiting.length === 0
        ? { granted: true as const }
        : await this.ports.gateway.reserve(foreseenRequests(waiting), priority);
    if (reservation.granted) {
      onReserved(reservation.nextMs ?? 0);
      return true;
    }
    await this.ports.state.release(
      context.batch,
      waiting.map((item) => item.mark),
      reservation.waitMs,
    );
    for (const item of waiting) item.route = 'finished';
    await settle(context);
    onReserved(reservation.waitMs);
    return false;
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
    await this.letClaimsGo(context, () => true);
  }

  /**
   * Of a batch that failed, the records would wait for their own claims until these end by themselves. The claim of one that may have been
   * sent to be created is left: its call may still land (S4.2).
   */
  private async letClaimsGo(context: BatchContext, which: (item: WorkItem) => boolean): Promise<void> {
    const tokens = context.items.filter(which).flatMap(({ claimToken }) => claimToken ?? []);
    if (tokens.length > 0) await this.ports.state.releaseClaims(context.runtime.definition.entity, tokens);
  }

  private report(context: BatchContext, echoes: readonly WorkItem[]): BatchReport {
    const { items, batch } = context;
    return {
      entity: batch.entity,
      records: items.length,
      // One that was not cleared, because it was marked again or the configuration moved, is given back.
      echoes: echoes.filter((item) => item.outcome !== null).length,
      released: items.filter((item) => item.finished && item.outcome === null).length,
      hubspotWrites: items.filter((item) => item.opened.length > 0 && item.results.size > 0).length,
      localWrites: items.filter((item) => item.localWrites.length > 0).length,
      creates: items.filter((item) => item.newLink?.state === 'pending').length,
      requests: 0,
      runId: items.find((item) => item.planned)?.planned?.record.runId ?? null,
    };
  }
}
