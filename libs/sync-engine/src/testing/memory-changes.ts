import { isDeepStrictEqual } from 'node:util';
import { EMPTY_TRACK, LINK_TRANSITIONS, isEmptyTrack } from '../core';
import type { FieldTrack, Link } from '../core';
import type { ChangeResult, DecidedReview, LeasedBatch, LinkPatch, RecordChange } from '../ports';
import { storeAssociations } from './memory-associations';
import type { MemoryDatabase, MemoryReview } from './memory-database';
import { eraseLink } from './memory-erasure';
import { resolveRecord, settleMark, upsertMark } from './memory-marks';

/** One record's part of a transaction: all of it is stored, or, fenced, none (S1.5). */
export function storeChange(db: MemoryDatabase, batch: LeasedBatch, change: RecordChange): ChangeResult {
  const { tables } = db;
  const mark = [...tables.marks.values()].find(({ id }) => id === change.mark.id);
  if (!mark || mark.leaseToken !== batch.leaseToken || mark.leaseExpiresAt <= db.now()) return { kind: 'fenced' };
  const before = change.fence ? tables.links.get(change.fence.linkId) : undefined;
  if (change.fence && before?.version !== change.fence.version) return { kind: 'fenced' };
  if (!change.fence && mark.record.kind !== 'link' && resolveRecord(db, mark.entity, mark.record).kind === 'link')
    return { kind: 'fenced' };
  const patch: LinkPatch = change.newLink ?? change.link ?? {};
  if (endTaken(db, mark.entity, patch, before?.id ?? change.newLink?.id)) return { kind: 'fenced' };
  const link = before ?? (change.newLink ? blankLink(change.newLink.id, mark.entity, change.newLink.state) : undefined);
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
    tables.links.set(link.id, patched(db, link, patch));
    storeTracks(db, link.id, change.tracks ?? {});
    for (const { id, ...tombstone } of change.tombstones ?? [])
      tables.links.set(id, patched(db, blankLink(id, mark.entity, 'severed'), tombstone));
    const { followedBy } = change;
    if (followedBy)
      tables.intents = tables.intents.map((intent) =>
        intent.linkId === link.id
          ? {
              ...intent,
              linkId: followedBy.linkId,
              decidedUpdatedAt: Math.max(intent.decidedUpdatedAt, followedBy.since),
            }
          : intent,
      );
  }
  storeIntents(db, change);
  tables.log = [...tables.log, ...(change.log ?? []).map((entry) => ({ ...entry, at: db.now() }))];
  storeReviews(db, mark.entity, change);
  if (change.plan) settlePlanned(db, change.plan);
  settleMark(db, mark.id, change.mark.stamp, linkId, change.outcome);
  if (linkId !== null) storeAssociations(db, change, before, tables.links.get(linkId)!);
  for (const further of change.marks ?? []) upsertMark(db, mark.entity, further);
  if (change.erases && linkId !== null) eraseLink(db, mark.entity, linkId);
  return { kind: 'stored', version: linkId === null ? null : tables.links.get(linkId)!.version };
}

function endTaken(db: MemoryDatabase, entity: string, patch: LinkPatch, ownId: string | undefined): boolean {
  return [...db.tables.links.values()].some(
    (link) =>
      link.id !== ownId &&
      ((link.entity === entity &&
        ((patch.localKey != null && link.localKey === patch.localKey) ||
          (patch.hubspotId != null && link.hubspotId === patch.hubspotId))) ||
        (patch.externalId != null && link.externalId === patch.externalId)),
  );
}

function patched(db: MemoryDatabase, link: Link, patch: LinkPatch): Link {
  return {
    ...link,
    state: patch.state ?? link.state,
    stateReason: patch.stateReason === undefined ? link.stateReason : patch.stateReason,
    stateCause: patch.stateCause === undefined ? (link.stateCause ?? null) : patch.stateCause,
    localKey: patch.localKey === undefined ? link.localKey : patch.localKey,
    hubspotId: patch.hubspotId === undefined ? link.hubspotId : patch.hubspotId,
    externalId: patch.externalId === undefined ? link.externalId : patch.externalId,
    baseLocal: { ...(patch.forgetsBases ? {} : link.baseLocal), ...patch.baseLocal },
    baseHubSpot: { ...(patch.forgetsBases ? {} : link.baseHubSpot), ...patch.baseHubSpot },
    highestUpdatedAt: patch.highestUpdatedAt === undefined ? link.highestUpdatedAt : patch.highestUpdatedAt,
    agreedAt: patch.agreed ? db.now() : link.agreedAt,
    passedFilter: { ...link.passedFilter, ...patch.passedFilter },
    version: db.randomId(),
  };
}

