import { isLeaveCause } from '@app/sync-engine';
import { tagOf } from './authorship';
import type { World } from './world';

/** What section 5 promises of whole records, as the end of a schedule shows it. */
export function lifecycleViolations(world: World): string[] {
  if (!world.scenario.lifecycle) return [];
  return [
    ...deadEnds(world),
    ...unaskedDeletes(world),
    ...deletedOverEdits(world),
    ...mergedRecords(world),
    ...erasedPeople(world),
  ];
}

/** S5.1: no living link has an end that is gone, and no policy that carries deletes leaves one behind. */
function deadEnds(world: World): string[] {
  const living = world.livingRows();
  const propagates =
    world.definition.deletion?.deletedLocally === 'propagate' &&
    world.definition.deletion.deletedInHubSpot === 'propagate';
  return [...world.db.tables.links.values()].flatMap((link) => {
    const row = link.localKey !== null && living.has(link.localKey);
    const record = link.hubspotId !== null && world.hubspot.get(link.hubspotId) !== undefined;
    const name = `link of row ${link.localKey} and record ${link.hubspotId}`;
    if (link.state === 'live' && !(row && record))
      return [`${name} is live, but ${row ? 'the record' : 'the row'} is gone`];
    // S4.4: what left hears of nothing, of deletes neither.
    if (link.state !== 'severed' || isLeaveCause(link.stateCause)) return [];
    if (link.localKey === null || link.hubspotId === null) return [];
    if (row && record) return [`${name} is severed, but both ends are there: ${link.stateReason}`];
    const asked = world.db.tables.reviews.some((review) => review.open && review.linkId === link.id);
    // S2.1: what a person left parted stays so.
    const left = world.operator?.records.said.some(({ linkId, choice }) => linkId === link.id && choice === 'leave');
    if (left) return [];
    if (isUndoneCreate(world, link.id, { row, record })) return [];
    return propagates && (row || record) && !asked && !world.guard?.discarded.isAccepted(link.id)
      ? [`${name}: one end was deleted and the other was left: ${link.stateReason}`]
      : [];
  });
}

/** S8.2: a create that was undone, which is what severed the link: the end that it made is gone, and the other one stays as it was. */
function isUndoneCreate(world: World, id: string, ends: { readonly row: boolean; readonly record: boolean }): boolean {
  const told = world.db.tables.log.filter(({ linkId }) => linkId === id);
  const severed = told.findLast(({ kind }) => kind === 'link_state');
  const removed = told.findLast(({ kind, policy }) => kind === 'delete' && policy === 'S8.2');
  if (!severed || !removed || severed.policy !== 'severed' || severed.at !== removed.at) return false;
  return removed.side === 'hubspot' ? !ends.record : !ends.row;
}

/** S5.1: nothing is deleted but what somebody deleted: an archive of ours follows a delete of its row, and the other way round. */
function unaskedDeletes(world: World): string[] {
  const { log } = world.db.tables;
  const found: string[] = [];
  const propagate = world.definition.deletion;
  for (const { id } of world.hubspot.ownArchives) {
    const decided = log.some(
      ({ kind, policy, hubspotId }) => kind === 'delete' && policy === 'decision' && hubspotId === id,
    );
    if (propagate?.deletedLocally !== 'propagate' && !decided)
      found.push(`record ${id} was archived, although deletes do not travel`);
    const told = log.some((entry) => entry.kind === 'delete' && entry.side === 'hubspot' && entry.hubspotId === id);
    const anew = log.some((entry) => entry.kind === 'restore' && entry.hubspotId === id);
    if (!told && !anew && !world.erased.has(id) && !world.restoredRecords.has(id))
      found.push(`record ${id} was archived, and no log tells`);
  }
  const died = new Set([
    ...world.deletedRecords.keys(),
    ...world.erased.keys(),
    ...world.hubspot.ownArchives.map(({ id }) => id),
  ]);
  for (const { kind, side, hubspotId, localKey } of log)
    if (kind === 'delete' && side === 'local' && !died.has(hubspotId ?? ''))
      found.push(`row ${localKey} was deleted, and nobody deleted record ${hubspotId}`);
  return found;
}

