import type { AssociationMapping } from '../core';
import type { RegistryStore } from '../ports';

/** Relations that an entity owns. */
export async function ownedAssociations(
  registry: Pick<RegistryStore, 'associations'>,
  entity: string,
): Promise<readonly AssociationMapping[]> {
  return (await registry.associations()).filter(({ fromEntity }) => fromEntity === entity);
}

/** S8.5: whether a mapping of the entity, or a relation that it owns, waits for a plan over it. */
export async function hasWaitingParts(
  registry: Pick<RegistryStore, 'mappings' | 'associations'>,
  entity: string,
): Promise<boolean> {
  const parts = [...(await registry.mappings(entity)), ...(await ownedAssociations(registry, entity))];
  return parts.some(({ state }) => state === 'waiting');
}
