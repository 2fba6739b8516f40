import type { AssociationMapping } from '../core';

type Relation = Pick<AssociationMapping, 'fromEntity' | 'toEntity' | 'state' | 'direction'>;

/**
 * S4.2: a create carries the associations whose other end exists by then, so on a first sync the ends of mapped relations come first: companies
 * before contacts. Gives the entities in that order; of entities that name each other in a circle the one that comes first by name follows, so
 * that the order is total and nobody waits for somebody who waits for them.
 */
export function endsFirst(entities: readonly string[], relations: readonly Relation[]): readonly string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (entity: string): void => {
    if (seen.has(entity)) return;
    seen.add(entity);
    for (const end of endsOf(entity, relations)) if (entities.includes(end)) visit(end);
    order.push(entity);
  };
  for (const entity of [...entities].sort()) visit(entity);
  return order;
}

/** The entities whose first sync goes ahead of this one's: the other ends of what its creates carry, but for those that follow it. */
export function entitiesAhead(entity: string, relations: readonly Relation[]): readonly string[] {
  const all = [...new Set(relations.flatMap(({ fromEntity, toEntity }) => [fromEntity, toEntity]))];
  const order = endsFirst(all, relations);
  return endsOf(entity, relations).filter((end) => order.indexOf(end) < order.indexOf(entity));
}

/** What only HubSpot may say (S3.1) is not carried, and what does not flow neither. */
function endsOf(entity: string, relations: readonly Relation[]): readonly string[] {
  const carried = relations.filter(
    ({ fromEntity, state, direction }) => fromEntity === entity && state === 'active' && direction !== 'to_local',
  );
  return [...new Set(carried.map(({ toEntity }) => toEntity))].sort();
}
