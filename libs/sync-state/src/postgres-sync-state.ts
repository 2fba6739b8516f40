import type {
  ChangeResult,
  LeasedBatch,
  LeasedMark,
  LeasedRecord,
  Link,
  MassChangeAnswer,
  MassChangeKind,
  MassChangeRule,
  MatchCandidate,
  MatchKeyEntry,
  MergeEvent,
  NewMark,
  RecordChange,
  RecordMemory,
  StoredTriple,
  SyncState,
  Transaction,
  WaitingField,
} from '@app/sync-engine';
import type { Pool } from 'pg';
import { changedColumns } from './capture/changed-columns';
import { foldCaptured } from './capture/fold-captured';
import { answerMassChange, raiseMassChange } from './changes/mass-change';
import { storeChanges } from './changes/store-changes';
import { knownValues, waitingFor } from './links/known-values';
import { linkMemories, linksByEnds, type LinkMemory } from './links/link-row';
import {
  claimKeys,
  findMatches,
  indexMatchKeys,
  matchKeysOf,
  releaseClaims,
  type KeyClaim,
  type KeyValue,
} from './links/match-key-index';
import { mergesOf } from './links/merges';
import { decidedReviews, plannedWork } from './links/planned-work';
import { triplesOf } from './links/triples';
import { wakeAssociations } from './marks/association-wakes';
import { joinLateMarks } from './marks/late-links';
import { leaseMarks, releaseMarks } from './marks/lease-marks';
import { leasedMarkOf, type MarkRow } from './marks/mark-row';
import { upsertMarks } from './marks/mark-upsert';
import { markExpiredIntents, retryErrors } from './marks/sweeps';
import { milliseconds } from './milliseconds';
import { clientOf, inTransaction } from './postgres-transactions';

/**
 * The sync's memory of one portal in schema `hubspot_sync`. What each method promises is said at the port; how it keeps the
 * promise is said where its statements are. Rejects only when the database does.
 */
export class PostgresSyncState implements SyncState {
  constructor(
    private readonly pool: Pool,
    private readonly portalId: string,
  ) {}

  async now(): Promise<number> {
    const clock = await this.pool.query<{ now: number }>(`select ${milliseconds('clock_timestamp()')} as now`);
    const row = clock.rows[0];
    if (!row) throw new Error('The database did not tell its time.');
    return row.now;
  }

  mark(entity: string, marks: readonly NewMark[]): Promise<void> {
    return upsertMarks(
      this.pool,
      this.portalId,
      marks.map((mark) => ({ ...mark, entity })),
    );
  }

  fold(limit: number): Promise<number> {
    return foldCaptured(this.pool, this.portalId, limit);
  }

  async lease(options: {
    readonly limit: number;
    readonly leaseMs: number;
    readonly entity?: string;
  }): Promise<LeasedBatch | null> {
    const leased = await leaseMarks(this.pool, this.portalId, options);
    if (!leased) return null;
    if (leased.rows.some(({ reasons }) => reasons.length === 0)) {
      // Whoever held them when their run was cancelled died (S8.3): given back they are gone, and the others are leased again.
      await releaseMarks(
        this.pool,
        this.portalId,
        leased.rows.map(({ id }) => id),
        leased.token,
        0,
      );
      return this.lease(options);
    }
    const memories = await this.memoriesOf(leased.entity, leased.rows);
    const late = leased.rows.flatMap((mark) => {
      const memory = mark.recordKind === 'link' ? undefined : memories.get(mark.id);
      return memory ? [{ mark, link: memory.link }] : [];
    });
    if (late.length > 0) await joinLateMarks(this.pool, this.portalId, leased.token, late);
    const joined = new Set(late.map(({ mark }) => mark.id));
    const [planned, decided] = await Promise.all([
      leased.applyingRun === null ? null : plannedWork(this.pool, leased.applyingRun, leased.rows, memories),
      decidedReviews(this.pool, this.portalId, leased.entity, leased.rows, memories),
    ]);
    const records = leased.rows
      .filter((row) => !joined.has(row.id))
      .map((row): LeasedRecord => {
        const memory = memories.get(row.id);
        return {
          mark: leasedMarkOf(row),
          link: memory?.link ?? null,
          tracks: memory?.tracks ?? {},
          intents: memory?.intents ?? [],
          planned: planned?.get(row.id) ?? null,
          decided: decided.get(row.id) ?? [],
        };
      });
    if (records.length === 0) return this.lease(options);
    return { entity: leased.entity, leaseToken: leased.token, now: leased.now, records };
  }

  release(batch: LeasedBatch, marks: readonly LeasedMark[], delayMs: number): Promise<void> {
    const ids = marks.map((mark) => mark.id);
    return releaseMarks(this.pool, this.portalId, ids, batch.leaseToken, delayMs);
  }

