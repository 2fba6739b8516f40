import { mergeTriple, sameType } from '../core';
import type { Link } from '../core';
import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { StoredTriple } from '../ports';
import type { BatchContext } from '../sync-operations/batch-context';
import type { WorkItem } from '../sync-operations/work-item';
import type { TriplePass } from './association-pass';
import { PRESENT, tripleField } from './association-pass';
import { decidedAt, eventsAbout, newestForeignEvent } from './association-events';
import type { ShownEnds } from './believe-absences';
import { undoneEnds, undoOf } from './undo-associations';
import type { OpenEnds } from './open-ends';
import { hubspotEnds, localEnds } from './read-associations';
import type { EndLinks } from './end-links';
import type { AssociationReading } from './read-associations';

/** What merging one relation of one record looks at. */
export interface RelationInput {
  readonly context: BatchContext;
  readonly reading: AssociationReading;
  readonly relation: AssociationRuntime;
  readonly links: EndLinks;
  readonly shown: ShownEnds;
  readonly open: OpenEnds;
}

/** S6.2: each triple of the relation for itself; the ones whose ends are unknown are left alone with their base. */
export function mergeSet(input: RelationInput): readonly TriplePass[] {
  const { reading, relation, links, open } = input;
  const { entity } = relation.to;
  const local = new Set<string>();
  const hubspot = new Set<string>();
  const ends = new Map<string, Link>();
  for (const key of localEnds(reading, relation)) {
    const link = links.ofLocal(entity, key);
    if (link?.state === 'live') local.add(ends.set(link.id, link).get(link.id)!.id);
    else open.awaitLocal(entity, key);
  }
  for (const id of hubspotEnds(reading, relation)) {
    const link = links.ofHubSpot(entity, id);
    if (link?.state === 'live') hubspot.add(ends.set(link.id, link).get(link.id)!.id);
    else open.awaitHubSpot(entity, id);
  }
  const stored = new Map<string, StoredTriple>();
  for (const triple of reading.triples) {
    if (!sameType(triple.type, relation.mapping.type)) continue;
    stored.set(triple.toLinkId, triple);
    const link = links.of(triple.toLinkId);
    if (link?.state === 'live') ends.set(link.id, link);
    else if (link) open.awaitLink(link);
  }
  for (const id of undoneEnds(reading.item, relation.id)) {
    const link = links.of(id);
    if (link?.state === 'live') ends.set(id, link);
  }
  return [...ends.values()].flatMap((to) =>
    mergeOne(input, to, stored.get(to.id) ?? null, local.has(to.id), hubspot.has(to.id)),
  );
}

function mergeOne(
  input: RelationInput,
  to: Link,
  stored: StoredTriple | null,
  inLocal: boolean,
  inHubSpot: boolean,
): TriplePass[] {
  const { context, reading, relation, shown, open } = input;
  const { item } = reading;
  const agreed = stored?.agreed ?? false;
  const local = inLocal || (agreed && !shown.missesLocally(to) ? undefined : false);
  const hubspot = inHubSpot || (agreed && !shown.missesInHubSpot(item, relation, to) ? undefined : false);
  const intentions = intendedOf(input, to);
  const decision = mergeTriple({
    local,
    hubspot,
    agreed,
    state: stored?.state ?? null,
    ...intentions,
    undo: undoOf(item, relation.id, to.id),
    direction: relation.mapping.direction,
    drift: relation.mapping.drift,
    retryErrors: item.mark.reasons.includes('retry'),
    now: context.batch.now,
  });
  if (decision === null) {
    open.unknown = true;
    return [];
  }
  const sent = [...intentions.written, ...intentions.undoIntended];
  const isKnown = hubspot === agreed || (stored?.state?.kind === 'undone' && stored.state.hubspot === hubspot);
  const received = !isKnown && sent.includes(hubspot === true);
  return [{ to, stored, decision, local: local === true, hubspot: hubspot === true, received }];
}

/** S6.5: what open intents wanted HubSpot to hold; an event of somebody else after them says that HubSpot's state is theirs. */
function intendedOf({ context, reading, relation }: RelationInput, to: Link) {
  const { item } = reading;
  const open = item.intentsOf(tripleField(relation, to.id));
  const event = newestForeignEvent(item.mark, [to.hubspotId ?? ''], eventsAbout(relation));
  const told = event !== null && (open.length === 0 || event.occurredAt >= decidedAt(open, context.ports.clocks()));
  const intents = told ? [] : open;
  const wanted = (undo: boolean): readonly boolean[] =>
    intents.filter(({ behalf }) => (behalf === 'undo') === undo).map(({ sent }) => sent[0] === PRESENT);
  const alongWith = told ? [] : labelsWanted(context, item, relation, to);
  const written = wanted(false);
  return { intended: [...alongWith, ...written], written, undoIntended: wanted(true) };
}

/** A label that we gave the pair, be it late, brought the unlabelled association along (facts 6.1). */
function labelsWanted(
  { runtime }: BatchContext,
  item: WorkItem,
  relation: AssociationRuntime,
  to: Link,
): readonly boolean[] {
  if (!relation.unlabelled || !sameType(relation.mapping.type, relation.unlabelled)) return [];
  const labelled = runtime.associations.filter(
    (other) => other.id !== relation.id && other.to.objectType === relation.to.objectType,
  );
  const wanted = labelled.some(
    (other) =>
      item.intentsOf(other.id).some(({ sent }) => sent[0] === to.id) ||
      item.intentsOf(tripleField(other, to.id)).some(({ sent }) => sent[0] === PRESENT),
  );
  return wanted ? [true] : [];
}
