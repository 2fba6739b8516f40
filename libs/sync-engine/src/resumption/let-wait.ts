import type { EntityDefinition } from '../core';
import type { RegistryStore } from '../ports';

/**
 * S8.5: stops an entity until a plan over it is applied; its bases stay. What is live goes by way of `paused`, which the table of
 * transitions asks for: `waiting` is what has not begun, so that nothing that syncs can slip into it, and be taken for new, by one
 * mistaken write. Where this ends half-way the entity is paused, with the reason: stopped all the same, and taken further by who stopped it.
 *
 * @param reason why it is stopped, and what ends that, where others read it.
 */
export async function letWait(
  registry: Pick<RegistryStore, 'setEntityState'>,
  { entity, state }: Pick<EntityDefinition, 'entity' | 'state'>,
  reason: string,
): Promise<void> {
  if (state === 'live') await registry.setEntityState(entity, 'paused', reason);
  await registry.setEntityState(entity, 'waiting', reason);
}