  store(
    tx: Transaction,
    batch: LeasedBatch,
    changes: readonly RecordChange[],
  ): Promise<ReadonlyMap<string, ChangeResult>> {
    return storeChanges(clientOf(tx), this.portalId, batch, changes);
  }

  findLinks(
    entity: string,
    by: {
      readonly ids?: readonly string[];
      readonly localKeys?: readonly string[];
      readonly hubspotIds?: readonly string[];
      readonly externalIds?: readonly string[];
    },
  ): Promise<readonly Link[]> {
    return linksByEnds(this.pool, this.portalId, entity, by);
  }

  recall(
    entity: string,
    by: {
      readonly ids?: readonly string[];
      readonly localKeys?: readonly string[];
      readonly hubspotIds?: readonly string[];
    },
  ): Promise<readonly RecordMemory[]> {
    return linkMemories(this.pool, this.portalId, entity, by);
  }

  indexMatchKeys(
    entity: string,
    records: readonly { readonly hubspotId: string; readonly entries: readonly MatchKeyEntry[] }[],
  ): Promise<void> {
    return indexMatchKeys(this.pool, this.portalId, entity, records);
  }

  findMatches(entity: string, keys: readonly KeyValue[]): Promise<readonly MatchCandidate[]> {
    return findMatches(this.pool, this.portalId, entity, keys);
  }

  claimKeys(entity: string, claims: readonly KeyClaim[], ttlMs: number): Promise<ReadonlySet<string>> {
    return claimKeys(this.pool, this.portalId, entity, claims, ttlMs);
  }

  releaseClaims(entity: string, tokens: readonly string[]): Promise<void> {
    return releaseClaims(this.pool, this.portalId, entity, tokens);
  }

  changedColumns(
    entity: string,
    records: readonly { readonly markId: string; readonly localKey: string }[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
    return changedColumns(this.pool, this.portalId, entity, records);
  }

  raiseMassChange(
    tx: Transaction,
    entity: string,
    changes: Readonly<Record<MassChangeKind, readonly string[]>>,
    rule: MassChangeRule,
  ): ReturnType<SyncState['raiseMassChange']> {
    return raiseMassChange(clientOf(tx), this.portalId, entity, changes, rule);
  }

  answerMassChange(entity: string, answer: MassChangeAnswer): Promise<number> {
    return inTransaction(this.pool, (client) => answerMassChange(client, this.portalId, entity, answer));
  }

  matchKeysOf(entity: string, hubspotId: string): Promise<readonly MatchKeyEntry[]> {
    return matchKeysOf(this.pool, this.portalId, entity, hubspotId);
  }

  merges(entity: string, hubspotIds: readonly string[]): Promise<readonly MergeEvent[]> {
    return mergesOf(this.pool, this.portalId, entity, hubspotIds);
  }

  knownValues(linkId: string, field: string): Promise<readonly (readonly (string | null)[])[]> {
    return knownValues(this.pool, linkId, field);
  }

  markExpiredIntents(lifetimeMs: number): Promise<number> {
    return markExpiredIntents(this.pool, this.portalId, lifetimeMs);
  }

  retryErrors(entity: string): Promise<number> {
    return retryErrors(this.pool, this.portalId, entity);
  }

  triplesOf(fromLinkIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredTriple[]>> {
    return triplesOf(this.pool, this.portalId, fromLinkIds);
  }

  wakeAssociations(): Promise<number> {
    return wakeAssociations(this.pool, this.portalId);
  }

  waitingFor(entity: string, holderHubSpotIds: readonly string[]): Promise<readonly WaitingField[]> {
    return waitingFor(this.pool, this.portalId, entity, holderHubSpotIds);
  }

  /** What is known of the link of each mark's record, by mark id. */
  private async memoriesOf(entity: string, marks: readonly MarkRow[]): Promise<Map<string, LinkMemory>> {
    const named = (kind: MarkRow['recordKind']): string[] =>
      marks.filter((mark) => mark.recordKind === kind).map((mark) => mark.recordId);
    const memories = await linkMemories(this.pool, this.portalId, entity, {
      ids: named('link'),
      localKeys: named('local'),
      hubspotIds: named('hubspot'),
    });
    const byRecord = new Map<string, LinkMemory>();
    for (const memory of memories) {
      byRecord.set(`link ${memory.link.id}`, memory);
      if (memory.link.localKey !== null) byRecord.set(`local ${memory.link.localKey}`, memory);
      if (memory.link.hubspotId !== null) byRecord.set(`hubspot ${memory.link.hubspotId}`, memory);
    }
    return new Map(
      marks.flatMap((mark) => {
        const memory = byRecord.get(`${mark.recordKind} ${mark.recordId}`);
        return memory ? [[mark.id, memory] as const] : [];
      }),
    );
  }
}
