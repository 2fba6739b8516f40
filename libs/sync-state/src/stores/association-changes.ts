import type { AssociationMapping } from '@app/sync-engine';
import type { EntityManager } from 'typeorm';
import { markExpressions } from '../marks/mark-upsert';

/** A type that the portal does not list any more is forgotten with its relation. */
const UNMAP = `
  with unmapped as (
    update hubspot_sync.hubspot_association_labels known
    set relation = null, from_entity = null, to_entity = null, direction = null, conflict_policy = null, drift = null,
        first_link = null, version = null, state = null, state_reason = null
    where portal_id = $1 and from_object_type = $2 and to_object_type = $3 and category = $4 and type_id = $5 and listed
  ), forgotten as (
    delete from hubspot_sync.hubspot_association_labels
    where portal_id = $1 and from_object_type = $2 and to_object_type = $3 and category = $4 and type_id = $5 and not listed
  )
  delete from hubspot_sync.hubspot_associations triple using hubspot_sync.hubspot_links link
  where link.id = triple.from_link_id and link.portal_id = $1 and link.entity = $6
    and triple.category = $4 and triple.type_id = $5 and triple.to_link_id is not null
    and exists (select 1 from hubspot_sync.hubspot_links other where other.id = triple.to_link_id and other.entity = $7)`;

export async function unmapAssociations(
  manager: EntityManager,
  portalId: string,
  mappings: readonly AssociationMapping[],
): Promise<void> {
  for (const { fromObjectType, toObjectType, type, fromEntity, toEntity } of mappings)
    await manager.query(UNMAP, [
      portalId,
      fromObjectType,
      toObjectType,
      type.category,
      type.typeId,
      fromEntity,
      toEntity,
    ]);
}

const ACTIVATE = `
  update hubspot_sync.hubspot_association_labels set state = 'active', state_reason = null
  where portal_id = $1 and from_entity = $2 and state = 'waiting'
  returning type_id`;

/** One statement, however many links: who has any is looked at once under the relations that are active now. */
const MARK_LINKS = `
  with given as materialized (
    select $1::text as portal_id, $2::text as entity, 'link'::text as kind, id, array['link'] as reasons,
           array['associations'] as about, '{}'::jsonb as times, false as deleted, false as own_capture, '[]'::jsonb as hints,
           false as own_events, null::float8 as first_at, null::float8 as last_at, row_number() over (order by id) as n
    from hubspot_sync.hubspot_links where portal_id = $1 and entity = $2 and state = 'live'
  ), ${markExpressions('given')}
  select count(*)::int as marks from marked`;

/** S8.5: relations that waited take part, and every link of theirs is looked at. */
export async function activateAssociations(manager: EntityManager, portalId: string, entity: string): Promise<void> {
  const [activated]: [unknown[], number] = await manager.query(ACTIVATE, [portalId, entity]);
  if (activated.length > 0) await manager.query(MARK_LINKS, [portalId, entity]);
}
