import { EMPTY_TRACK, localEndSeen, optionOf, plainMark } from '../core';
import type { Link, RecordInReview, Side } from '../core';
import type { HubSpotRecord, LocalRow, RecordMemory, ReviewDecision } from '../ports';
import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { askAgain, decidedOnSeen, plainChoice } from './decided-stage';
import type { DecidedReview } from './decided-stage';
import { sealOf } from './record-seal';
import { mergeableRival, rivalOf, seenRival } from './twin-records';
import { linkState } from './work-item';
import type { WorkItem } from './work-item';

/** What a person chose for a record whose keys name a partner that a link holds already. */
interface ChosenPartner {
  /** The side that the partner is on. */
  readonly side: Side;
  readonly id: string;
  readonly decision: ReviewDecision;
  /** S3.2: the review whose decision holds only for what was seen; null: the person named the partner, whose link is at rest. */
  readonly onSeen: DecidedReview | null;
}

/** Of the delay after a first failure: how long the settling of another link is waited for before it is looked at again. */
const WAIT_SHARE = 8;
/** The same, of one whose call may still land: nobody waits for anything outside, so the system is not at rest meanwhile. */
const LONGEST_WAIT_SHARE = 48;

/**
 * S4.1, S4.2: a person said that the partner of an unlinked record, which belongs to another one, or whose link is at rest, is its own. The
 * partner's link takes the record in the place of the end that it had; that end stays as it is, in a severed link of its own (S2.1). Both
 * then count as linked for the first time: no base of the old pair is left (S3.3). Where the partner is free by now, the keys decide.
 */
export async function settleTwins(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  for (const item of items) {
    const chosen = chosenPartner(item);
    if (chosen === null || item.finished) continue;
    const by = chosen.side === 'hubspot' ? { hubspotIds: [chosen.id] } : { localKeys: [chosen.id] };
    const [owner] = await context.ports.state.recall(context.runtime.definition.entity, by);
    if (owner?.link) await settleTwin(context, item, chosen, { ...owner, link: owner.link });
  }
}

function chosenPartner(item: WorkItem): ChosenPartner | null {
  const onSeen = decidedOnSeen(item);
  const plain = onSeen === null && plainChoice(item)?.kind === 'link' ? item.decided : [];
  const decision = onSeen?.decision ?? plain.find(({ field }) => field === null)?.decision ?? null;
  if (decision?.choice.kind !== 'link') return null;
  const side = item.mark.record.kind === 'local' ? 'hubspot' : 'local';
  const id = side === 'hubspot' ? decision.choice.hubspotId : decision.choice.localKey;
  return id === undefined ? null : { side, id, decision, onSeen };
}

async function settleTwin(
  context: BatchContext,
  item: WorkItem,
  chosen: ChosenPartner,
  owner: RecordMemory & { readonly link: Link },
): Promise<void> {
  if (chosen.onSeen === null && owner.link.state !== 'severed') return;
  if (isUnderWay(context, item, owner) || !(await readPartner(context, item, chosen))) return;
  if (chosen.onSeen !== null && !(await isAsShown(context, item, chosen.onSeen, owner.link))) return;
  takePlace(context, item, chosen, owner);
}

/** False where it cannot be read now, or is not there: the keys decide then, and the question is asked anew. */
async function readPartner(context: BatchContext, item: WorkItem, { side, id }: ChosenPartner): Promise<boolean> {
  const { definition, properties, columns } = context.runtime;
  const { gateway, local } = context.ports;
  if (side === 'local') {
    const row = (await local.readRows(definition.table, [id], columns)).get(id);
    if (!row || row.softDeleted || !item.hubspot) return false;
    item.local = row;
    return true;
  }
  if (!item.local || item.local.softDeleted) return false;
  const read = await gateway.readOne(definition.objectType, id, properties);
  if (!read.ok) {
    readFailed(context, [item], read.failure);
    return false;
  }
  if (read.value === 'missing' || read.value.id !== id) return false;
  item.hubspot = read.value;
  return true;
}

/** S3.2: all records as the person saw them, and the partner with the same other one as then; else it is asked again. */
async function isAsShown(context: BatchContext, item: WorkItem, review: DecidedReview, owner: Link): Promise<boolean> {
  const { definition, properties } = context.runtime;
  const rivalId = rivalOf(review.kind, owner);
  const read =
    rivalId === null ? null : await context.ports.gateway.readOne(definition.objectType, rivalId, properties);
  if (read && !read.ok) {
    readFailed(context, [item], read.failure);
    return false;
  }
  const rival = !read || read.value === 'missing' ? null : read.value;
  // S5.4: what would be given up is not the partner's any more: its link takes the surviving one first.
  if (rival !== null && rival.id !== rivalId) {
    item.marks.push(plainMark({ kind: 'link', id: owner.id }, 'link', ['existence']));
    waitFor(item, context.ports.settings.retryBaseMs, `HubSpot record ${rivalId} was merged; its link follows first.`);
    return false;
  }
  const seen = { row: item.local!, record: item.hubspot!, rival };
  if (isTwinAsShown(context.runtime, item, review, owner, seen)) return true;
  askAgain(item, review, 'what stands on the two sides is not what was shown when it was made. Look at it again.');
  item.finish({ kind: 'clear' });
  return false;
}

