import { isDeepStrictEqual } from 'node:util';
import { joinMarks } from '../core';
import type {
  LeasedMark,
  Link,
  LinkState,
  MassChangeAnswer,
  MassChangeKind,
  MassChangeRule,
  MergeEvent,
  NewMark,
  WriteIntent,
} from '../core';
import type {
  ChangeResult,
  LeasedBatch,
  MatchCandidate,
  MatchKeyEntry,
  RecordChange,
  RecordMemory,
  StoredTriple,
  SyncState,
  Transaction,
  WaitingField,
} from '../ports';
import { triplesOf, wakeAssociations } from './memory-associations';
import type { MemoryDatabase, MemoryMark } from './memory-database';
import { marksOfCaptured } from './memory-captured-changes';
import { storeChange } from './memory-changes';
import { raiseMassChange } from './memory-mass-change';
import { contentOf, leftOfWithdrawn, markKey, resolveRecord, upsertMark } from './memory-marks';
import { MemoryMatchKeys } from './memory-match-keys';
import { revisionIn } from './memory-revisions';
import { applyingRun, decidedReviews, isOfARun, laneOf, plannedWork, sameBatch } from './memory-planned-work';

const BARE_MARK = {
  about: ['fields' as const],
  changedColumns: {},
  localDeleted: false,
  onlyOwnCapture: true,
  hints: [],
  onlyOwnEvents: true,
};

const MASS_CHANGE_ANSWERS: readonly string[] = ['approved', 'discard_accept', 'discard_restore'];

/** S2.1: links that are written no more. */
const AT_REST: readonly LinkState[] = ['severed', 'merged_away', 'erased'];

/** `SyncState` on the in-memory database. */
export class MemorySyncState implements SyncState {
  private readonly matchKeys: MemoryMatchKeys;

  constructor(private readonly db: MemoryDatabase) {
    this.matchKeys = new MemoryMatchKeys(db);
  }

  now(): Promise<number> {
    return this.db.exclusive(() => this.db.now());
  }

  mark(entity: string, marks: readonly NewMark[]): Promise<void> {
    return this.db.exclusive(() => {
      for (const mark of marks) upsertMark(this.db, entity, mark);
    });
  }

  fold(limit: number): Promise<number> {
    return this.db.exclusive(() => {
      const { tables } = this.db;
      const folding = tables.captured.slice(0, limit);
      tables.captured = tables.captured.slice(folding.length);
      for (const change of folding)
        for (const { entity, mark } of marksOfCaptured(this.db, change)) upsertMark(this.db, entity, mark, change.at);
      return folding.length;
    });
  }

  lease(options: { limit: number; leaseMs: number; entity?: string }): Promise<LeasedBatch | null> {
    return this.db.exclusive(() => {
      for (const [key, mark] of this.db.tables.marks) {
        const left = this.isDue(mark) ? leftOfWithdrawn(this.db, mark) : mark;
        if (left === null) this.db.tables.marks.delete(key);
        else if (left !== mark) this.db.tables.marks.set(key, left);
      }
      const due = [...this.db.tables.marks.entries()]
        .filter(([, mark]) => this.isDue(mark) && (options.entity === undefined || mark.entity === options.entity))
        .sort(([, a], [, b]) => laneOf(a) - laneOf(b) || a.notBefore - b.notBefore || (a.id < b.id ? -1 : 1));
      const first = due[0]?.[1];
      if (first === undefined) return null;
      const { entity } = first;
      const leaseToken = this.db.randomId();
      const records = due
        .filter(([, mark]) => mark.entity === entity && sameBatch(mark, first))
        .slice(0, options.limit)
        .flatMap(([key, mark]) => this.takeLease(key, mark, leaseToken, options.leaseMs) ?? []);
      return records.length === 0 ? null : { entity, leaseToken, now: this.db.now(), records };
    });
  }

  private isDue(mark: MemoryMark): boolean {
    const now = this.db.now();
    const entity = this.db.tables.entities.get(mark.entity);
    const quietMs = entity?.quietPeriodMs ?? 0;
    const quiet = quietMs === 0 || now - mark.lastMarkedAt >= quietMs || now - mark.firstMarkedAt >= 10 * quietMs;
    const free = mark.leaseToken === null || mark.leaseExpiresAt <= now;
    const works =
      entity?.state === 'live' ||
      (entity?.state === 'waiting' && applyingRun(this.db, mark.entity) !== null && isOfARun(mark));
    return works && mark.parkedReason === null && mark.notBefore <= now && free && quiet;
  }

