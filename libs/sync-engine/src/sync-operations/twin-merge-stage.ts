import { hubspotVector, plainMark, WHOLE_RECORD } from '../core';
import type { Link, LogEntry, MergeChoice, WriteIntent } from '../core';
import type { GatewayFailure, HubSpotRecord, NewIntent, RecordMemory } from '../ports';
import { readFailed, unanswered, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { askAgain, decidedOnSeen } from './decided-stage';
import type { DecidedReview } from './decided-stage';
import { gaveWay, lostSinceIntended, valuesThatGiveWay } from './merge-losers';
import { revokedWaitMs } from './engine-settings';
import { storeChanges } from './store-changes';
import { isTwinAsShown, isUnderWay } from './twin-stage';
import type { WorkItem } from './work-item';

/** Of the delay after a first failure: how long a call that may still land is waited for before both are read again. */
const WAIT_SHARE = 30;

/** A person said that HubSpot is to make one record of this one and the one that its row is linked with. */
interface DecidedMerge {
  readonly review: DecidedReview;
  readonly choice: MergeChoice;
  /** The record in review, which no row has. */
  readonly own: string;
  readonly other: string;
}

/** Both as a single read answers: a record under another id than asked for is the one that it was merged into; null: it is not there. */
interface BothRecords {
  readonly own: HubSpotRecord | null;
  readonly other: HubSpotRecord | null;
}

type Owner = RecordMemory & { readonly link: Link };

/**
 * S5.4: merges two HubSpot records of one row, as a person decided of what they saw (S3.2). HubSpot has no call that takes it back, so it is
 * intended first (S2.5), and sent only while both records and the row are as they were shown. After a lost answer both are read: an answer
 * that is the same record says that they are one already. What becomes of the surviving record is the affair of the link that holds the
 * other one, as after any merge; the id that is gone is kept in a link of its own, merged away.
 */
export async function mergeTwins(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  for (const item of items) if (!item.finished) await mergeDecided(context, item);
}

/** As `mergeTwins`, of one record; it may have a link at rest, which has no row (S5.5). False where nobody decided so. */
export async function mergeDecided(context: BatchContext, item: WorkItem): Promise<boolean> {
  const merge = context.looksOnly ? null : decidedMerge(item);
  if (merge !== null) await mergeTwin(context, item, merge);
  return merge !== null;
}

function decidedMerge(item: WorkItem): DecidedMerge | null {
  const review = decidedOnSeen(item);
  const choice = review?.decision.choice;
  const own = item.hubspotId;
  if (choice?.kind !== 'merge' || own === null) return null;
  return { review: review!, choice, own, other: choice.keeps === own ? choice.merges : choice.keeps };
}

async function mergeTwin(context: BatchContext, item: WorkItem, merge: DecidedMerge): Promise<void> {
  const both = await readBoth(context, item, merge);
  if (both === null) return;
  if (both.own !== null && both.own.id === both.other?.id)
    return merged(context, item, merge, both.own, both.own.properties);
  const { state, random } = context.ports;
  const [memory] = await state.recall(context.runtime.definition.entity, { hubspotIds: [merge.other] });
  const sent = (memory?.intents ?? []).filter((intent) => isOf(merge, intent));
  const owner = await ownerAsShown(context, item, merge, both, memory);
  if (owner === null) return giveUp(context, item, merge, sent);
  // What was gone over is found first, while the record has its own history (S3.5); an update that lands later is dropped (facts 2.6).
  // A merge with a third record is waited for: its call would take what this one makes.
  const others = owner.intents.filter((intent) => intent.kind === 'merge' && !isOf(merge, intent));
  if (isUnderWay(context, item, { ...owner, intents: others })) return;
  // The values that give way stand nowhere once it is done: they are told with the first intent, whose answer may be lost.
  const told = sent[0]?.local ?? tellLosers(context, item, merge, both, owner.link);
  const intent: NewIntent = {
    id: random.id(),
    linkId: owner.link.id,
    field: WHOLE_RECORD,
    kind: 'merge',
    behalf: 'hubspot',
    sent: [merge.choice.keeps, merge.choice.merges],
    local: [...told],
    decidedUpdatedAt: both.other!.updatedAt,
  };
  const log = item.log.splice(0, Infinity);
  await storeChanges(context, [item], () => ({ openIntents: [intent], log }));
  if (!item.finished) await send(context, item, merge, both, { intent, before: sent });
}

function isOf({ choice }: DecidedMerge, { kind, sent }: WriteIntent): boolean {
  return kind === 'merge' && sent[0] === choice.keeps && sent[1] === choice.merges;
}

/** Null: one of them could not be read now. */
async function readBoth(
  context: BatchContext,
  item: WorkItem,
  { own, other }: DecidedMerge,
): Promise<BothRecords | null> {
  const { definition, properties } = context.runtime;
  const found: (HubSpotRecord | null)[] = [];
  for (const id of [own, other]) {
    const read = await context.ports.gateway.readOne(definition.objectType, id, properties);
    if (!read.ok) {
      readFailed(context, [item], read.failure);
      return null;
    }
    found.push(read.value === 'missing' ? null : read.value);
  }
  return { own: found[0] ?? null, other: found[1] ?? null };
}

/** S3.2: the link of the other record, if all three are as the person saw them; else null. */
async function ownerAsShown(
  { runtime, ports }: BatchContext,
  item: WorkItem,
  { review, own, other }: DecidedMerge,
  both: BothRecords,
  memory: RecordMemory | undefined,
): Promise<Owner | null> {
  const link = memory?.link;
  if (!memory || !link || link.localKey === null || both.own?.id !== own || both.other?.id !== other) return null;
  const { table } = runtime.definition;
  const row = (await ports.local.readRows(table, [link.localKey], runtime.columns)).get(link.localKey) ?? null;
  const seen = { row, record: both.own, rival: both.other };
  return isTwinAsShown(runtime, item, review, link, seen) ? { ...memory, link } : null;
}

/** S2.5: a call of ours that may still land would merge what nobody saw: nobody is asked anything else before. */
function giveUp(context: BatchContext, item: WorkItem, { review }: DecidedMerge, sent: readonly WriteIntent[]): void {
  const { batch, ports } = context;
  const waitMs = Math.max(0, ...sent.map(({ createdAt }) => createdAt)) + ports.settings.intentLifetimeMs - batch.now;
  if (sent.length > 0 && waitMs > 0)
    return waitFor(
      item,
      Math.min(waitMs, WAIT_SHARE * ports.settings.retryBaseMs),
      'A merge of the two records may still be under way; decided once no call can land any more.',
    );
  for (const { id } of sent) item.closeIntents.add(id);
  askAgain(
    item,
    review,
    'the two records, or the row, are not as they were shown when it was made. Look at them again.',
  );
  item.finish({ kind: 'clear' });
}

async function send(
  context: BatchContext,
  item: WorkItem,
  merge: DecidedMerge,
  both: BothRecords,
  { intent, before }: { readonly intent: NewIntent; readonly before: readonly WriteIntent[] },
): Promise<void> {
  const { keeps, merges } = merge.choice;
  const answer = await context.ports.gateway.merge(context.runtime.definition.objectType, { keeps, merges });
  // The answer need not carry every property; of the linked record's the kept one's values are asked for only where that one was not linked.
  if (answer.ok) return merged(context, item, merge, answer.value, both.own!.properties);
  if (answer.failure.kind === 'transient')
    return unanswered(
      context,
      item,
      `Whether HubSpot merged records ${merges} and ${keeps} is unknown; both are read again. ${answer.failure.message}`,
    );
  // Nothing was applied by this call.
  item.closeIntents.add(intent.id);
  if (answer.failure.kind !== 'final') return notSent(context, item, answer.failure);
  if (before.length > 0)
    return waitFor(
      item,
      context.ports.settings.retryBaseMs,
      'HubSpot refused to merge the records, perhaps because an earlier call of ours did; read again.',
    );
  askAgain(item, merge.review, `HubSpot refused to merge the records: ${answer.failure.message}`);
  item.finish({ kind: 'clear' });
}

function notSent({ ports }: BatchContext, item: WorkItem, failure: GatewayFailure): void {
  waitFor(item, failure.kind === 'rate_limited' ? failure.waitMs : revokedWaitMs(ports.settings), failure.message);
}

/** S2.5, S8.1: what the record that is merged away held, where the kept one holds something else. Gives the fields. */
function tellLosers(
  { runtime }: BatchContext,
  item: WorkItem,
  { choice: { keeps, merges }, review, own }: DecidedMerge,
  both: BothRecords,
  link: Link,
): readonly string[] {
  const [kept, gone] = keeps === own ? [both.own!, both.other!] : [both.other!, both.own!];
  const lost = valuesThatGiveWay(runtime.fields, (field) => hubspotVector(field, gone.properties), kept.properties);
  for (const entry of lost)
    item.log.push(ofLink(item, link, keeps, { ...entry, message: gaveWay({ keeps, merges }, review.decision.by) }));
  return lost.map(({ field }) => field);
}

async function merged(
  context: BatchContext,
  item: WorkItem,
  { choice: { keeps, merges }, review, own, other }: DecidedMerge,
  survivor: HubSpotRecord,
  standing: HubSpotRecord['properties'],
): Promise<void> {
  const { state, random } = context.ports;
  const { entity } = context.runtime.definition;
  const memories = await state.recall(entity, { hubspotIds: [...new Set([other, survivor.id])] });
  const owner = memories.find(({ link }) => link !== null && link.state !== 'merged_away');
  const { by } = review.decision;
  for (const { intents } of memories)
    for (const intent of intents)
      if (intent.kind === 'merge' && intent.sent.includes(own)) item.closeIntents.add(intent.id);
  const reason = `HubSpot records ${merges} and ${keeps} were merged, and are record ${survivor.id} now. Record ${keeps} was kept: its values stand, and what only record ${merges} had was added. Decided by ${by}. HubSpot has no call that takes it back.`;
  const link = owner?.link ?? null;
  // S8.1: what was edited on the linked record while the call was under way, and read since, has given way, too.
  if (owner && link?.hubspotId === other && merges === other)
    for (const entry of await lostSinceIntended(context, link, owner.intents, { ...survivor, properties: standing }))
      item.log.push(ofLink(item, link, survivor.id, { ...entry, message: gaveWay({ keeps, merges }, by) }));
  const whole = { side: 'hubspot', field: null, before: null, after: null } as const;
  item.log.push(ofLink(item, link, survivor.id, { kind: 'merge', ...whole, policy: 'decision', message: reason }));
  if (link) item.marks.push(plainMark({ kind: 'link', id: link.id }, 'link', ['existence', 'fields', 'associations']));
  item.byDecision = by;
  item.recordDecisionDone = true;
  item.finish({ kind: 'clear' });
  if (survivor.id === own) return;
  // S4.5: the record is none any more, and no key names it.
  await state.indexMatchKeys(entity, [{ hubspotId: own, entries: [] }]);
  if (item.link) item.moveLink('merged_away', reason);
  else item.newLink = { id: random.id(), state: 'merged_away', hubspotId: own, stateReason: reason };
}

/** The record in review has no link: what is done with it is told of the link whose row it stands for. */
function ofLink(
  item: WorkItem,
  link: Link | null,
  hubspotId: string,
  entry: Parameters<WorkItem['logEntry']>[0],
): LogEntry {
  return { ...item.logEntry(entry), linkId: link?.id ?? null, localKey: link?.localKey ?? null, hubspotId };
}
