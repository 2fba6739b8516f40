import type { ChangeResult, LeasedBatch, NewLink, RecordChange, RecordRef } from '@app/sync-engine';
import type { PoolClient } from 'pg';
import type { MarkRow } from '../marks/mark-row';
import { associationMark } from '../marks/association-wakes';
import { upsertMarks } from '../marks/mark-upsert';
import { DATABASE_IDENTITY } from '../stores/database-identity';
import { NO_REVISION, READ_REVISION } from '../stores/registry-revision';
import {
  forgetEnds,
  forgetMergedAway,
  linksForgetting,
  linksWaitingFor,
  writeAssociations,
  type WaitingLink,
} from './association-writes';
import { endsGiven, passFences, unlinkedRecord, type AcceptedChange } from './fences';
import { writeTracks } from './field-writes';
import { dropUnmarked, lockLinks, lockMarks, recordName, takenEnds, type HeldMarks } from './held-rows';
import { jsonParameter } from '../json-parameter';
import { timestamp } from '../milliseconds';
import { eraseLinks } from './erasure';
import { openIntents, updateIntents } from './intent-writes';
import { buryReplaced, insertLinks, updateLinks } from './link-writes';
import { appendLog } from './log-writes';
import { writeMarks } from './mark-writes';
import { settlePlanned } from './plan-writes';
import { closeIdentityReviews, closeReviews, endDecisions, openReviews } from './review-writes';
import { recordAfter, settleMark, type SettledMark } from './settled-mark';

/** A change whose rows are written; `version` is its link's new one. */
interface StoredChange extends AcceptedChange {
  readonly version: string | null;
}

/**
 * Stores the changes of one leased batch in the caller's transaction. Locks marks, then links, each in one order and one
 * statement; checks every fence against what is locked; writes what passed, a fixed number of statements for any number of
 * records. Answers per mark id; `fenced` means that nothing of that record was stored.
 * Throws on what is a bug: two changes of one mark, an illegal link transition, a link patch without a fence.
 */
export async function storeChanges(
  client: PoolClient,
  portalId: string,
  batch: LeasedBatch,
  changes: readonly RecordChange[],
): Promise<ReadonlyMap<string, ChangeResult>> {
  assertWellFormed(changes);
  const { entity } = batch;
  if (await standsElsewhere(client, portalId, batch))
    return new Map(changes.map((change) => [change.mark.id, { kind: 'fenced' }]));
  const waiting = await linksWaitingFor(client, portalId, entity, changes);
  const forgetting = await linksForgetting(client, portalId, entity, changes);
  const survivors = changes.flatMap(({ mergedAway, fence }) =>
    mergedAway && fence ? [{ entity, id: fence.linkId }] : [],
  );
  const marks = await lockMarks(client, portalId, entity, {
    ids: changes.map((change) => change.mark.id),
    records: changes.flatMap(recordsOfLink),
    erased: changes.flatMap(({ erases, fence }) => (erases && fence ? [fence.linkId] : [])),
    toMark: [
      ...changes.flatMap((change) => (change.marks ?? []).map(({ record }) => ({ entity, record }))),
      ...[...waiting, ...forgetting, ...survivors].map((link) => ({
        entity: link.entity,
        record: { kind: 'link' as const, id: link.id },
      })),
    ],
  });
  const links = await lockLinks(client, portalId, [
    ...changes.flatMap((change) => change.fence?.linkId ?? []),
    ...forgetting.map(({ id }) => id),
  ]);
  const ends = changes.flatMap((change) => [...endsGiven(change), ...unlinkedRecord(change)]);
  const taken = await takenEnds(client, portalId, entity, ends);
  const stored = await writeLinks(client, portalId, entity, passFences(batch, changes, { marks, links, taken }));
  await writeFields(client, portalId, entity, stored);
  await buryReplaced(
    client,
    portalId,
    entity,
    stored.flatMap(({ change }) => change.tombstones ?? []),
  );
  await followMerges(client, stored);
  // A mark that becomes its link's takes the place of a row that was made for the link.
  const linked = new Set(stored.map(linkIdOf));
  await dropUnmarked(
    client,
    marks.made.filter((row) => row.entity === entity && row.recordKind === 'link' && linked.has(row.recordId)),
  );
  await writeMarks(client, ...settle(stored, marks));
  const touched = [...waiting, ...(await writeAssociationsOf(client, portalId, entity, stored))];
  await upsertMarks(client, portalId, [
    ...stored.flatMap(({ change }) => (change.marks ?? []).map((mark) => ({ ...mark, entity }))),
    ...touched.map(associationMark),
  ]);
  await eraseLinks(
    client,
    portalId,
    entity,
    stored.flatMap((one) => (one.change.erases ? (linkIdOf(one) ?? []) : [])),
    [...marks.byId.keys()],
  );
  await dropUnmarked(client, marks.made);
  const results = new Map<string, ChangeResult>(changes.map((change) => [change.mark.id, { kind: 'fenced' }]));
  for (const { change, version } of stored) results.set(change.mark.id, { kind: 'stored', version });
  return results;
}