function storeTracks(db: MemoryDatabase, linkId: string, tracks: Readonly<Record<string, FieldTrack>>): void {
  const all = { ...db.tables.tracks.get(linkId), ...tracks };
  db.tables.tracks.set(
    linkId,
    Object.fromEntries(Object.entries(all).filter(([, track]) => !isEmptyTrack(track ?? EMPTY_TRACK))),
  );
}

function storeIntents(db: MemoryDatabase, change: RecordChange): void {
  const { tables } = db;
  const opened = (change.openIntents ?? []).map((intent) => ({
    ...intent,
    runId: intent.runId ?? null,
    createdAt: db.now(),
    historyReadAt: null,
  }));
  tables.intended = [...tables.intended, ...opened.map(({ linkId, kind, createdAt }) => ({ linkId, kind, createdAt }))];
  const closing = new Set(change.closeIntents ?? []);
  const read = new Set(change.intentsHistoryRead ?? []);
  tables.intents = [...tables.intents, ...opened]
    .filter(({ id }) => !closing.has(id))
    .map((intent) => (read.has(intent.id) ? { ...intent, historyReadAt: db.now() } : intent));
  // A write that only its history proved is known by what its intent sent.
  const written = (change.log ?? []).filter(
    (entry) =>
      entry.side === 'hubspot' && (entry.kind === 'write' || entry.kind === 'create') && entry.policy !== 'S2.6',
  );
  tables.sent = [
    ...tables.sent,
    ...opened.map(({ linkId, field, sent }) => ({ linkId, field, value: sent })),
    ...written.flatMap(({ linkId, field, after }) =>
      linkId && field && after ? [{ linkId, field, value: after }] : [],
    ),
  ];
}

function settlePlanned(db: MemoryDatabase, plan: NonNullable<RecordChange['plan']>): void {
  const planned = db.tables.planned.get(plan.id);
  if (planned?.progress === 'planned')
    db.tables.planned.set(plan.id, { ...planned, progress: plan.progress, message: plan.message });
}

const IDENTITY_REVIEWS: ReadonlySet<string> = new Set(['ambiguous_match', 'duplicate_local', 'duplicate_hubspot']);

function storeReviews(db: MemoryDatabase, entity: string, change: RecordChange): void {
  const { tables } = db;
  const { localKey, hubspotId } = change.newLink ?? {};
  const isAnswered = (review: MemoryReview): boolean =>
    review.entity === entity &&
    review.linkId === null &&
    ['ambiguous_match', 'duplicate_local', 'duplicate_hubspot'].includes(review.kind) &&
    ((localKey != null && review.localKey === localKey) || (hubspotId != null && review.hubspotId === hubspotId));
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
  tables.reviews = tables.reviews.map((review) => {
    if (!review.open) return review;
    if (isAnswered(review)) return { ...review, open: false, state: 'closed' as const };
    const isOver = (decided: readonly DecidedReview[] = []): boolean =>
      decided.some(({ id, decision }) => id === review.id && isDeepStrictEqual(decision, review.decision));
    if (isOver(change.reviewsDecided)) return { ...review, open: false, state: 'decided' as const };
    return isOver(change.reviewsVoid) ? { ...review, decision: null, decidedAt: null } : review;
  });
  for (const closing of change.closeReviews ?? []) {
    tables.reviews = tables.reviews.map((review) =>
      review.open && same(review, closing) ? { ...review, open: false, state: 'closed' as const } : review,
    );
  }
  // S4.1: a record that gets its link has no open question about its identity any more.
  const given = change.newLink ?? change.link;
  if (given)
    tables.reviews = tables.reviews.map((review) => {
      const about = review.linkId === null && IDENTITY_REVIEWS.has(review.kind) && review.entity === entity;
      const same = [review.localKey === given.localKey, review.hubspotId === given.hubspotId];
      const named = (review.localKey !== null && same[0]) || (review.hubspotId !== null && same[1]);
      return review.open && about && named ? { ...review, open: false, state: 'closed' as const } : review;
    });
  for (const opening of change.openReviews ?? []) {
    const isOpen = (review: MemoryReview): boolean => review.open && review.entity === entity && same(review, opening);
    const known = tables.reviews.some(isOpen);
    tables.reviews = known
      ? tables.reviews.map((review) => (isOpen(review) ? { ...review, ...opening } : review))
      : [
          ...tables.reviews,
          {
            ...opening,
            id: String(tables.reviews.length + 1),
            entity,
            open: true,
            state: 'open' as const,
            decision: null,
            decidedAt: null,
            openedAt: db.now(),
          },
        ];
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
    stateCause: null,
    version: '',
    baseLocal: {},
    baseHubSpot: {},
    highestUpdatedAt: null,
    agreedAt: null,
    passedFilter: { local: false, hubspot: false },
  };
}
