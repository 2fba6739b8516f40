import type { BatchContext } from '../sync-operations/batch-context';
import type { AssociationPass, RelationPass } from './association-pass';
import { foreignEventIds } from './association-events';
import { believeAbsences } from './believe-absences';
import { keepLabelled } from './coherent-relations';
import { mergeSet } from './merge-set';
import { mergeSingle } from './merge-single';
import { OpenEnds } from './open-ends';
import { activeRelations, findEndLinks, readBothSides, wantsAssociations } from './read-associations';
import type { EndLinks } from './end-links';
import type { AssociationReading } from './read-associations';
import type { ShownEnds } from './believe-absences';

/** Section 6 up to the decisions: reads both sides of the records whose mark is about associations, and merges every relation. */
export async function mergeAssociations(context: BatchContext): Promise<void> {
  const readAt = context.ports.clock.now();
  const wanting = context.items.filter((item) => wantsAssociations(context, item));
  if (wanting.length === 0) return;
  const readings = await readBothSides(context, wanting);
  let links = await findEndLinks(context, readings);
  const shown = await believeAbsences(context, readings, links);
  if (shown.heldBefore.size > 0) links = await findEndLinks(context, readings);
  for (const reading of readings) reading.item.associations = passOf(context, reading, links, shown, readAt);
}

function passOf(
  context: BatchContext,
  reading: AssociationReading,
  links: EndLinks,
  shown: ShownEnds,
  readAt: number,
): AssociationPass {
  const open = new OpenEnds();
  const relations = activeRelations(context).map((relation): RelationPass => {
    const input = { context, reading, relation, links, shown, open };
    return relation.mapping.relation.kind === 'join_table'
      ? { relation, triples: mergeSet(input), single: null }
      : { relation, triples: [], single: mergeSingle(input) };
  });
  if (open.unknown || namesHiddenEnd(context, reading, links, shown))
    reading.item.comeBack({
      kind: 'retry',
      delayMs: context.ports.settings.unreachableRetryMs,
      counted: false,
      reason: 'The other end of an association is not shown by its side; nothing of it is written until it is.',
    });
  return {
    held: reading.held,
    relations: keepLabelled(relations),
    readAt,
    waits: open.waits(),
    links,
    results: new Map(),
    opened: [],
    refusedLocally: new Map(),
  };
}

/** Somebody else's event names a live link's record, and HubSpot shows neither the association nor the record. */
function namesHiddenEnd(
  context: BatchContext,
  reading: AssociationReading,
  links: EndLinks,
  shown: ShownEnds,
): boolean {
  return foreignEventIds(reading.item.mark).some((id) =>
    activeRelations(context).some(({ to }) => {
      const link = links.ofHubSpot(to.entity, id);
      const held = (reading.held.get(to.objectType) ?? []).some(({ toId }) => toId === id);
      return link?.state === 'live' && !held && !shown.hubspot.has(link.id);
    }),
  );
}