/**
 * `revision`: of the entity's configuration. `"isAnother"`: the database is not the one that was looked at last, as after a restore, and nobody has
 * looked since (S9.5). `$1`: portal, `$2`: entity.
 */
const STANDING = `
  select (${READ_REVISION}) as revision,
         exists (select from hubspot_sync.hubspot_config kept, lateral (${DATABASE_IDENTITY}) as now
                 where kept.portal_id = $1 and kept.database_identity is not null and kept.database_timeline is not null
                   and (kept.database_identity <> now."systemIdentifier" or kept.database_timeline <> now.timeline)) as "isAnother"`;

/**
 * S8.5: a change decided under another configuration is not stored; S9.5: nor one on a database that went back under a worker, whose lease
 * and link may stand there as they did before.
 */
async function standsElsewhere(client: PoolClient, portalId: string, batch: LeasedBatch): Promise<boolean> {
  const { rows } = await client.query<{ revision: string | null; isAnother: boolean }>(STANDING, [
    portalId,
    batch.entity,
  ]);
  const { revision = null, isAnother = false } = rows[0] ?? {};
  return isAnother || (batch.registryRevision !== undefined && (revision ?? NO_REVISION) !== batch.registryRevision);
}

async function writeLinks(
  client: PoolClient,
  portalId: string,
  entity: string,
  accepted: readonly AcceptedChange[],
): Promise<StoredChange[]> {
  const inserted = await insertLinks(client, portalId, entity, newLinks(accepted));
  const updated = await updateLinks(client, accepted);
  return accepted.flatMap((one): StoredChange[] => {
    const linkId = linkIdOf(one);
    if (linkId === null) return [{ ...one, version: null }];
    const version = inserted.get(linkId) ?? updated.get(linkId);
    return version === undefined ? [] : [{ ...one, version }];
  });
}

/** S5.4: what was under way for a link that was merged away goes on for the surviving one. */
async function followMerges(client: PoolClient, stored: readonly StoredChange[]): Promise<void> {
  const following = stored.flatMap((one) =>
    one.change.followedBy === undefined
      ? []
      : [{ from: linkIdOf(one), to: one.change.followedBy.linkId, since: one.change.followedBy.since }],
  );
  if (following.length === 0) return;
  await client.query(
    `update hubspot_sync.hubspot_write_intents intent
     set link_id = moved."to", decided_updated_at = greatest(intent.decided_updated_at, ${timestamp('moved.since')})
     from jsonb_to_recordset($1::jsonb) as moved("from" text, "to" text, since float8)
     where intent.link_id = moved."from" and intent.closed_at is null`,
    [jsonParameter(following)],
  );
}

async function writeFields(
  client: PoolClient,
  portalId: string,
  entity: string,
  stored: readonly StoredChange[],
): Promise<void> {
  const tracks = stored.flatMap((one) => {
    const linkId = linkIdOf(one);
    return one.change.tracks && linkId !== null ? [{ linkId, tracks: one.change.tracks }] : [];
  });
  const all = <T>(pick: (change: RecordChange) => readonly T[] | undefined): T[] =>
    stored.flatMap(({ change }) => pick(change) ?? []);
  await writeTracks(client, portalId, entity, tracks);
  await openIntents(
    client,
    portalId,
    entity,
    all((change) => change.openIntents),
  );
  await updateIntents(
    client,
    stored.map((one) => ({
      linkId: linkIdOf(one) ?? '',
      closed: one.change.closeIntents ?? [],
      historyRead: one.change.intentsHistoryRead ?? [],
    })),
  );
  await appendLog(
    client,
    portalId,
    entity,
    all((change) => change.log),
  );
  await endDecisions(
    client,
    all((change) => change.reviewsDecided),
    all((change) => change.reviewsVoid),
  );
  await closeReviews(
    client,
    portalId,
    entity,
    all((change) => change.closeReviews),
  );
  // Also where an end is given to a link that there is already: a record made, or matched, in the place of one.
  const given = stored.flatMap(({ change }) => change.newLink ?? change.link ?? []);
  const localKeys = given.flatMap((link) => link.localKey ?? []);
  const hubspotIds = given.flatMap((link) => link.hubspotId ?? []);
  if (localKeys.length + hubspotIds.length > 0)
    await closeIdentityReviews(client, portalId, entity, { localKeys, hubspotIds });
  await openReviews(
    client,
    portalId,
    entity,
    all((change) => change.openReviews),
  );
  await settlePlanned(
    client,
    stored.flatMap(({ change }) => change.plan ?? []),
  );
}

