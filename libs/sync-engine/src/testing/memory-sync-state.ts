import { EMPTY_TRACK, LINK_TRANSITIONS, isEmptyTrack, joinMarks } from '../core';
import type { FieldTrack, LeasedMark, Link, LinkState, NewMark, WriteIntent } from '../core';
import type {
  ChangeResult,
  LeasedBatch,
  LinkPatch,
  MatchCandidate,
  MatchKeyEntry,
  RecordChange,
  SyncState,
  Transaction,
  WaitingField,
} from '../ports';
import type { MemoryDatabase, MemoryMark } from './memory-database';
import { marksOfCaptured } from './memory-captured-changes';
import { contentOf, markKey, resolveRecord, settleMark, upsertMark } from './memory-marks';

const BARE_MARK = {
  about: ['fields' as const],
  changedColumns: {},
  localDeleted: false,
  onlyOwnCapture: true,
  hints: [],
  onlyOwnEvents: true,
};

/** S2.1: links that are written no more. */
const AT_REST: readonly LinkState[] = ['severed', 'merged_away', 'erased'];

/** `SyncState` on the in-memory database. */
export class MemorySyncState implements SyncState {
  constructor(private readonly db: MemoryDatabase) {}

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
      const due = [...this.db.tables.marks.entries()]
        .filter(([, mark]) => this.isDue(mark) && (options.entity === undefined || mark.entity === options.entity))
        .sort(([, a], [, b]) => a.notBefore - b.notBefore || (a.id < b.id ? -1 : 1));
      const entity = due[0]?.[1].entity;
      if (entity === undefined) return null;
      const leaseToken = this.db.randomId();
      const records = due
        .filter(([, mark]) => mark.entity === entity)
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
    return entity?.state === 'live' && mark.parkedReason === null && mark.notBefore <= now && free && quiet;
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
    };
  }

  release(batch: LeasedBatch, marks: readonly LeasedMark[], delayMs: number): Promise<void> {
    return this.db.exclusive(() => {
      for (const [key, mark] of this.db.tables.marks) {
        if (mark.leaseToken !== batch.leaseToken || !marks.some(({ id }) => id === mark.id)) continue;
        this.db.tables.marks.set(key, {
          ...mark,
          leaseToken: null,
          leaseExpiresAt: 0,
          notBefore: this.db.now() + delayMs,
        });
      }
    });
  }

  async store(
    _tx: Transaction,
    batch: LeasedBatch,
    changes: readonly RecordChange[],
  ): Promise<ReadonlyMap<string, ChangeResult>> {
    return new Map(changes.map((change) => [change.mark.id, this.storeOne(batch, change)]));
  }

  private storeOne(batch: LeasedBatch, change: RecordChange): ChangeResult {
    const { tables } = this.db;
    const mark = [...tables.marks.values()].find(({ id }) => id === change.mark.id);
    if (!mark || mark.leaseToken !== batch.leaseToken || mark.leaseExpiresAt <= this.db.now())
      return { kind: 'fenced' };
    const before = change.fence ? tables.links.get(change.fence.linkId) : undefined;
    if (change.fence && before?.version !== change.fence.version) return { kind: 'fenced' };
    if (
      !change.fence &&
      mark.record.kind !== 'link' &&
      resolveRecord(this.db, mark.entity, mark.record).kind === 'link'
    )
      return { kind: 'fenced' };
    const patch: LinkPatch = change.newLink ?? change.link ?? {};
    if (this.endTaken(mark.entity, patch, before?.id ?? change.newLink?.id)) return { kind: 'fenced' };
    const link =
      before ?? (change.newLink ? blankLink(change.newLink.id, mark.entity, change.newLink.state) : undefined);
    const linkId = link?.id ?? null;
    if (link) {
      if (
        before &&
        patch.state &&
        patch.state !== before.state &&
        !LINK_TRANSITIONS[before.state].includes(patch.state)
      ) {
        throw new Error(`A link may not go from ${before.state} to ${patch.state}.`);
      }
      tables.links.set(link.id, this.patched(link, patch));
      this.storeTracks(link.id, change.tracks ?? {});
    }
    this.storeIntents(change);
    tables.log = [...tables.log, ...(change.log ?? []).map((entry) => ({ ...entry, at: this.db.now() }))];
    this.storeReviews(change);
    settleMark(this.db, mark.id, change.mark.stamp, linkId, change.outcome);
    for (const further of change.marks ?? []) upsertMark(this.db, mark.entity, further);
    return { kind: 'stored', version: linkId === null ? null : tables.links.get(linkId)!.version };
  }

  private endTaken(entity: string, patch: LinkPatch, ownId: string | undefined): boolean {
    return [...this.db.tables.links.values()].some(
      (link) =>
        link.id !== ownId &&
        ((link.entity === entity &&
          ((patch.localKey !== undefined && link.localKey === patch.localKey) ||
            (patch.hubspotId !== undefined && link.hubspotId === patch.hubspotId))) ||
          (patch.externalId !== undefined && link.externalId === patch.externalId)),
    );
  }

  private patched(link: Link, patch: LinkPatch): Link {
    return {
      ...link,
      state: patch.state ?? link.state,
      stateReason: patch.stateReason === undefined ? link.stateReason : patch.stateReason,
      localKey: patch.localKey ?? link.localKey,
      hubspotId: patch.hubspotId ?? link.hubspotId,
      externalId: patch.externalId ?? link.externalId,
      baseLocal: { ...link.baseLocal, ...patch.baseLocal },
      baseHubSpot: { ...link.baseHubSpot, ...patch.baseHubSpot },
      highestUpdatedAt: patch.highestUpdatedAt === undefined ? link.highestUpdatedAt : patch.highestUpdatedAt,
      agreedAt: patch.agreed ? this.db.now() : link.agreedAt,
      passedFilter: patch.passedFilter ?? link.passedFilter,
      version: this.db.randomId(),
    };
  }

  private storeTracks(linkId: string, tracks: Readonly<Record<string, FieldTrack>>): void {
    const all = { ...this.db.tables.tracks.get(linkId), ...tracks };
    this.db.tables.tracks.set(
      linkId,
      Object.fromEntries(Object.entries(all).filter(([, track]) => !isEmptyTrack(track ?? EMPTY_TRACK))),
    );
  }

  private storeIntents(change: RecordChange): void {
    const { tables } = this.db;
    const opened = (change.openIntents ?? []).map((intent) => ({
      ...intent,
      createdAt: this.db.now(),
      historyReadAt: null,
    }));
    const closing = new Set(change.closeIntents ?? []);
    const read = new Set(change.intentsHistoryRead ?? []);
    tables.intents = [...tables.intents, ...opened]
      .filter(({ id }) => !closing.has(id))
      .map((intent) => (read.has(intent.id) ? { ...intent, historyReadAt: this.db.now() } : intent));
    const written = (change.log ?? []).filter(
      (entry) => entry.side === 'hubspot' && (entry.kind === 'write' || entry.kind === 'create'),
    );
    tables.sent = [
      ...tables.sent,
      ...opened.map(({ linkId, field, sent }) => ({ linkId, field, value: sent })),
      ...written.flatMap(({ linkId, field, after }) =>
        linkId && field && after ? [{ linkId, field, value: after }] : [],
      ),
    ];
  }

  private storeReviews(change: RecordChange): void {
    const { tables } = this.db;
    const same = (
      a: {
        kind: string;
        linkId: string | null;
        field: string | null;
        localKey?: string | null;
        hubspotId?: string | null;
      },
      b: typeof a,
    ): boolean =>
      a.kind === b.kind &&
      a.linkId === b.linkId &&
      a.field === b.field &&
      (a.linkId !== null || (a.localKey === b.localKey && a.hubspotId === b.hubspotId));
    for (const closing of change.closeReviews ?? []) {
      tables.reviews = tables.reviews.map((review) =>
        review.open && same(review, closing) ? { ...review, open: false } : review,
      );
    }
    for (const opening of change.openReviews ?? []) {
      const known = tables.reviews.some((review) => review.open && same(review, opening));
      tables.reviews = known
        ? tables.reviews.map((review) => (review.open && same(review, opening) ? { ...opening, open: true } : review))
        : [...tables.reviews, { ...opening, open: true }];
    }
  }

  findLinks(
    entity: string,
    by: { localKeys?: readonly string[]; hubspotIds?: readonly string[]; externalIds?: readonly string[] },
  ): Promise<readonly Link[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.links.values()].filter(
        (link) =>
          link.entity === entity &&
          ((link.localKey !== null && by.localKeys?.includes(link.localKey)) ||
            (link.hubspotId !== null && by.hubspotIds?.includes(link.hubspotId)) ||
            (link.externalId !== null && by.externalIds?.includes(link.externalId))),
      ),
    );
  }

  indexMatchKeys(
    entity: string,
    records: readonly { hubspotId: string; entries: readonly MatchKeyEntry[] }[],
  ): Promise<void> {
    return this.db.exclusive(() => {
      for (const { hubspotId, entries } of records) this.db.tables.matchKeys.set(`${entity} ${hubspotId}`, entries);
    });
  }

  findMatches(entity: string, keys: readonly { key: string; value: string }[]): Promise<readonly MatchCandidate[]> {
    return this.db.exclusive(() =>
      [...this.db.tables.matchKeys.entries()]
        .filter(([id]) => id.startsWith(`${entity} `))
        .flatMap(([, entries]) => entries)
        .filter((entry) => keys.some(({ key, value }) => key === entry.key && value === entry.value))
        .map((entry) => ({
          ...entry,
          link:
            [...this.db.tables.links.values()].find(
              (link) => link.entity === entity && link.hubspotId === entry.hubspotId,
            ) ?? null,
        })),
    );
  }

  claimKeys(
    entity: string,
    keys: readonly { key: string; value: string }[],
    token: string,
    ttlMs: number,
  ): Promise<boolean> {
    return this.db.exclusive(() => {
      const names = keys.map(({ key, value }) => `${entity} ${key} ${value}`);
      const now = this.db.now();
      const held = names.some((name) => {
        const claim = this.db.tables.claims.get(name);
        return claim !== undefined && claim.token !== token && claim.expiresAt > now;
      });
      if (held) return false;
      for (const name of names) this.db.tables.claims.set(name, { token, expiresAt: now + ttlMs });
      return true;
    });
  }

  releaseClaims(_entity: string, token: string): Promise<void> {
    return this.db.exclusive(() => {
      for (const [name, claim] of this.db.tables.claims) if (claim.token === token) this.db.tables.claims.delete(name);
    });
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
      const { links, tracks, marks } = this.db.tables;
      const failing = [...links.values()].filter(
        (link) =>
          link.entity === entity &&
          Object.values(tracks.get(link.id) ?? {}).some((track) => track.state?.kind === 'field_error'),
      );
      for (const { id } of failing)
        upsertMark(this.db, entity, { ...BARE_MARK, record: { kind: 'link', id }, reasons: ['retry'] });
      const parked = [...marks.values()].filter((mark) => mark.entity === entity && mark.parkedReason !== null);
      for (const { record } of parked) upsertMark(this.db, entity, { ...BARE_MARK, record, reasons: ['retry'] });
      return failing.length + parked.length;
    });
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

function blankLink(id: string, entity: string, state: Link['state']): Link {
  return {
    id,
    entity,
    localKey: null,
    hubspotId: null,
    externalId: null,
    state,
    stateReason: null,
    version: '',
    baseLocal: {},
    baseHubSpot: {},
    highestUpdatedAt: null,
    agreedAt: null,
    passedFilter: false,
  };
}
