import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotVector, localVector, sameValue, sidesAgree } from '@app/sync-engine';
import type { FieldState, LogEntry } from '@app/sync-engine';
import { associationViolations } from './associations/association-oracles';
import { tagOf, tagOfVector, wholeOf } from './authorship';
import { decisionViolations } from './decision-oracles';
import { filterViolations } from './filter-oracles';
import { MEMBER } from './filter-users';
import { lifecycleViolations } from './lifecycle-oracles';
import { planViolations } from './plan-oracles';
import { recordDecisionViolations } from './record-decision-oracles';
import { isFromBefore, restoreViolations, wentWithTheDatabase } from './restore-oracles';
import { movedWithMerge, wentUnseenWithMerge } from './twin-merge-oracles';
import type { World } from './world';

/** Two measurements and a tie of a second each way, and what a scheduling point takes. */
const CLOCK_TOLERANCE_MS = 3_000;

/** Every promise that the end of a schedule shows broken; empty when all hold. */
export function violations(world: World): string[] {
  return [
    ...divergences(world),
    ...doubles(world),
    ...lostEdits(world),
    ...damagedValues(world),
    ...tornGroups(world),
    ...falselyNormalised(world),
    ...spuriousConflicts(world),
    ...olderWins(world),
    ...standingLosers(world),
    ...swappedAddresses(world),
    ...againstDirection(world),
    ...unmappedWrites(world),
    ...unfinished(world),
    ...(world.associations ? associationViolations(world, world.associations) : []),
    ...lifecycleViolations(world),
    ...filterViolations(world),
    ...decisionViolations(world),
    ...planViolations(world),
    ...recordDecisionViolations(world),
    ...(world.guard?.violations() ?? []),
    ...restoreViolations(world),
    ...world.undone.violations(),
    ...(world.operator?.cancelled.violations() ?? []),
    ...world.meter.violations(),
  ];
}

interface Pair {
  readonly key: string;
  readonly id: string;
  readonly field: CompiledField;
  readonly local: readonly (string | null)[];
  readonly hubspot: readonly (string | null)[];
  readonly state: FieldState | null;
}

function pairs(world: World): Pair[] {
  const { links, tracks } = world.db.tables;
  return [...links.values()].flatMap((link) => {
    if (link.entity !== 'contact' || link.state !== 'live' || link.localKey === null || link.hubspotId === null)
      return [];
    const row = world.local.snapshot().get(link.localKey);
    const record = world.hubspot.get(link.hubspotId);
    if (!row || !record) return [];
    return world.scenario.fields.map((field) => ({
      key: link.localKey!,
      id: link.hubspotId!,
      field,
      local: localVector(
        field,
        withBlanks(
          field.members.map(({ column }) => column ?? ''),
          row,
        ),
      )!,
      hubspot: hubspotVector(
        field,
        withBlanks(
          field.members.map(({ property }) => property),
          record.properties,
        ),
      )!,
      state: tracks.get(link.id)?.[field.id]?.state ?? null,
    }));
  });
}

function withBlanks(
  names: readonly string[],
  values: Readonly<Record<string, string | null>>,
): Record<string, string | null> {
  return { ...Object.fromEntries(names.map((name) => [name, null])), ...values };
}

/** Both sides agree, or a state with exactly these values says why not; `normalised` only if HubSpot's form of L is H. */
function divergences(world: World): string[] {
  return pairs(world).flatMap((pair) => {
    const { field, local, hubspot, state } = pair;
    const name = `row ${pair.key} / record ${pair.id} ${field.id}: ${JSON.stringify(local)} ≠ ${JSON.stringify(hubspot)}`;
    if (sidesAgree(field, local, hubspot)) return [];
    if (state === null) return [`diverged without a state: ${name}`];
    const about =
      state.local !== null &&
      state.hubspot !== null &&
      sameValue(state.local, field.canonicalLocal(local)) &&
      sameValue(state.hubspot, field.canonicalHubSpot(hubspot));
    if (!about)
      return [
        `state ${state.kind} is about other values: ${name}, not ${JSON.stringify(state.local)} and ${JSON.stringify(state.hubspot)}`,
      ];
    if (state.kind === 'normalised')
      return isNormalForm(world, pair) ? [] : [`normalised, but not the normal form: ${name}`];
    // A one-way field whose source is blank waits for it, and clears nothing.
    const source = field.direction === 'to_local' ? hubspot : local;
    if (state.kind === 'held_by_direction' && source.every((value) => value === null)) return [];
    if (state.kind === 'drift_ignored' && field.direction !== 'two_way' && field.drift === 'ignore') return [];
    const isAsked = world.scenario.operator !== undefined || world.scenario.massChangeAnswers !== undefined;
    const decided = isAsked && (state.kind === 'undone' || state.kind === 'discarded');
    return state.kind === 'review' || decided ? [] : [`left in state ${state.kind}: ${name}`];
  });
}

