import { idsOf, mergedIdsOf, ownerOfMerge, plainMark } from '../core';
import type { EventHint, Link } from '../core';
import type { HubSpotRecord } from '../ports';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { decidedOnSeen, isMergeAsShown } from './decided-stage';
import { decidedBy } from './deletion-words';
import { keepLocalTimes } from './local-times';
import { lostSinceIntended } from './merge-losers';
import { indexRecords } from './read-stage';
import type { WorkItem } from './work-item';

/**
 * S5.4: the link's record was merged into `survivor`. The primary one's link takes the survivor and goes on with it; the others are
 * merged away; where no event tells the primary one, all are held until one does, and a person is asked after a while.
 */
export async function settleMerged(context: BatchContext, item: WorkItem, survivor: HubSpotRecord): Promise<void> {
  const { entity } = context.runtime.definition;
  const { state } = context.ports;
  const ids = idsOf(survivor);
  const links = await state.findLinks(entity, { hubspotIds: [...new Set([...ids, item.hubspotId!])] });
  const verdict = ownerOfMerge(survivor.id, links, links.length > 1 ? await state.merges(entity, ids) : []);
  if (verdict.kind === 'unknown')
    return (await settleByDecision(context, item, survivor, links)) ? undefined : hold(context, item, survivor.id);
  if (verdict.kind === 'none') return hold(context, item, survivor.id);
  // S4.5: the record is none any more, and no key names it.
  await state.indexMatchKeys(entity, [{ hubspotId: item.hubspotId!, entries: [] }]);
  if (verdict.link.id !== item.link!.id) return mergeAway(item, verdict.link, survivor);
  await takeSurvivor(context, item, survivor);
  markOthers(item, links);
}

/**
 * S5.4: where no event tells the primary record, a person says whose the surviving one is, of what both hold now (S3.2); the other links
 * settle their own part.
 */
async function settleByDecision(
  context: BatchContext,
  item: WorkItem,
  survivor: HubSpotRecord,
  links: readonly Link[],
): Promise<boolean> {
  const decided = decidedOnSeen(item);
  if (decided?.kind !== 'merge') return false;
  if (!isMergeAsShown(context, item, survivor, decided)) return true;
  item.byDecision = decided.decision.by;
  item.recordDecisionDone = true;
  await takeSurvivor(context, item, survivor);
  markOthers(item, links);
  return true;
}

/** S2.8: a link moved by a merge starts afresh. The survivor is read whole; what moved into it counts as HubSpot's change. */
async function takeSurvivor(context: BatchContext, item: WorkItem, survivor: HubSpotRecord): Promise<void> {
  const { entity } = context.runtime.definition;
  const before = item.hubspotId!;
  for (const entry of await lostSinceIntended(context, item.link!, item.intents, survivor))
    item.write({ ...entry, message: `HubSpot record ${before} was merged into ${survivor.id}, whose value stands.` });
  await context.ports.state.indexMatchKeys(entity, [{ hubspotId: before, entries: [] }]);
  await indexRecords(context, [survivor]);
  item.hubspotId = survivor.id;
  item.hubspot = survivor;
  item.forgetOtherHints();
  item.link = { ...item.link!, highestUpdatedAt: null };
  item.linkPatch = { ...item.linkPatch, hubspotId: survivor.id, highestUpdatedAt: survivor.updatedAt };
  if (item.link.state === 'held') {
    item.moveLink(
      'live',
      `Merged in HubSpot: record ${survivor.id} holds the values of record ${before} now.${decidedBy(item)}`,
    );
    item.closeReviews.push({ linkId: item.link.id, field: null, kind: 'merge' });
    return;
  }
  item.write({
    kind: 'link_state',
    side: 'hubspot',
    field: null,
    before: null,
    after: null,
    policy: 'S5.4',
    message: `Merged in HubSpot: record ${survivor.id} holds the values of record ${before} now.`,
  });
}

function mergeAway(item: WorkItem, owner: Link, survivor: HubSpotRecord): void {
  const survivorId = survivor.id;
  const link = item.link!;
  item.moveLink(
    'merged_away',
    `Merged in HubSpot into record ${survivorId}, which belongs to local row ${owner.localKey}.`,
  );
  item.followedBy = { linkId: owner.id, since: survivor.updatedAt };
  item.closeReviews.push({ linkId: link.id, field: null, kind: 'merge' });
  if (link.localKey !== null && owner.localKey !== null && link.state !== 'severed') {
    item.reviewRecord(
      'duplicate_local',
      `Local rows ${link.localKey} and ${owner.localKey} both stand for HubSpot record ${survivorId}: the records they were linked to were merged. ` +
        `Row ${link.localKey} is no longer synced; merge the two rows in the application, or unlink one.`,
    );
  }
  item.marks.push(plainMark({ kind: 'link', id: owner.id }, 'link', ['fields', 'associations', 'existence']));
  item.finish({ kind: 'clear' });
}

function hold(context: BatchContext, item: WorkItem, survivorId: string): void {
  const { mergeEventMs } = context.ports.settings;
  const link = item.link!;
  if (link.state !== 'severed')
    item.moveLink(
      'held',
      `Merged in HubSpot into record ${survivorId}; which of the linked records was the primary one is not known yet.`,
      'merge',
    );
  const waited = context.batch.now - item.mark.firstMarkedAt;
  if (waited < mergeEventMs) {
    return waitFor(
      item,
      mergeEventMs - waited,
      'HubSpot has not told yet which of the merged records was the primary one.',
    );
  }
  keepLocalTimes(context, item);
  item.reviewRecord(
    'merge',
    `HubSpot record ${item.hubspotId} was merged into ${survivorId} together with other linked records, and no event told which was the primary one: ` +
      `nothing is written until it is decided which local row the record belongs to.`,
  );
  item.finish({ kind: 'clear' });
}

/** A record that names linked ids among those merged into it is a merge, whatever event came first, before any matching. */
export async function markMergedLinks(context: BatchContext, item: WorkItem, record: HubSpotRecord): Promise<boolean> {
  const merged = mergedIdsOf(record);
  if (merged.length === 0) return false;
  const links = await context.ports.state.findLinks(context.runtime.definition.entity, { hubspotIds: merged });
  return markOthers(item, links, item.link ? [] : hintsOf(item));
}

/** S3.5: what marked a survivor that is nobody's yet is about the link that takes it, and may have written to it by now. */
function hintsOf({ mark, hubspotId }: WorkItem): readonly EventHint[] {
  return mark.hints.map((hint) => ({ ...hint, recordId: hint.recordId ?? hubspotId! }));
}

/** Each link settles its own part of a merge in its own pass. */
function markOthers(item: WorkItem, links: readonly Link[], hints: readonly EventHint[] = []): boolean {
  const taking = links.filter(
    (link) => link.id !== item.link?.id && link.state !== 'merged_away' && link.state !== 'erased',
  );
  const { onlyOwnEvents } = item.mark;
  for (const { id } of taking)
    item.marks.push({
      ...plainMark({ kind: 'link', id }, 'link', hints.length > 0 ? ['existence', 'fields'] : ['existence']),
      ...(hints.length > 0 ? { hints, onlyOwnEvents } : {}),
    });
  return taking.length > 0;
}