  private takeLease(key: string, mark: MemoryMark, leaseToken: string, leaseMs: number) {
    const { tables } = this.db;
    const record = resolveRecord(this.db, mark.entity, mark.record);
    const leased = { ...mark, record, leaseToken, leaseExpiresAt: this.db.now() + leaseMs, waits: false };
    const newKey = markKey(mark.entity, record);
    const other = newKey === key ? undefined : tables.marks.get(newKey);
    if (other && other.leaseToken !== null && other.leaseExpiresAt > this.db.now()) {
      tables.marks.set(key, { ...mark, notBefore: this.db.now() + 50 });
      return null;
    }
    tables.marks.delete(key);
    tables.marks.set(
      newKey,
      other
        ? { ...leased, ...joinMarks(contentOf(other), contentOf(mark)), id: other.id, stamp: this.db.randomId() }
        : leased,
    );
    const link = record.kind === 'link' ? (tables.links.get(record.id) ?? null) : null;
    return {
      mark: tables.marks.get(newKey)!,
      link,
      tracks: link ? (tables.tracks.get(link.id) ?? {}) : {},
      intents: link ? tables.intents.filter((intent) => intent.linkId === link.id) : [],
      planned: plannedWork(this.db, mark.entity, record, link),
      decided: decidedReviews(this.db, tables.marks.get(newKey)!, link),
    };
  }

  release(batch: LeasedBatch, marks: readonly LeasedMark[], delayMs: number): Promise<void> {
    return this.db.exclusive(() => {
      for (const [key, mark] of this.db.tables.marks) {
        if (mark.leaseToken !== batch.leaseToken || !marks.some(({ id }) => id === mark.id)) continue;
        const left = leftOfWithdrawn(this.db, mark);
        if (left === null) this.db.tables.marks.delete(key);
        else
          this.db.tables.marks.set(key, {
            ...left,
            leaseToken: null,
            leaseExpiresAt: 0,
            notBefore: this.db.now() + delayMs,
          });
      }
    });
  }

  store(
    _tx: Transaction,
    batch: LeasedBatch,
    changes: readonly RecordChange[],
  ): Promise<ReadonlyMap<string, ChangeResult>> {
    const { registryRevision } = batch;
    const { keptIdentity, registryRevisions } = this.db.tables;
    const now = revisionIn(registryRevisions, batch.entity);
    const isAnother = keptIdentity !== null && !isDeepStrictEqual(keptIdentity, this.db.identity);
    const movedOn = isAnother || (registryRevision !== undefined && registryRevision !== now);
    const store = (change: RecordChange): ChangeResult =>
      movedOn ? { kind: 'fenced' } : storeChange(this.db, batch, change);
    return Promise.resolve(new Map(changes.map((change) => [change.mark.id, store(change)])));
  }