/** S2.4: a form that is taken for HubSpot's own is nobody's edit, also where the value has moved on since. */
function falselyNormalised(world: World): string[] {
  return world.db.tables.log.flatMap(({ kind, policy, field: id, before, after }) => {
    const field = world.scenario.fields.find((one) => one.id === id);
    if (kind !== 'state_began' || policy !== 'normalised' || !field || !before || !after) return [];
    return isNormalForm(world, { field, local: before, hubspot: after })
      ? []
      : [`taken for the normal form: ${id} ${JSON.stringify(before)} and ${JSON.stringify(after)}`];
  });
}

/** HubSpot's form of the local value, or the application's of HubSpot's. */
function isNormalForm(world: World, { field, local, hubspot }: Pick<Pair, 'field' | 'local' | 'hubspot'>): boolean {
  const [{ column, property }] = field.members as readonly [(typeof field.members)[number]];
  const normalise = world.scenario.behaviour.normalise[property] ?? ((value: string) => value);
  if (local[0] && normalise(local[0]) === hubspot[0]) return true;
  const { applicationTrigger } = world.scenario;
  return (
    applicationTrigger !== undefined &&
    column !== null &&
    applicationTrigger({ [column]: hubspot[0] ?? null })[column] === local[0]
  );
}

/** Nothing exists twice: every end is linked once, and no twin stands unlinked without a review. */
function doubles(world: World): string[] {
  const found: string[] = [];
  const links = [...world.db.tables.links.values()].filter((link) => link.entity === 'contact');
  const reviewed = world.db.tables.reviews.filter((review) => review.open);
  for (const [key, row] of world.livingRows()) {
    const outside = world.filters !== null && row[MEMBER] !== 'yes';
    const held = links.filter((link) => link.localKey === key).length;
    if (held > 1) found.push(`row ${key} is linked ${held} times`);
    if (held === 0 && !outside && !reviewed.some((review) => review.localKey === key))
      found.push(`row ${key} is not linked`);
  }
  for (const { id, properties } of world.hubspot.all()) {
    const held = links.filter((link) => link.hubspotId === id).length;
    if (held > 1) found.push(`record ${id} is linked ${held} times`);
    const merged = (properties['hs_merged_object_ids'] ?? '').split(';');
    const leftOut = new Set(
      world.operator?.records.said.flatMap(({ linkId, choice }) => (choice === 'leave' ? [linkId] : [])),
    );
    const asked = links.some(
      ({ id: linkId, state, hubspotId }) =>
        (state === 'held' || leftOut.has(linkId)) && merged.includes(hubspotId ?? ''),
    );
    // S4.4: a record of ours is linked, whether or not it passes a filter. One that no link minted any more (a first create that landed
    // after its record was archived and made anew) is a record like any other.
    const minted = links.some(({ externalId }) => externalId !== null && externalId === properties['renewa_id']);
    const outside = world.filters !== null && properties[MEMBER] !== 'yes' && !minted;
    if (held === 0 && !asked && !outside && !reviewed.some((review) => review.hubspotId === id))
      found.push(`record ${id} is not linked: ${JSON.stringify(properties)}`);
  }
  const { startWith, strangers = 0, creates, sharedKeys, differentKeys, lifecycle, associations } = world.scenario;
  // Of doubles a person says which stay doubled.
  if (lifecycle || world.filters || world.restored || differentKeys !== undefined) return found;
  const made = startWith + strangers + creates.local + creates.hubspot + (associations?.newContacts ?? 0);
  const reviewedTwins = reviewed.filter((review) => review.kind.startsWith('duplicate')).length;
  for (const [name, count] of [
    ['rows', world.local.snapshot().size],
    ['records', world.hubspot.all().length],
  ] as const) {
    const fewest = sharedKeys ? startWith + Math.max(creates.local, creates.hubspot) : made;
    if (count < fewest || count > fewest + reviewedTwins) found.push(`${count} ${name}, expected ${fewest}`);
  }
  return found;
}

