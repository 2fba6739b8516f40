import { sameType } from '../core';
import type { Link } from '../core';
import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { BatchContext } from '../sync-operations/batch-context';
import type { WorkItem } from '../sync-operations/work-item';
import { activeRelations, endsHeld, hubspotEnds, localEnds, readHeld, sentEnds } from './read-associations';
import { foreignEventIds } from './association-events';
import type { EndLinks } from './end-links';
import type { AssociationReading } from './read-associations';

/** Which missing ends may be believed to be removed (S6.2); everything else that is missing is unknown. */
export class ShownEnds {
  readonly fromRecords = new Set<WorkItem>();
  readonly hubspot = new Set<string>();
  readonly local = new Set<string>();
  /** Relations whose type the portal no longer lists: their absence says nothing (S2.9). */
  readonly vanished = new Set<string>();
  /** What HubSpot held of the records whose associations were read again, before that. */
  readonly heldBefore = new Map<WorkItem, AssociationReading['held']>();

  /** Missing before the records were shown, too: one that went since may have been archived since. */
  missesInHubSpot(item: WorkItem, relation: AssociationRuntime, link: Link): boolean {
    const before = this.heldBefore.get(item);
    return (
      link.state === 'live' &&
      this.fromRecords.has(item) &&
      this.hubspot.has(link.id) &&
      !this.vanished.has(relation.id) &&
      before !== undefined &&
      !endsHeld(before, relation).includes(link.hubspotId ?? '')
    );
  }

  missesLocally(link: Link): boolean {
    return link.state === 'live' && this.local.has(link.id);
  }
}

interface Absence {
  readonly reading: AssociationReading;
  readonly relation: AssociationRuntime;
  readonly link: Link;
  readonly side: 'local' | 'hubspot';
}

/**
 * S6.2: an agreed end that a side no longer shows counts as removed only if both links are live and a read made after the association
 * read shows both records: HubSpot hides the associations of an archived record, and a deleted row takes its join rows along. The
 * associations are then read once more, so that a record restored between the two reads is not taken for a removal; what is missing only
 * in the second reading is unknown.
 */
export async function believeAbsences(
  context: BatchContext,
  readings: readonly AssociationReading[],
  links: EndLinks,
): Promise<ShownEnds> {
  const shown = new ShownEnds();
  const absences = readings.flatMap((reading) =>
    activeRelations(context).flatMap((relation) => absencesOf(reading, relation, links)),
  );
  if (absences.length === 0) return shown;
  await readLocalEnds(
    context,
    absences.filter(({ side }) => side === 'local'),
    shown,
  );
  const inHubSpot = absences.filter(({ side }) => side === 'hubspot');
  if (inHubSpot.length === 0) return shown;
  await readLabelsAgain(context, inHubSpot, shown);
  await readHubSpotEnds(context, inHubSpot, shown);
  const doubtful = new Map(inHubSpot.map(({ reading }) => [reading.item, reading]));
  const again = await readHeld(context, [...doubtful.keys()]);
  for (const [item, reading] of doubtful) {
    const held = again.get(item);
    shown.heldBefore.set(item, reading.held);
    if (held) reading.held = held;
    else shown.fromRecords.delete(item);
  }
  return shown;
}

function absencesOf(reading: AssociationReading, relation: AssociationRuntime, links: EndLinks): Absence[] {
  const { link } = reading.item;
  const single = relation.mapping.relation.kind !== 'join_table';
  const agreed = reading.triples.filter((triple) => triple.agreed && sameType(triple.type, relation.mapping.type));
  // An event of somebody else names an end that HubSpot does not show: removed, or archived before we looked.
  const told = foreignEventIds(reading.item.mark).map((id) => links.ofHubSpot(relation.to.entity, id)?.id);
  const expected = {
    local: single ? [link!.baseLocal[relation.id]?.[0]] : agreed.map(({ toLinkId }) => toLinkId),
    hubspot: [
      ...(single
        ? [link!.baseHubSpot[relation.id]?.[0], ...sentEnds(reading.item, relation)]
        : agreed.map(({ toLinkId }) => toLinkId)),
      ...told,
    ],
  };
  const found = { local: localEnds(reading, relation), hubspot: hubspotEnds(reading, relation) };
  return (['local', 'hubspot'] as const).flatMap((side) =>
    expected[side].flatMap((id): Absence[] => {
      const end = id == null ? null : links.of(id);
      const key = side === 'local' ? end?.localKey : end?.hubspotId;
      return end?.state === 'live' && key != null && !found[side].includes(key)
        ? [{ reading, relation, link: end, side }]
        : [];
    }),
  );
}

async function readLocalEnds(context: BatchContext, absences: readonly Absence[], shown: ShownEnds): Promise<void> {
  for (const [relation, links] of byEntity(absences)) {
    const keys = links.map((link) => link.localKey!);
    const rows = await context.ports.local.readRows(relation.to.table, keys, []);
    for (const link of links) if (rows.get(link.localKey!)?.softDeleted === false) shown.local.add(link.id);
  }
}

async function readHubSpotEnds(context: BatchContext, absences: readonly Absence[], shown: ShownEnds): Promise<void> {
  const { gateway } = context.ports;
  const items = [...new Set(absences.map(({ reading }) => reading.item))];
  const { objectType } = context.runtime.definition;
  const from = await gateway.readBatch(
    objectType,
    items.map((item) => item.hubspotId!),
    [],
  );
  if (!from.ok) return;
  for (const item of items) if (from.value.get(item.hubspotId!)?.archived === false) shown.fromRecords.add(item);
  for (const [relation, links] of byEntity(absences)) {
    const to = await gateway.readBatch(
      relation.to.objectType,
      links.map((link) => link.hubspotId!),
      [],
    );
    if (!to.ok) continue;
    for (const link of links) if (to.value.get(link.hubspotId!)?.archived === false) shown.hubspot.add(link.id);
  }
}

/** HubSpot's own types are always there; a label of the account takes its associations along when it is deleted. */
async function readLabelsAgain(context: BatchContext, absences: readonly Absence[], shown: ShownEnds): Promise<void> {
  const doubtful = new Map(absences.map(({ relation }) => [relation.id, relation.mapping]));
  for (const [id, mapping] of doubtful) {
    if (mapping.type.category === 'HUBSPOT_DEFINED') continue;
    const labels = await context.ports.associations.readLabels(mapping.fromObjectType, mapping.toObjectType);
    if (!labels.ok || !labels.value.some((label) => sameType(label, mapping.type))) shown.vanished.add(id);
  }
}

function byEntity(absences: readonly Absence[]): [AssociationRuntime, Link[]][] {
  const groups = new Map<string, { relation: AssociationRuntime; links: Map<string, Link> }>();
  for (const { relation, link } of absences) {
    const group = groups.get(relation.to.entity) ?? { relation, links: new Map<string, Link>() };
    groups.set(relation.to.entity, group);
    group.links.set(link.id, link);
  }
  return [...groups.values()].map(({ relation, links }) => [relation, [...links.values()]]);
}