/** Gives the links to be looked at again: what they wait for is linked by now, or others were merged away or created anew. */
async function writeAssociationsOf(
  client: PoolClient,
  portalId: string,
  entity: string,
  stored: readonly StoredChange[],
): Promise<readonly WaitingLink[]> {
  const linked = stored.flatMap((one) => {
    const linkId = linkIdOf(one);
    return linkId === null ? [] : [{ linkId, change: one.change }];
  });
  const linkedSince = await writeAssociations(
    client,
    portalId,
    linked.flatMap(({ linkId, change }) => (change.associations ? [{ linkId, change: change.associations }] : [])),
  );
  const merged = linked.flatMap(({ linkId, change }) =>
    change.mergedAway ? [{ survivor: linkId, gone: change.mergedAway }] : [],
  );
  const renewed = linked.flatMap(({ linkId, change }) => (change.link?.forgetsBases ? [linkId] : []));
  return [
    ...linkedSince,
    ...(await forgetMergedAway(client, merged)),
    ...(await forgetEnds(client, portalId, entity, renewed)),
  ];
}

/** The mark rows to remove, and what the others become. */
function settle(stored: readonly StoredChange[], marks: HeldMarks): [gone: string[], kept: SettledMark[]] {
  const gone: string[] = [];
  const kept: SettledMark[] = [];
  const own = new Set(stored.map(({ mark }) => mark.id));
  for (const one of stored) {
    const record = recordAfter(one.mark, linkIdOf(one));
    const joined = otherMarks(one, marks).filter((other) => !own.has(other.id) && !gone.includes(other.id));
    gone.push(...joined.map((other) => other.id));
    const settled = settleMark({
      mark: one.mark,
      seenStamp: one.change.mark.stamp,
      record,
      joined,
      outcome: one.change.outcome ?? null,
      now: marks.now,
    });
    if (settled) kept.push(settled);
    else gone.push(one.mark.id);
  }
  return [gone, kept];
}

/** S1.5: the marks of the link itself and of its ends, other than the change's own. */
function otherMarks(one: AcceptedChange, marks: HeldMarks): MarkRow[] {
  return recordsOfLink(one.change).flatMap((record) => {
    const mark = marks.byRecord.get(recordName(record));
    return mark && mark.id !== one.mark.id ? [mark] : [];
  });
}

/** The records that become one with the change's link: the link, and the ends it is given. */
function recordsOfLink(change: RecordChange): RecordRef[] {
  const linkId = change.newLink?.id ?? change.fence?.linkId;
  const given = change.newLink ?? change.link;
  const records: RecordRef[] = [];
  if (linkId !== undefined) records.push({ kind: 'link', id: linkId });
  if (given?.localKey != null) records.push({ kind: 'local', id: given.localKey });
  if (given?.hubspotId != null) records.push({ kind: 'hubspot', id: given.hubspotId });
  return records;
}

function newLinks(changes: readonly AcceptedChange[]): NewLink[] {
  return changes.flatMap(({ change }) => change.newLink ?? []);
}

function linkIdOf({ change, link }: AcceptedChange): string | null {
  return change.newLink?.id ?? link?.id ?? null;
}

function assertWellFormed(changes: readonly RecordChange[]): void {
  const seen = new Set<string>();
  for (const { mark, fence, link, newLink } of changes) {
    const about = `The change of ${mark.entity} ${mark.record.kind} ${mark.record.id}`;
    if (seen.has(mark.id)) throw new Error(`${about} comes twice in one batch.`);
    if (link && !fence) throw new Error(`${about} patches a link without the version it was read with.`);
    if (newLink && fence) throw new Error(`${about} makes a new link for a record that has one.`);
    seen.add(mark.id);
  }
}