/** An edit is kept if it is an ancestor of the end state, or of a value in the log or in a review. */
function lostEdits(world: World): string[] {
  const { authorship, db } = world;
  const oneWay = new Set(world.scenario.fields.filter(({ direction }) => direction !== 'two_way').map(({ id }) => id));
  const told = db.tables.log.flatMap((entry) => {
    if (entry.kind === 'create') return [];
    if (isUndoneAnew(entry)) return entry.before ?? [];
    // What stood on the receiving side of a one-way field is told by the write that restored it.
    if (entry.kind === 'write') return oneWay.has(entry.field ?? '') ? (entry.before ?? []) : [];
    return [...(entry.before ?? []), ...(entry.after ?? [])];
  });
  const parked = db.tables.reviews.flatMap((review) => [...(review.local ?? []), ...(review.hubspot ?? [])]);
  const end = [
    ...[...world.livingRows().values()].flatMap((row) => Object.values(row)),
    ...world.hubspot.all().flatMap((record) => Object.values(record.properties)),
  ];
  const keptTags = new Set([
    ...[...told, ...parked, ...end].map(tagOf).filter((tag) => tag !== null),
    ...authorship.retired,
    ...(world.restored?.toldBefore ?? []),
  ]);
  const endTags = new Set(end.map(tagOf));
  // What a person left standing on one side alone goes with that side's record.
  const leftByDecision = new Set(
    db.tables.log.flatMap((entry) => {
      const { kind, policy, before, after } = entry;
      if (isUndoneAnew(entry)) return (before ?? []).map(tagOf);
      if (kind === 'state_began' && (policy === 'discarded' || policy === 'undone')) return (after ?? []).map(tagOf);
      return kind === 'conflict' && policy === 'decision' && world.guard ? (before ?? []).map(tagOf) : [];
    }),
  );
  const found: string[] = [];
  for (const edit of authorship.edits) {
    if (
      world.isErased(edit.record) ||
      wentWithItsHistory(world, edit) ||
      wentWithTheDatabase(world, edit) ||
      wentUnseenWithMerge(world, edit)
    )
      continue;
    if (![...keptTags].some((tag) => authorship.descends(tag, edit.tag)))
      found.push(`edit ${edit.tag} of ${edit.field} on ${edit.record} (${edit.side}) is lost`);
    if (isAgainstDirection(world, edit) || isFromBefore(world, edit.parent)) continue;
    // A record that came back beside the one in its place keeps what was edited on it.
    const livesOn =
      [...endTags].some((tag) => tag !== null && authorship.descends(tag, edit.tag)) ||
      wentWithItsRecord(world, edit) ||
      [...leftByDecision].some((tag) => authorship.descends(tag, edit.tag));
    if (edit.parent !== null && endTags.has(edit.parent) && !livesOn && endedOn(world, edit.record, edit.parent)) {
      found.push(`ended older: ${edit.field} ended as ${edit.parent}, although ${edit.tag} was made on top of it`);
    }
  }
  return found;
}

/** S8.2: an undo put a value back into a row whose HubSpot record is made anew of it: no other side is left to show what it took back. */
function isUndoneAnew({ kind, cause, policy }: LogEntry): boolean {
  return kind === 'write' && cause === 'undo' && policy === 'S5.2';
}

/**
 * S3.5 finds an edit that a write of ours went over in the record's history, at the next event, write or audit. A merge that comes first
 * gives the survivor a history of its own, and the edit is in no place that can be read any more.
 */
function wentWithItsHistory(world: World, edit: { readonly tag: string; readonly record: string }): boolean {
  return world.hubspot.ownWrites.some(
    ({ id, before }) => edit.record === `hubspot ${id}` && tagOf(before) === edit.tag && world.hubspot.isMergedAway(id),
  );
}

/**
 * Who merges a record away, or deletes it with the edit on it, lets the edit go, and those that it was made on top of there: also where
 * another record has taken its place, be it that the answer of its create was lost: it is looked for by its external id among living records
 * (S4.2). Where a late archive of ours did it, the log names the value.
 */
function wentWithItsRecord(
  world: World,
  edit: { readonly tag: string; readonly record: string; readonly side: 'local' | 'hubspot' },
): boolean {
  const { authorship, db, hubspot } = world;
  // A row that is made in the place of one that somebody deleted is made of the record.
  if (edit.side === 'local')
    return (
      !world.livingRows().has(edit.record.replace('local ', '')) &&
      [...authorship.retired].some((tag) => authorship.descends(tag, edit.tag))
    );
  const id = edit.record.replace('hubspot ', '');
  const toldGone = db.tables.log.some(
    ({ kind, policy, hubspotId, before }) =>
      kind === 'conflict' &&
      policy === 'S5.5' &&
      hubspotId === id &&
      (before ?? []).some((value) => authorship.descends(tagOf(value), edit.tag)),
  );
  const retired = authorship.edits.some(
    ({ tag, record }) => record === edit.record && authorship.retired.has(tag) && authorship.descends(tag, edit.tag),
  );
  return hubspot.isMergedAway(id) || ((retired || toldGone) && hubspot.get(id) === undefined);
}

