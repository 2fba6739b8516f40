import { EMPTY_TRACK, hubspotAssociation, mergeField, receiptOfAssociation, undoneState } from '../core';
import type { FieldDecision, FieldVector, Link } from '../core';
import { instructionOf } from '../sync-operations/plan-stage';
import type { SinglePass } from './association-pass';
import { decidedAt, eventsAbout, foreignEventIds, newestForeignEvent, oursStands } from './association-events';
import type { RelationInput } from './merge-set';
import { hubspotEnds, localEnds, sentEnds } from './read-associations';

/** S6.3: a foreign key or a flagged row is a field whose value is the link at the other end. Null: unknown, left alone. */
export function mergeSingle(input: RelationInput): SinglePass | null {
  const { context, reading, relation, links, open } = input;
  const { item } = reading;
  const { entity } = relation.to;
  const link = item.link!;
  const [rawLocal = null] = localEnds(reading, relation);
  const ids = hubspotEnds(reading, relation);
  const holders = ids.map((id) => live(links.ofHubSpot(entity, id)));
  const base = { local: link.baseLocal[relation.id], hubspot: link.baseHubSpot[relation.id] };
  const local = localValue(input, rawLocal, base.local?.[0]);
  const hubspot = mayBeHidden(input, ids)
    ? undefined
    : hubspotAssociation({
        links: holders.map((holder) => holder?.id ?? null),
        base: base.hubspot?.[0],
        local: local?.[0],
        ...baseEnd(input, base.hubspot?.[0]),
      });
  if (local === undefined || hubspot === undefined) {
    ids.forEach((id, at) => holders[at] ?? open.awaitHubSpot(entity, id));
    return null;
  }
  const known = holders.filter((holder) => holder !== null);
  const pass = { local, rawLocal, holders: known, strays: straysAmong(input, known, local, hubspot), received: null };
  if (hubspot === 'ambiguous') return { ...pass, hubspot: [null], decision: ambiguous(input, holders.length) };
  const about = eventIds(input, ids, base.hubspot?.[0]);
  const sent = receiptOfAssociation(item.intentsOf(relation.id), hubspot, base.hubspot);
  // A primary that stands where we made it is somebody's only by an event about primaries; other labels of its pair are none of it.
  const named =
    sent && relation.exclusive
      ? newestForeignEvent(item.mark, ids, 'primary')
      : newestForeignEvent(item.mark, about, eventsAbout(relation));
  const since = decidedAt(item.intentsOf(relation.id), context.ports.clocks());
  const event = named && sent && (named.occurredAt < since || oursStands(item.mark, about, since)) ? null : named;
  const receipt = event ? null : (sent ?? takenByUs(input, hubspot, base.hubspot));
  const result = mergeField({
    field: relation.field,
    entityPolicy: context.runtime.definition.conflictPolicy,
    local,
    hubspot,
    baseLocal: receipt ? receipt.baseLocal : (changedAgain(input, local) ?? base.local),
    baseHubSpot: receipt ? receipt.baseHubSpot : base.hubspot,
    track: item.tracks[relation.id] ?? EMPTY_TRACK,
    intents: [],
    history: event ? [{ value: hubspot, at: event.occurredAt, ownApp: false }] : [],
    known: [],
    verifyNow: false,
    localChangedAt: localChangedAt(input),
    agreedAt: link.agreedAt,
    now: context.batch.now,
    clocks: context.ports.clocks(),
    intentLifetimeMs: context.ports.settings.intentLifetimeMs,
    oscillation: context.ports.settings.oscillation,
    checkedUnder: String(relation.mapping.version),
    instruction: instructionOf(item, relation.field),
    retryErrors: item.mark.reasons.includes('retry'),
    secondaryValues: [],
  });
  if (result.kind !== 'decided') return null;
  const { decision } = result;
  const bases = decision.bases ?? (receipt ? { local: receipt.baseLocal, hubspot: receipt.baseHubSpot } : null);
  // S8.2: the receipt of an undo whose answer was lost: the pair differs from now on, known.
  const undone = receipt?.behalf === 'undo' && !decision.toHubSpot && !decision.toLocal && local[0] !== hubspot[0];
  const track = undone ? { ...decision.track, state: undoneState(local, hubspot, context.batch.now) } : decision.track;
  const received = receipt !== null && receipt === sent ? { before: base.hubspot ?? [null] } : null;
  return { ...pass, hubspot, received, decision: { ...decision, bases, track } };
}

/**
 * What local held when it was last sent: where it holds something else now it has changed since, be it back to the base. What both sides
 * agreed on after it was sent is the newer base.
 */
function changedAgain({ reading, relation }: RelationInput, local: FieldVector): FieldVector | null {
  const { item } = reading;
  const agreedAt = item.link!.agreedAt ?? 0;
  const sent = item
    .intentsOf(relation.id)
    .filter(({ behalf, createdAt }) => behalf === 'local' && createdAt > agreedAt);
  const before = sent[sent.length - 1]?.local;
  return before && before[0] !== local[0] ? before : null;
}

/**
 * What is missing because of us, be it late, is no removal of HubSpot's: an association that we took away took its labels along, and a write
 * that moves to another end takes the former one away.
 */