/** S3.2: whether the row, the record and the one that the row is linked with are what was decided of, and the choice is still offered. */
export function isTwinAsShown(
  { definition, fields }: BatchContext['runtime'],
  { localKey, hubspotId }: WorkItem,
  { kind, decision }: DecidedReview,
  owner: Link,
  { row, record, rival }: { row: LocalRow | null; record: HubSpotRecord; rival: HubSpotRecord | null },
): boolean {
  const ends = { local: localEndSeen(row, null, false), hubspot: 'present' } as const;
  const rivalId = rivalOf(kind, owner);
  const seen = {
    ends,
    localKey: localKey ?? owner.localKey,
    row: row?.values ?? null,
    hubspotId: hubspotId ?? owner.hubspotId,
    properties: record.properties,
    partner: owner,
    ...seenRival(rivalId, rival),
  };
  const shown: RecordInReview = {
    kind,
    link: null,
    localKey,
    hubspotId,
    ends,
    survivorId: null,
    softDeletes: definition.table.softDeleteColumn !== null,
    partners: [owner],
    mergesWith: mergeableRival(definition, { id: hubspotId, read: record }, owner, { id: rivalId, read: rival }),
  };
  return sealOf(fields, seen) === decision.seen && optionOf(shown, decision.choice) !== null;
}

/**
 * S2.6, S3.5: a write for the old pair that landed later would be taken for an edit of the new one's, and what one already went over is found
 * by the old pair's history alone: that link is marked, and settles both itself. One at rest verifies no more.
 */
export function isUnderWay(
  { batch, ports }: BatchContext,
  item: WorkItem,
  { link, intents, tracks }: RecordMemory,
): boolean {
  const { intentLifetimeMs, retryBaseMs } = ports.settings;
  const mayLand = intents.some(({ createdAt }) => createdAt + intentLifetimeMs > batch.now);
  const isUnverified = Object.values(tracks).some(({ unverified }) => unverified !== null);
  if (!mayLand && (!isUnverified || link?.state === 'severed')) return false;
  item.marks.push(plainMark({ kind: 'link', id: link!.id }, 'verify', ['fields']));
  // Mostly an answer is on its way; one that was lost is waited for as long as its call can land, ever more rarely.
  const waited = Math.min(batch.now - item.mark.lastMarkedAt, LONGEST_WAIT_SHARE * retryBaseMs);
  waitFor(
    item,
    Math.max(WAIT_SHARE * retryBaseMs, waited),
    'A write of the link that is to change is still to be settled; decided after that.',
  );
  return true;
}

function takePlace(
  context: BatchContext,
  item: WorkItem,
  { side, id, decision }: ChosenPartner,
  { link: owner, tracks, intents }: RecordMemory & { readonly link: Link },
): void {
  const { random } = context.ports;
  const isLocal = side === 'hubspot';
  const own = isLocal ? { localKey: item.localKey! } : { hubspotId: item.hubspotId! };
  const replaced = isLocal ? owner.localKey : owner.hubspotId;
  const [given, partner] = isLocal
    ? [`local row ${item.localKey}`, `HubSpot record ${id}`]
    : [`HubSpot record ${item.hubspotId}`, `local row ${id}`];
  const left = isLocal ? `row ${replaced}` : `record ${replaced}`;
  const reason = `Decided by ${decision.by}: ${partner} belongs to ${given}${replaced === null ? '' : `, and not to ${left}`}.`;
  item.byDecision = decision.by;
  item.recordDecisionDone = true;
  item.version = owner.version;
  item.link = { ...owner, ...own };
  item.localKey = item.link.localKey;
  item.hubspotId = item.link.hubspotId;
  // S4.1: the external id stays with the record that carries it.
  const carries = item.hubspot!.properties[context.runtime.definition.externalIdProperty] === owner.externalId;
  item.linkPatch = {
    ...item.linkPatch,
    ...own,
    ...(isLocal || carries ? {} : { externalId: null }),
    state: 'live',
    stateReason: reason,
    stateCause: null,
    forgetsBases: true,
    highestUpdatedAt: item.hubspot!.updatedAt,
    passedFilter: isLocal ? { local: false } : { hubspot: false },
  };
  for (const intent of intents) item.closeIntents.add(intent.id);
  for (const field of Object.keys(tracks)) item.trackPatch[field] = EMPTY_TRACK;
  item.endReplaced = true;
  if (replaced !== null)
    item.tombstones.push({
      id: random.id(),
      ...(isLocal ? { localKey: replaced } : { hubspotId: replaced }),
      stateCause: null,
      stateReason: reason,
      highestUpdatedAt: null,
    });
  closeOldQuestions(item, owner, Object.keys(tracks));
  item.write(linkState('decision', reason));
  // A write is intended for the link as it is stored: the new pair is merged in a pass of its own.
  item.marks.push(plainMark({ kind: 'link', id: owner.id }, 'link', ['fields', 'associations', 'existence']));
  item.finish({ kind: 'clear' });
}

/** What was asked of the old pair is nobody's question any more. */
function closeOldQuestions(item: WorkItem, owner: Link, fields: readonly string[]): void {
  for (const kind of ['delete', 'merge'] as const) item.closeReviews.push({ linkId: owner.id, field: null, kind });
  for (const field of fields)
    for (const kind of ['conflict', 'first_link'] as const) item.closeReviews.push({ linkId: owner.id, field, kind });
}