/** An edit on the receiving side of a one-way field: its policy may write the source's older value over it. */
function isAgainstDirection(
  world: World,
  edit: { readonly field: string; readonly side: 'local' | 'hubspot' },
): boolean {
  const field = world.scenario.fields.find(({ id }) => id === edit.field);
  return field?.direction === (edit.side === 'local' ? 'to_local' : 'to_hubspot');
}

/** What a person typed into the application stands there as typed: what HubSpot makes of it never comes back over it. */
function damagedValues(world: World): string[] {
  if (world.scenario.applicationTrigger) return [];
  return pairs(world).flatMap(({ key, field, local }) => {
    if (field.members.length > 1) return [];
    const edit = world.authorship.edits.find(({ tag, side }) => side === 'local' && tag === tagOf(local[0]));
    if (!edit || sameValue(field.canonicalLocal(local), field.canonicalLocal([edit.value]))) return [];
    return [`damaged: ${field.id} of row ${key} holds ${local[0]}, typed was ${edit.value}`];
  });
}

/** S3.7: a group is one value: on no side there ever stood members of two, which nobody had typed together. */
function tornGroups(world: World): string[] {
  const { wholes } = world.authorship;
  const groups = world.scenario.fields.filter(({ members }) => members.length > 1);
  const isTorn = (field: CompiledField, values: readonly (string | null)[]): boolean =>
    values.some((value) => value !== null) && !wholes.has(wholeOf(field.id, values));
  return groups.flatMap((field) => {
    const told = world.db.tables.log.flatMap(({ field: id, kind, before, after }) =>
      id === field.id
        ? [before, after].flatMap((values) => (values && isTorn(field, values) ? [{ kind, values }] : []))
        : [],
    );
    const rows = [...world.local.snapshot()].flatMap(([key, row]) => {
      const values = field.members.map(({ column }) => row[column ?? ''] ?? null);
      return isTorn(field, values) ? [{ kind: `row ${key}`, values }] : [];
    });
    const records = world.hubspot.everHeld().flatMap(({ id, properties }) => {
      const values = field.members.map(({ property }) => properties[property] ?? null);
      return isTorn(field, values) ? [{ kind: `record ${id}`, values }] : [];
    });
    return [...told, ...rows, ...records].map(
      ({ kind, values }) => `torn: ${field.id} of ${kind}, which nobody typed so: ${JSON.stringify(values)}`,
    );
  });
}

/**
 * Both sides ended with that value, and the record that was edited with no other one: where a merge gave it to another row, a copy of what was
 * edited may stand on the row that it left.
 */
function endedOn(world: World, record: string, tag: string): boolean {
  const own = pairs(world).filter(({ key, id }) => record === `local ${key}` || record === `hubspot ${id}`);
  const holds = ({ local, hubspot }: Pair): boolean => tagOfVector(local) === tag && tagOfVector(hubspot) === tag;
  return (own.length > 0 ? own : pairs(world)).some(holds);
}

/** Winner and loser of a logged conflict are not ancestor and descendant. */
function spuriousConflicts(world: World): string[] {
  return world.db.tables.log.flatMap((entry) => {
    const [before, after] = [tagOfVector(entry.before), tagOfVector(entry.after)];
    if (entry.kind !== 'conflict' || entry.policy === 'direction' || before === null || after === null) return [];
    // Who discards a mass change has older values written back.
    if (isFromBefore(world, before, after) || (entry.policy === 'decision' && world.guard)) return [];
    const related = world.authorship.descends(before, after) || world.authorship.descends(after, before);
    return related ? [`spurious conflict in ${entry.field}: ${before} and ${after}`] : [];
  });
}

/**
 * Beyond what clocks and measurements allow, `latest_wins` never lets the older of two edits win. Not asked of the values that a record
 * was born with: matched from the other end, when they were made is not known, and a tie is local's. Nor of what was typed into a row
 * before a person gave it its record: a row without a link keeps no times; nor of what a merge moved, whose history went with its record.
 */