  findLinks(
    entity: string,
    by: {
      ids?: readonly string[];
      localKeys?: readonly string[];
      hubspotIds?: readonly string[];
      externalIds?: readonly string[];
    },
  ): Promise<readonly Link[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.links.values()].filter(
        (link) =>
          link.entity === entity &&
          (by.ids?.includes(link.id) ||
            (link.localKey !== null && by.localKeys?.includes(link.localKey)) ||
            (link.hubspotId !== null && by.hubspotIds?.includes(link.hubspotId)) ||
            (link.externalId !== null && by.externalIds?.includes(link.externalId))),
      ),
    );
  }

  recall(
    entity: string,
    by: { ids?: readonly string[]; localKeys?: readonly string[]; hubspotIds?: readonly string[] },
  ): Promise<readonly RecordMemory[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.links.values()]
        .filter(
          (link) =>
            link.entity === entity &&
            (by.ids?.includes(link.id) ||
              (link.localKey !== null && by.localKeys?.includes(link.localKey)) ||
              (link.hubspotId !== null && by.hubspotIds?.includes(link.hubspotId))),
        )
        .map((link) => ({
          link,
          tracks: this.db.tables.tracks.get(link.id) ?? {},
          intents: this.db.tables.intents.filter((intent) => intent.linkId === link.id),
        })),
    );
  }

  indexMatchKeys(
    entity: string,
    records: readonly { hubspotId: string; entries: readonly MatchKeyEntry[] }[],
  ): Promise<void> {
    return this.matchKeys.index(entity, records);
  }

  findMatches(entity: string, keys: readonly { key: string; value: string }[]): Promise<readonly MatchCandidate[]> {
    return this.matchKeys.find(entity, keys);
  }

  claimKeys(
    entity: string,
    claims: readonly { token: string; keys: readonly { key: string; value: string }[] }[],
    ttlMs: number,
  ): Promise<ReadonlySet<string>> {
    return this.matchKeys.claim(entity, claims, ttlMs);
  }

  releaseClaims(_entity: string, tokens: readonly string[]): Promise<void> {
    return this.matchKeys.release(tokens);
  }

  changedColumns(
    entity: string,
    records: readonly { readonly markId: string; readonly localKey: string }[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
    return this.db.exclusive(() => {
      const { marks, captured, entities } = this.db.tables;
      const { table } = entities.get(entity)!;
      return new Map(
        records.map(({ markId, localKey }) => {
          const mark = [...marks.values()].find(({ id }) => id === markId);
          const times: Record<string, number> = { ...mark?.changedColumns };
          for (const change of captured) {
            if (change.table !== `${table.schema}.${table.name}` || change.key !== localKey) continue;
            for (const column of change.columns) times[column] = Math.max(change.at, times[column] ?? change.at);
          }
          return [markId, times];
        }),
      );
    });
  }

  raiseMassChange(
    _tx: Transaction,
    entity: string,
    changes: Readonly<Record<MassChangeKind, readonly string[]>>,
    rule: MassChangeRule,
  ): ReturnType<SyncState['raiseMassChange']> {
    return Promise.resolve(raiseMassChange(this.db, entity, changes, rule));
  }

  answerMassChange(entity: string, answer: MassChangeAnswer): Promise<number> {
    return this.db.exclusive(() => {
      const { marks } = this.db.tables;
      this.db.tables.massChanges = new Map([...this.db.tables.massChanges].filter(([name]) => name !== entity));
      const own = [...marks].filter(([, mark]) => mark.entity === entity);
      for (const [key, mark] of own)
        marks.set(key, {
          ...mark,
          reasons: [...mark.reasons.filter((reason) => !MASS_CHANGE_ANSWERS.includes(reason)), answer],
          stamp: this.db.randomId(),
          notBefore: Math.min(mark.notBefore, this.db.now()),
        });
      return own.length;
    });
  }

  matchKeysOf(entity: string, hubspotId: string): Promise<readonly MatchKeyEntry[]> {
    return this.matchKeys.of(entity, hubspotId);
  }

  merges(entity: string, hubspotIds: readonly string[]): Promise<readonly MergeEvent[]> {
    return this.db.exclusive(() =>
      this.db.tables.merges.filter(
        (merge) =>
          merge.entity === entity &&
          [merge.survivorId, merge.primaryId, ...merge.mergedIds].some((id) => hubspotIds.includes(id)),
      ),
    );
  }

  knownValues(linkId: string, field: string): Promise<readonly (readonly (string | null)[])[]> {
    return this.db.exclusive(() =>
      this.db.tables.sent.filter((entry) => entry.linkId === linkId && entry.field === field).map(({ value }) => value),
    );
  }

  markExpiredIntents(lifetimeMs: number): Promise<number> {
    return this.db.exclusive(() => {
      const { intents, links, marks } = this.db.tables;
      const due = ({ linkId, createdAt, historyReadAt }: WriteIntent): boolean => {
        const { entity, state } = links.get(linkId)!;
        return (
          this.db.now() - createdAt >= lifetimeMs &&
          (historyReadAt === null || historyReadAt < createdAt + lifetimeMs) &&
          !AT_REST.includes(state) &&
          !marks.get(markKey(entity, { kind: 'link', id: linkId }))?.reasons.includes('verify')
        );
      };
      const expired = new Set(intents.filter(due).map(({ linkId }) => linkId));
      for (const id of expired)
        upsertMark(this.db, links.get(id)!.entity, { ...BARE_MARK, record: { kind: 'link', id }, reasons: ['verify'] });
      return expired.size;
    });
  }

  retryErrors(entity: string): Promise<number> {
    return this.db.exclusive(() => {
      const { links, tracks, triples, marks } = this.db.tables;
      const failing = [...links.values()].filter(
        (link) =>
          link.entity === entity &&
          (Object.values(tracks.get(link.id) ?? {}).some((track) => track.state?.kind === 'field_error') ||
            (triples.get(link.id) ?? []).some(({ state }) => state?.kind === 'field_error')),
      );
      for (const { id } of failing)
        upsertMark(this.db, entity, {
          ...BARE_MARK,
          about: ['fields', 'associations'],
          record: { kind: 'link', id },
          reasons: ['retry'],
        });
      const parked = [...marks.values()].filter((mark) => mark.entity === entity && mark.parkedReason !== null);
      for (const { record } of parked) upsertMark(this.db, entity, { ...BARE_MARK, record, reasons: ['retry'] });
      return failing.length + parked.length;
    });
  }

  triplesOf(fromLinkIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredTriple[]>> {
    return this.db.exclusive(() => triplesOf(this.db, fromLinkIds));
  }

  wakeAssociations(): Promise<number> {
    return this.db.exclusive(() => wakeAssociations(this.db));
  }

  waitingFor(entity: string, holders: readonly string[]): Promise<readonly WaitingField[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.links.values()].flatMap((link) => {
        if (link.entity !== entity) return [];
        return Object.entries(this.db.tables.tracks.get(link.id) ?? {}).flatMap(([field, track]): WaitingField[] => {
          const { state } = track;
          if (state?.kind !== 'field_error' || !state.holder || !holders.includes(state.holder)) return [];
          return [
            {
              linkId: link.id,
              hubspotId: link.hubspotId,
              field,
              holder: state.holder,
              side: state.side ?? 'hubspot',
              local: state.local ?? [],
              hubspot: state.hubspot ?? [],
            },
          ];
        });
      }),
    );
  }
}
