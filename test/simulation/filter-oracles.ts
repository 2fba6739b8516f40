import { DEFAULT_LEAVING, isLeaveCause } from '@app/sync-engine';
import type { Link } from '@app/sync-engine';
import { MEMBER } from './filter-users';
import type { World } from './world';

/** What S4.4 promises of records that leave their filter and pass it again, as the end of a schedule shows it. */
export function filterViolations(world: World): string[] {
  if (!world.filters) return [];
  return [...stillSynced(world), ...notBack(world), ...deletedInside(world), ...overEdits(world), ...keptApart(world)];
}

interface Ends {
  readonly link: Link;
  readonly name: string;
  /** Null: that end is not there. */
  readonly row: boolean | null;
  readonly record: boolean | null;
}

function ends(world: World): Ends[] {
  const living = world.livingRows();
  return [...world.db.tables.links.values()].map((link) => {
    const row = living.get(link.localKey ?? '');
    const record = world.hubspot.get(link.hubspotId ?? '');
    return {
      link,
      name: `link of row ${link.localKey} and record ${link.hubspotId}`,
      row: row ? row[MEMBER] === 'yes' : null,
      record: record ? record.properties[MEMBER] === 'yes' : null,
    };
  });
}

/** A record that took part when people began, or that a person made as one that does, does not go on once it has left. */
function stillSynced(world: World): string[] {
  const { leftLocally, leftInHubSpot } = world.definition.leaving ?? DEFAULT_LEAVING;
  const { log } = world.db.tables;
  return ends(world).flatMap(({ link, name, row, record }) => {
    if (link.state !== 'live') return [];
    const wasBack = log.some(({ linkId, policy }) => linkId === link.id && policy?.startsWith('left_'));
    // An operator may leave a record out of what a plan shows to leave.
    const began = Number(link.localKey) <= world.scenario.startWith && !world.operator;
    if (leftLocally !== 'keep' && row === false && (link.passedFilter.local || (began && !wasBack)))
      return [`${name} goes on, although the row has left its filter`];
    if (leftInHubSpot !== 'keep' && record === false && link.passedFilter.hubspot && !madeOfAnOldRead(world, link))
      return [`${name} goes on, although the record has left its filter`];
    return [];
  });
}

/**
 * A row made of a stale read whose newer event had come before, when the record was nobody's and outside: nothing but the audit looks at
 * it again (S2.8 knows no time of a record without a link).
 */
function madeOfAnOldRead(world: World, { hubspotId, highestUpdatedAt }: Link): boolean {
  const { faults } = world.scenario;
  const record = world.hubspot.get(hubspotId ?? '');
  return (faults.staleRead ?? 0) > 0 && !!record && highestUpdatedAt !== null && highestUpdatedAt < record.updatedAt;
}

/** What left comes back once it passes again, unless the other end has left: a removed row too, which would come back only to leave. */
function notBack(world: World): string[] {
  const rows = world.local.snapshot();
  const asked = new Set(world.db.tables.reviews.flatMap(({ open, linkId }) => (open ? [linkId] : [])));
  return ends(world).flatMap(({ link, name, row, record }) => {
    if (link.state !== 'severed' || asked.has(link.id)) return [];
    const passes = link.stateCause === 'left_local_filter' ? row : record;
    const held = rows.get(link.localKey ?? '')?.[MEMBER];
    const other = link.stateCause === 'left_local_filter' ? record : held === undefined ? null : held === 'yes';
    return isLeaveCause(link.stateCause) && passes === true && other !== false
      ? [`${name} passes again, and is not back`]
      : [];
  });
}

/** Nothing is deleted but what left, and nothing by a policy that does not say so. */
function deletedInside(world: World): string[] {
  const { leftLocally, leftInHubSpot } = world.definition.leaving ?? DEFAULT_LEAVING;
  const { rowsOutside, recordsOutside } = world.filters!;
  return world.db.tables.log.flatMap(({ kind, policy, side, localKey, hubspotId }) => {
    if (kind !== 'delete') return [];
    if (policy === 'left_local_filter')
      return side === 'hubspot' && leftLocally === 'delete' && rowsOutside.has(localKey ?? '')
        ? []
        : [`record ${hubspotId} was deleted, although row ${localKey} never left`];
    if (policy === 'left_hubspot_filter')
      return side === 'local' && leftInHubSpot === 'delete' && recordsOutside.has(hubspotId ?? '')
        ? []
        : [`row ${localKey} was deleted, although record ${hubspotId} never left`];
    return world.scenario.lifecycle || policy === 'S8.2' || policy === 'decision'
      ? []
      : [`${side} end of ${localKey} / ${hubspotId} was deleted by ${policy}`];
  });
}

/** S5.2: where an edit wins, leaving takes none along that the other side had not seen, unless a person is asked. */
function overEdits(world: World): string[] {
  if (world.definition.deletion?.againstEdit === 'delete_wins' || world.scenario.lifecycle) return [];
  const { log, reviews } = world.db.tables;
  const asked = new Set(reviews.flatMap(({ kind, linkId }) => (kind === 'delete' ? [linkId] : [])));
  return log.flatMap(({ kind, policy, field, localKey, hubspotId, linkId }) =>
    kind === 'conflict' && policy === 'delete_wins' && !asked.has(linkId)
      ? [`an edit of ${field} went with row ${localKey} / record ${hubspotId}, although edits win`]
      : [],
  );
}

/** Leaving parts nobody who has not left. */
function keptApart(world: World): string[] {
  const { rowsOutside, recordsOutside } = world.filters!;
  return ends(world).flatMap(({ link, name }) =>
    (link.stateCause === 'left_local_filter' && !rowsOutside.has(link.localKey ?? '')) ||
    (link.stateCause === 'left_hubspot_filter' && !recordsOutside.has(link.hubspotId ?? ''))
      ? [`${name} was parted, although it never left`]
      : [],
  );
}