/** S5.2: where an edit wins, a delete takes none along that had not arrived, unless people deleted both ends or are asked. */
function deletedOverEdits(world: World): string[] {
  if (world.definition.deletion?.againstEdit !== 'edit_wins') return [];
  const { log, reviews } = world.db.tables;
  const asked = new Set(reviews.flatMap(({ kind, linkId }) => (kind === 'delete' ? [linkId] : [])));
  return log.flatMap(({ policy, kind, field, linkId, localKey, hubspotId }) => {
    const both = world.deletedRows.has(localKey ?? '') && world.deletedRecords.has(hubspotId ?? '');
    return kind === 'conflict' && policy === 'delete_wins' && !both && !asked.has(linkId)
      ? [`an edit of ${field} was deleted with row ${localKey} / record ${hubspotId}, although edits win`]
      : [];
  });
}

/** S5.4: a surviving record belongs to its primary's row, and to one row only. */
function mergedRecords(world: World): string[] {
  const links = [...world.db.tables.links.values()];
  const asked = world.db.tables.reviews.filter(({ open }) => open);
  const reviewed = new Set(asked.map(({ linkId }) => linkId));
  // A record made by a call whose answer was lost, and merged before it was found, was nobody's when the event came.
  const twins = new Set(asked.filter(({ kind }) => kind === 'duplicate_local').map(({ linkId }) => linkId));
  return links.flatMap((link) => {
    const waits = [...world.db.tables.marks.values()].some(({ record, waits }) => waits && record.id === link.id);
    if (link.state === 'held' && !reviewed.has(link.id) && !waits)
      return [`link of row ${link.localKey} is held, and nobody is asked`];
    if (link.state === 'held' && !twins.has(link.id) && world.scenario.events.lost === 0)
      return [`link of row ${link.localKey} is held, although the event told the primary record`];
    if (link.state !== 'live' || link.hubspotId === null || !world.mergedPrimaries.has(link.hubspotId)) return [];
    const away = links.filter(
      (other) =>
        other.state === 'merged_away' && world.hubspot.resolve(other.hubspotId ?? '', false)?.id === link.hubspotId,
    );
    const primaries = new Set<string>();
    for (let id: string | undefined = link.hubspotId; id !== undefined; id = world.mergedPrimaries.get(id))
      primaries.add(id);
    const taking = [link, ...away].map(({ id }) => id);
    const decided = world.operator?.records.said.some(
      ({ kind, choice, linkId }) => kind === 'merge' && choice !== 'retry' && taking.includes(linkId ?? ''),
    );
    if (decided) return [];
    return away
      .filter((other) => primaries.has(other.hubspotId!))
      .map(
        (other) =>
          `record ${link.hubspotId} belongs to row ${link.localKey}, but its primary ${other.hubspotId} was row ${other.localKey}'s`,
      );
  });
}

/** S5.6: nothing of an erased person is anywhere in what the sync keeps, and nobody made them anew. */
function erasedPeople(world: World): string[] {
  const { links, tracks, intents, sent, log, reviews, marks, matchKeys } = world.db.tables;
  const kept = JSON.stringify([
    [...links.values()],
    [...tracks.values()],
    intents,
    sent,
    log,
    reviews,
    [...marks.values()],
    [...matchKeys.values()],
  ]);
  const keptTags = new Set(kept.match(/\bt\d+(?=-)/g) ?? []);
  return [...world.erased].flatMap(([id, properties]) => {
    // A create whose answer was lost: the record was erased before anybody here knew that it was there.
    const minted = [...links.values()].find(({ externalId }) => externalId === properties['renewa_id']);
    if (minted && minted.hubspotId !== id) return [];
    const seen = Object.values(properties)
      .map(tagOf)
      .filter((tag) => tag !== null && keptTags.has(tag));
    const link = [...links.values()].find(({ hubspotId }) => hubspotId === id);
    return [
      ...seen.map((tag) => `value ${tag} of the erased record ${id} is still kept`),
      ...(link?.state === 'erased' ? [] : [`the erased record ${id} has no tombstone, its link is ${link?.state}`]),
    ];
  });
}
