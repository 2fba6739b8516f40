import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { JoinedRow } from '../ports';
import type { BatchContext } from '../sync-operations/batch-context';
import type { WorkItem } from '../sync-operations/work-item';
import { tripleField } from './association-pass';
import type { CarriedEnd, MissingEnd, RowAssociations } from './carried-ends';
import { EndLinks } from './end-links';
import { activeRelations, localEndsOf, readJoined } from './read-associations';

/** S4.2: the associations that rows without a record have in the database, with the links at their other ends. Reads the database only. */
export async function associationsOfRows(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<WorkItem, RowAssociations>> {
  const relations = activeRelations(context);
  if (relations.length === 0 || items.length === 0) return new Map();
  const joined = await readJoined(context, items);
  const links = new EndLinks();
  for (const entity of new Set(relations.map(({ to }) => to.entity))) {
    const own = relations.filter(({ to }) => to.entity === entity);
    const keys = items.flatMap((item) => own.flatMap((relation) => localEndsOf(item, joined.get(item)!, relation)));
    if (keys.length > 0)
      links.add(entity, await context.ports.state.findLinks(entity, { localKeys: [...new Set(keys)] }));
  }
  return new Map(items.map((item) => [item, ofRow(item, joined.get(item)!, relations, links)]));
}

function ofRow(
  item: WorkItem,
  joined: ReadonlyMap<string, readonly JoinedRow[]>,
  relations: readonly AssociationRuntime[],
  links: EndLinks,
): RowAssociations {
  const ends = new Map<string, CarriedEnd>();
  const missing: MissingEnd[] = [];
  const blank: AssociationRuntime[] = [];
  let whole = true;
  for (const relation of relations) {
    const keys = localEndsOf(item, joined, relation);
    const isSet = relation.mapping.relation.kind === 'join_table';
    if (keys.length === 0 && !isSet) blank.push(relation);
    // What only HubSpot may say (S3.1) is not sent; the first-link rule decides of it (S3.3).
    if (keys.length > 0 && relation.mapping.direction === 'to_local') whole = false;
    else
      for (const key of keys) {
        const to = links.ofLocal(relation.to.entity, key);
        if (to?.state === 'live') ends.set(isSet ? tripleField(relation, to.id) : relation.id, { relation, to });
        else missing.push({ relation, localKey: key });
      }
  }
  return { ends, missing, blank, whole: whole && !bringsMore([...ends.values()], relations) };
}

/** A label brings the association without label along (facts 6.1): where the database does not hold that, it is HubSpot's addition. */
function bringsMore(ends: readonly CarriedEnd[], relations: readonly AssociationRuntime[]): boolean {
  return ends.some(({ relation, to }) => {
    const plain = relations.find(
      (other) => other.to.objectType === relation.to.objectType && isPlain(other) && other !== relation,
    );
    return plain !== undefined && !ends.some((other) => other.relation === plain && other.to.id === to.id);
  });
}

function isPlain({ mapping, unlabelled }: AssociationRuntime): boolean {
  return unlabelled?.typeId === mapping.type.typeId && unlabelled.category === mapping.type.category;
}