function olderWins(world: World): string[] {
  return world.db.tables.log.flatMap((entry) => {
    const [loser, winner] = [tagOfVector(entry.before), tagOfVector(entry.after)];
    if (entry.kind !== 'conflict' || entry.policy !== 'latest_wins' || !loser || !winner) return [];
    if (isFromBefore(world, loser, winner)) return [];
    const [lostAt, wonAt] = [world.authorship.madeAt(loser), world.authorship.madeAt(winner)];
    if (wonAt !== null && wasGivenSince(world, entry, wonAt)) return [];
    if (movedWithMerge(world, loser)) return [];
    if (lostAt === null || wonAt === null || world.authorship.isBirth(winner) || lostAt <= wonAt + CLOCK_TOLERANCE_MS)
      return [];
    return [`older edit wins in ${entry.field}: ${winner} over ${loser}, made ${lostAt - wonAt} ms later`];
  });
}

function wasGivenSince(world: World, { localKey }: LogEntry, at: number): boolean {
  return world.db.tables.log.some(
    (entry) =>
      entry.kind === 'link_state' &&
      entry.policy === 'decision' &&
      entry.localKey === localKey &&
      entry.message!.includes('belongs to') &&
      entry.at >= at,
  );
}

/** S3.2: what lost a conflict does not stand on both sides in the end, unless it won a later one. An undo may put it back. */
function standingLosers(world: World): string[] {
  if (world.operator || world.scenario.massChangeAnswers) return [];
  const conflicts = world.db.tables.log.filter(({ kind, after }) => kind === 'conflict' && after !== null);
  return pairs(world).flatMap(({ key, field, local, hubspot }) => {
    const tag = tagOfVector(local);
    if (tag === null || tag !== tagOfVector(hubspot)) return [];
    const last = conflicts.findLast(
      ({ localKey, field: id, before, after }) =>
        localKey === key && id === field.id && [tagOfVector(before), tagOfVector(after)].includes(tag),
    );
    return last && tagOfVector(last.before) === tag
      ? [`${tag} stands in ${field.id} of row ${key}, although it lost to ${tagOfVector(last.after)}`]
      : [];
  });
}

/** S3.9: two people exchanged their addresses on one side, and nobody touched them on the other: exchanged they are, and none is gone. */
function swappedAddresses(world: World): string[] {
  if (world.scenario.swap === undefined) return [];
  return [...world.local.snapshot()].slice(0, 2).flatMap(([key, { email }], index) => {
    const wanted = `k${1 - index}-local@example.com`;
    return email === wanted ? [] : [`row ${key} ended with the address ${email}, wanted was ${wanted}`];
  });
}

/** S3.1: the source side of a one-way field is never written; a record's creation is no such write. */
function againstDirection(world: World): string[] {
  const byProperty = new Map(
    world.scenario.fields.flatMap((field) => field.members.map(({ property }) => [property, field] as const)),
  );
  return [
    ...world.hubspot.ownWrites
      .filter(({ property }) => byProperty.get(property)?.direction === 'to_local')
      .map(({ id, property }) => `${property} of record ${id} was written against its direction`),
    ...world.db.tables.log
      .filter(
        (entry) =>
          entry.kind === 'write' &&
          entry.side === 'local' &&
          world.scenario.fields.some(({ id, direction }) => id === entry.field && direction === 'to_hubspot'),
      )
      .map((entry) => `${entry.field} of row ${entry.localKey} was written against its direction`),
  ];
}

/** S3.7: only what is mapped is written, and the id that a create carries. */
function unmappedWrites({ scenario, definition, hubspot }: World): string[] {
  const mapped = new Set(scenario.fields.flatMap(({ members }) => members.map(({ property }) => property)));
  return hubspot.ownWrites
    .filter(({ property }) => !mapped.has(property) && property !== definition.externalIdProperty)
    .map(({ id, property }) => `${property} of record ${id} is mapped by nothing, and was written`);
}

/** Nothing is left parked, pending or intended when all faults have ended. */
function unfinished(world: World): string[] {
  const { marks, links, intents } = world.db.tables;
  return [
    ...[...marks.values()]
      .filter((mark) => mark.parkedReason !== null)
      .map((mark) => `${mark.record.kind} ${mark.record.id} is parked: ${mark.parkedReason}`),
    ...[...links.values()]
      .filter((link) => link.state === 'pending' || link.state === 'unreachable')
      .map((link) => `link ${link.id} is ${link.state}`),
    ...intents.map((intent) => `intent ${intent.id} on ${intent.field} is still open`),
  ];
}
