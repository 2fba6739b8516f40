import type { BatchContext } from '../sync-operations/batch-context';
import type { AssociationPass, RelationPass } from './association-pass';
import { believeAbsences } from './believe-absences';
import { mergeSet } from './merge-set';
import { mergeSingle } from './merge-single';
import { OpenEnds } from './open-ends';
import { activeRelations, findEndLinks, readBothSides, wantsAssociations } from './read-associations';
import type { EndLinks } from './end-links';
import type { AssociationReading } from './read-associations';
import type { ShownEnds } from './believe-absences';

/** Section 6 up to the decisions: reads both sides of the records whose mark is about associations, and merges every relation. */
export async function mergeAssociations(context: BatchContext): Promise<void> {
  const wanting = context.items.filter((item) => wantsAssociations(context, item));
  if (wanting.length === 0) return;
  const readings = await readBothSides(context, wanting);
  let links = await findEndLinks(context, readings);
  const shown = await believeAbsences(context, readings, links);
  if (shown.readAgain) links = await findEndLinks(context, readings);
  for (const reading of readings) reading.item.associations = passOf(context, reading, links, shown);
}

function passOf(
  context: BatchContext,
  reading: AssociationReading,
  links: EndLinks,
  shown: ShownEnds,
): AssociationPass {
  const open = new OpenEnds();
  const relations = activeRelations(context).map((relation): RelationPass => {
    const input = { context, reading, relation, links, shown, open };
    return relation.mapping.relation.kind === 'join_table'
      ? { relation, triples: mergeSet(input), single: null }
      : { relation, triples: [], single: mergeSingle(input) };
  });
  if (open.unknown)
    reading.item.comeBack({
      kind: 'retry',
      delayMs: context.ports.settings.unreachableRetryMs,
      counted: false,
      reason: 'The other end of an association is not shown by its side; nothing of it is written until it is.',
    });
  return {
    held: reading.held,
    relations,
    waits: open.waits(),
    links,
    results: new Map(),
    opened: [],
    refusedLocally: new Map(),
  };
}
