import type { EntityManager } from 'typeorm';

/**
 * S8.5: makes the entity live that waited for the run. Whoever cancels the run takes it off the entity's row, so that one of the two comes first.
 *
 * @returns whether it was waiting; null where the run is not being applied any more, and the entity stays as it is.
 */
export async function waitingEnded(
  manager: EntityManager,
  portalId: string,
  entity: string,
  runId: string,
): Promise<boolean | null> {
  const [known]: { waiting: boolean }[] = await manager.query(
    `select state = 'waiting' as waiting from hubspot_sync.hubspot_entities
     where portal_id = $1 and entity = $2 and applying_run = $3 for update`,
    [portalId, entity, runId],
  );
  if (!known?.waiting) return known ? false : null;
  await manager.query(
    `update hubspot_sync.hubspot_entities set state = 'live', state_reason = null, updated_at = clock_timestamp()
     where portal_id = $1 and entity = $2`,
    [portalId, entity],
  );
  return true;
}
