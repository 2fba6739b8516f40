import { tagOf } from './authorship';
import { movedMeanwhile } from './record-decider';
import type { SaidOfRecord } from './record-decider';
import type { World } from './world';

type OwnMerge = World['hubspot']['ownMerges'][number];

/** What S5.4 promises of two HubSpot records of one row that we merged, because a person said so. */
export function twinMergeViolations(world: World, said: readonly SaidOfRecord[]): string[] {
  return world.hubspot.ownMerges.flatMap((merge) => [
    ...undecided(world, merge, said),
    ...told(world, merge),
    ...doubled(world, merge),
    ...forgotten(world, merge),
    ...gaveWay(world, merge, said),
  ]);
}

function called({ keeps, merges, survivorId }: OwnMerge): string {
  return `the merge of ${merges.id} into ${keeps.id} = ${survivorId}`;
}

/**
 * S5.4: what is typed between our last look and the call can let a value go that is in no place which can be read any more, unless it had been
 * carried to the row.
 */
export function wentUnseenWithMerge(
  { hubspot, authorship, db }: World,
  { record, tag }: { readonly record: string; readonly tag: string },
): boolean {
  const madeAt = (value: string | null | undefined): number => authorship.madeAt(tagOf(value) ?? '') ?? 0;
  const went = hubspot.ownMerges.some(({ keeps, merges, lookedAt }) => {
    if (record === `hubspot ${merges.id}` && (authorship.madeAt(tag) ?? 0) >= lookedAt) return true;
    return Object.entries(merges.properties).some(([property, value]) => {
      const held = tagOf(value);
      const unseen = madeAt(value) >= lookedAt || madeAt(keeps.properties[property]) >= lookedAt;
      return held !== null && unseen && authorship.descends(held, tag);
    });
  });
  return went && !db.tables.log.some(({ after }) => (after ?? []).some((value) => tagOf(value) === tag));
}

/** Whether a value came to where it is by a merge of ours: when it was made stands in no history any more. */
export function movedWithMerge({ hubspot }: World, tag: string): boolean {
  return hubspot.ownMerges.some(({ keeps, merges }) =>
    Object.entries(merges.properties).some(
      ([property, value]) => tagOf(value) === tag && (keeps.properties[property] ?? null) === null,
    ),
  );
}

/** S3.2: HubSpot merges only what a person named, who had seen both and the row as they were when it was decided. */
function undecided(world: World, merge: OwnMerge, said: readonly SaidOfRecord[]): string[] {
  const asked = said.filter(
    ({ chosen }) => chosen.kind === 'merge' && chosen.keeps === merge.keeps.id && chosen.merges === merge.merges.id,
  );
  if (asked.length === 0) return [`${called(merge)} was decided by nobody`];
  return asked.every((one) => movedMeanwhile(world, one))
    ? [`${called(merge)} was decided on values that had moved`]
    : [];
}

/** S8.1: who, what was kept, and what gave way stand in the log, once. */
function told(world: World, merge: OwnMerge): string[] {
  const { log } = world.db.tables;
  const entries = log.filter(
    ({ kind, message }) => kind === 'merge' && message!.includes(merge.keeps.id) && message!.includes(merge.merges.id),
  );
  return entries.length === 1 ? [] : [`${called(merge)} is told ${entries.length} times`];
}

/** One record lives, one link has it, and the id that no row had is remembered as merged away. */
function doubled(world: World, merge: OwnMerge): string[] {
  const { hubspot, db } = world;
  const links = [...db.tables.links.values()];
  const alive = [merge.keeps.id, merge.merges.id].filter((id) => hubspot.get(id) !== undefined);
  if (alive.length > 0) return [`${called(merge)} left ${alive.join(' and ')} alive`];
  const survivor = hubspot.resolve(merge.survivorId, false);
  const holders = survivor ? links.filter(({ hubspotId }) => hubspotId === survivor.id) : [];
  const remembered = [merge.keeps.id, merge.merges.id].filter((id) => links.some(({ hubspotId }) => hubspotId === id));
  return [
    ...(survivor && holders.length !== 1 ? [`after ${called(merge)} ${holders.length} links have the record`] : []),
    ...(remembered.length === 0 ? [`${called(merge)} is remembered by no link`] : []),
  ];
}

/** S2.5, S8.1: a value that was seen on the record which is gone, and that gave way to the kept one's, stands in the log. */
function gaveWay(world: World, merge: OwnMerge, said: readonly SaidOfRecord[]): string[] {
  const looks = said.filter(({ chosen }) => chosen.kind === 'merge' && chosen.merges === merge.merges.id);
  const seen = JSON.stringify(looks.map(({ look }) => [look.properties, look.rival?.properties]));
  const logged = JSON.stringify(world.db.tables.log.map(({ before }) => before));
  return world.scenario.fields.flatMap(({ members }) =>
    members.flatMap(({ property }) => {
      const [stands, lost] = [merge.keeps.properties[property] ?? null, merge.merges.properties[property] ?? null];
      if (stands === null || lost === null || stands === lost) return [];
      // What came between our last look and the call cannot be helped.
      if (!seen.includes(lost) || !seen.includes(stands)) return [];
      return logged.includes(lost) ? [] : [`${called(merge)} let ${lost} go, which is told nowhere`];
    }),
  );
}

/** A value that only the record had which is gone, and that HubSpot added to the other, is merged like any edit: it arrives, or is told. */
function forgotten(world: World, merge: OwnMerge): string[] {
  const { log, reviews, links } = world.db.tables;
  const columns = world.scenario.fields.flatMap(({ members, direction }) =>
    direction === 'to_hubspot' ? [] : members,
  );
  const moved = columns.flatMap(({ property }) => {
    const value = merge.merges.properties[property] ?? null;
    return value !== null && (merge.keeps.properties[property] ?? null) === null ? [value] : [];
  });
  // Who gives the row another record lets this one go on by itself, with what it holds.
  const survivor = world.hubspot.resolve(merge.survivorId, false)?.id;
  const isLinked = [...links.values()].some(({ hubspotId, state }) => state === 'live' && hubspotId === survivor);
  if (moved.length === 0 || !isLinked) return [];
  const rows = [...world.local.snapshot().values()];
  const known = [
    ...rows.flatMap((row) => Object.values(row)),
    ...[...log, ...reviews].flatMap((one) =>
      'before' in one ? [...(one.before ?? []), ...(one.after ?? [])] : [...(one.local ?? []), ...(one.hubspot ?? [])],
    ),
  ].flatMap((value) => tagOf(value) ?? []);
  return moved
    .filter((value) => !known.some((tag) => world.authorship.descends(tag, tagOf(value) ?? tag)))
    .map((value) => `${called(merge)} moved ${value}, which reached no row and is told nowhere`);
}
