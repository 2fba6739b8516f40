import type { MarkContent, NewMark, RecordRef } from '../core';
import { joinMarks } from '../core';
import type { MarkOutcome } from '../ports';
import type { MemoryDatabase, MemoryMark } from './memory-database';

const LONG_WAIT_MS = 60_000;

export function markKey(entity: string, record: RecordRef): string {
  return `${entity} ${record.kind} ${record.id}`;
}

/** S1.5: the link where the record has one. */
export function resolveRecord(db: MemoryDatabase, entity: string, record: RecordRef): RecordRef {
  if (record.kind === 'link') return record;
  for (const link of db.tables.links.values()) {
    if (link.entity !== entity) continue;
    if ((record.kind === 'local' ? link.localKey : link.hubspotId) === record.id) return { kind: 'link', id: link.id };
  }
  return record;
}

export function upsertMark(
  db: MemoryDatabase,
  entity: string,
  mark: NewMark,
  firstAt = db.now(),
  lastAt = firstAt,
  batchKind: number | null = null,
): void {
  const { record: named, ...content } = mark;
  const record = resolveRecord(db, entity, named);
  const key = markKey(entity, record);
  const known = db.tables.marks.get(key);
  db.tables.marks.set(key, {
    id: known?.id ?? db.randomId(),
    entity,
    record,
    ...(known ? joinMarks(contentOf(known), content) : content),
    batchKind: batchKind ?? known?.batchKind ?? null,
    stamp: db.randomId(),
    attempts: known && known.parkedReason === null ? known.attempts : 0,
    firstMarkedAt: Math.min(firstAt, known?.firstMarkedAt ?? firstAt),
    lastMarkedAt: Math.max(lastAt, known?.lastMarkedAt ?? lastAt),
    staleSince: known?.staleSince ?? null,
    leaseToken: known?.leaseToken ?? null,
    leaseExpiresAt: known?.leaseExpiresAt ?? 0,
    notBefore: db.now(),
    parkedReason: null,
    waits: false,
  });
}

export function contentOf(mark: MarkContent): MarkContent {
  const { reasons, about, changedColumns, localDeleted, onlyOwnCapture, hints, onlyOwnEvents } = mark;
  return { reasons, about, changedColumns, localDeleted, onlyOwnCapture, hints, onlyOwnEvents };
}

/** S1.4, S1.5: what becomes of a leased mark, now perhaps about a link, with the marks of the other ends joined into it. */
export function settleMark(
  db: MemoryDatabase,
  markId: string,
  seenStamp: string,
  linkId: string | null,
  outcome: MarkOutcome | undefined,
): void {
  const { marks, links } = db.tables;
  const [oldKey, mark] = [...marks.entries()].find(([, candidate]) => candidate.id === markId)!;
  const link = linkId === null ? undefined : links.get(linkId);
  const record: RecordRef = link ? { kind: 'link', id: link.id } : mark.record;
  const others = link
    ? [...marks.entries()].filter(
        ([, other]) =>
          other.id !== markId &&
          other.entity === mark.entity &&
          ((other.record.kind === 'link' && other.record.id === link.id) ||
            (other.record.kind === 'local' && other.record.id === link.localKey) ||
            (other.record.kind === 'hubspot' && other.record.id === link.hubspotId)),
      )
    : [];
  marks.delete(oldKey);
  for (const [key] of others) marks.delete(key);
  const joined = others.map(([, other]) => other);
  const again = mark.stamp !== seenStamp || joined.length > 0;
  if (outcome?.kind === 'clear' && !again) return;
  const content = joined.map(contentOf).reduce(joinMarks, contentOf(mark));
  marks.set(markKey(mark.entity, record), {
    ...mark,
    ...content,
    // S8.3: withdrawn under its lease.
    reasons: content.reasons.length === 0 && outcome !== undefined ? ['retry'] : content.reasons,
    record,
    stamp: joined.length > 0 ? db.randomId() : mark.stamp,
    firstMarkedAt: Math.min(mark.firstMarkedAt, ...joined.map((other) => other.firstMarkedAt)),
    lastMarkedAt: Math.max(mark.lastMarkedAt, ...joined.map((other) => other.lastMarkedAt)),
    ...(outcome === undefined ? {} : afterOutcome(db, mark, outcome, again)),
  });
}

/** S8.3: what is left of a mark that is given back: nothing of one that was withdrawn under its lease, unless a write may be under way. */
export function leftOfWithdrawn({ tables }: MemoryDatabase, mark: MemoryMark): MemoryMark | null {
  if (mark.reasons.length > 0) return mark;
  const { kind, id } = mark.record;
  const mayBeWritten = kind === 'link' && tables.intents.some(({ linkId }) => linkId === id);
  return mayBeWritten ? { ...mark, reasons: ['verify'] } : null;
}

function afterOutcome(db: MemoryDatabase, mark: MemoryMark, outcome: MarkOutcome, again: boolean): Partial<MemoryMark> {
  const free = { leaseToken: null, leaseExpiresAt: 0, notBefore: db.now() };
  switch (outcome.kind) {
    case 'clear':
      return { ...free, attempts: 0, staleSince: null };
    case 'retry':
      return {
        ...free,
        notBefore: again ? db.now() : db.now() + outcome.delayMs,
        attempts: mark.attempts + (outcome.counted ? 1 : 0),
        staleSince: outcome.stale ? (mark.staleSince ?? db.now()) : null,
        waits: !again && !outcome.counted && outcome.delayMs >= LONG_WAIT_MS,
      };
    case 'park':
      return again ? { ...free, attempts: 0 } : { ...free, parkedReason: outcome.reason };
  }
}