function takenByUs(
  { reading: { item }, relation }: RelationInput,
  hubspot: FieldVector,
  base: FieldVector | undefined,
) {
  const before = base?.[0];
  if (before == null || hubspot[0] !== null) return null;
  const taken = item.intents.some(({ field, sent }) => field.endsWith(`#${before}`) && sent[0] === null);
  const movedAway = item
    .intentsOf(relation.id)
    .some(({ behalf, sent }) => behalf === 'local' && sent[0] !== null && sent[0] !== before);
  return taken || movedAway ? { baseLocal: [null], baseHubSpot: [null], behalf: 'local' as const } : null;
}

/** S2.6: what an open intent of ours added beside the value that stands, landed late; nobody else's event is about it. */
function straysAmong(
  { reading, relation }: RelationInput,
  holders: readonly Link[],
  local: FieldVector,
  hubspot: FieldVector | 'ambiguous',
): readonly Link[] {
  const { item } = reading;
  const sent = item.intentsOf(relation.id).map((intent) => intent.sent[0]);
  return holders.filter(
    ({ id, hubspotId }) =>
      sent.includes(id) &&
      id !== local[0] &&
      id !== hubspot[0] &&
      newestForeignEvent(item.mark, [hubspotId ?? ''], eventsAbout(relation)) === null,
  );
}

/** Somebody's event, or a write of ours, names an end that HubSpot does not show now: it may be the one that holds the type. */
function mayBeHidden({ reading, relation, links, shown, open }: RelationInput, ids: readonly string[]): boolean {
  if (ids.length > 0) return false;
  const named = [
    ...foreignEventIds(reading.item.mark).map((id) => live(links.ofHubSpot(relation.to.entity, id))),
    ...sentEnds(reading.item, relation).map((id) => live(links.of(id))),
  ];
  const hidden = named.some((link) => link !== null && !shown.hubspot.has(link.id));
  if (hidden) open.unknown = true;
  return hidden;
}

function live(link: Link | null): Link | null {
  return link?.state === 'live' ? link : null;
}

/** Blank only if the column is, and if its blank is not the doing of a row that has gone. */
function localValue(
  { relation, links, shown, open }: RelationInput,
  raw: string | null,
  base: string | null | undefined,
): FieldVector | undefined {
  const { entity } = relation.to;
  if (raw !== null) {
    const link = live(links.ofLocal(entity, raw));
    if (!link) open.awaitLocal(entity, raw);
    return link ? [link.id] : undefined;
  }
  if (base == null) return [null];
  const link = links.of(base);
  if (link && shown.missesLocally(link)) return [null];
  noteUnknown(open, link);
  return undefined;
}

/** What is known of the end that HubSpot held when both sides agreed, where it is not among those it shows. */
function baseEnd(
  { reading, relation, links, shown, open }: RelationInput,
  base: string | null | undefined,
): { readonly baseShown: boolean; readonly baseHidden: boolean } {
  const link = base == null ? null : links.of(base);
  if (!link || hubspotEnds(reading, relation).includes(link.hubspotId ?? ''))
    return { baseShown: false, baseHidden: false };
  const baseShown = shown.missesInHubSpot(reading.item, relation, link);
  // A primary is moved by HubSpot itself, wherever it was.
  const baseHidden = !baseShown && link.state === 'live' && !relation.exclusive;
  if (!baseShown) noteUnknown(open, link);
  return { baseShown, baseHidden };
}

function noteUnknown(open: RelationInput['open'], link: Link | null): void {
  if (link && link.state !== 'live') open.awaitLink(link);
  else open.unknown = true;
}

/** Ids whose events tell when HubSpot's value was authored: the ones held, and the one that has gone. */
function eventIds(
  { links }: RelationInput,
  held: readonly string[],
  base: string | null | undefined,
): readonly string[] {
  const before = base == null ? null : links.of(base)?.hubspotId;
  return before == null ? held : [...held, before];
}

/** Capture's time of the column, or of any row of the join table. */
function localChangedAt({ reading, relation }: RelationInput): number | null {
  const { mapping } = relation;
  const { relation: local } = mapping;
  const column = local.kind === 'foreign_key' ? local.column : `${local.table.schema}.${local.table.name}`;
  return reading.item.mark.changedColumns[column] ?? null;
}

/** HubSpot associates several records where the database has room for one, and none of them is the one agreed or held. */
function ambiguous({ context, reading, relation }: RelationInput, count: number): FieldDecision {
  const track = reading.item.tracks[relation.id] ?? EMPTY_TRACK;
  const continues = track.state?.kind === 'field_error' && track.state.hubspot === null;
  const detail = `HubSpot associates ${count} records of ${relation.to.entity} and the database holds one: remove the others in HubSpot, or choose one in the database.`;
  return {
    toHubSpot: null,
    toLocal: null,
    bases: null,
    track: continues
      ? track
      : {
          ...track,
          state: { kind: 'field_error', local: null, hubspot: null, detail, side: 'local', since: context.batch.now },
        },
    facts: continues
      ? []
      : [{ kind: 'error', side: 'local', before: null, after: null, policy: 'S6.3', message: detail }],
    review: null,
    error: null,
    historyRead: false,
  };
}
