import type { ConflictPolicy, Direction, DriftPolicy, FirstLinkPolicy, MappingState } from '@app/hubspot-mapping';
import { associationField } from '@app/sync-engine';
import type { AssociationLabel, AssociationMapping, AssociationRelation } from '@app/sync-engine';
import type { EntityManager } from 'typeorm';

interface MappedRow {
  from_object_type: string;
  to_object_type: string;
  category: string;
  type_id: number;
  from_entity: string;
  to_entity: string;
  relation: AssociationRelation;
  direction: Direction;
  conflict_policy: ConflictPolicy | null;
  drift: DriftPolicy;
  first_link: FirstLinkPolicy;
  version: number;
  state: MappingState;
  state_reason: string | null;
}

const MAPPED = `
  select from_object_type, to_object_type, category, type_id, from_entity, to_entity, relation, direction, conflict_policy, drift,
         first_link, version, state, state_reason
  from hubspot_sync.hubspot_association_labels
  where portal_id = $1 and relation is not null
  order by from_entity, to_entity, category, type_id`;

/** What is mapped, oldest names first: the order in which relations of one entity are merged. */
export async function mappedAssociations(manager: EntityManager, portalId: string): Promise<AssociationMapping[]> {
  const rows: MappedRow[] = await manager.query(MAPPED, [portalId]);
  return rows.map((row) => ({
    fromEntity: row.from_entity,
    toEntity: row.to_entity,
    fromObjectType: row.from_object_type,
    toObjectType: row.to_object_type,
    type: { category: row.category, typeId: row.type_id },
    relation: row.relation,
    direction: row.direction,
    conflictPolicy: row.conflict_policy,
    drift: row.drift,
    firstLink: row.first_link,
    version: row.version,
    state: row.state,
    stateReason: row.state_reason,
  }));
}

/** Types that the portal listed when it was last asked. */
export async function listedLabels(
  manager: EntityManager,
  portalId: string,
  fromObjectType: string,
  toObjectType: string,
): Promise<AssociationLabel[]> {
  const rows: { category: string; type_id: number; label: string | null }[] = await manager.query(
    `select category, type_id, label from hubspot_sync.hubspot_association_labels
     where portal_id = $1 and from_object_type = $2 and to_object_type = $3 and listed order by category, type_id`,
    [portalId, fromObjectType, toObjectType],
  );
  return rows.map(({ category, type_id, label }) => ({ category, typeId: type_id, label }));
}

/** S2.9: a mapped type that is no longer listed is suspended until somebody maps it again; others come and go. */
const REPLACE_LABELS = `
  with given as (
    select * from jsonb_to_recordset($4::jsonb) as new(category text, "typeId" integer, label text)
  ), gone as (
    delete from hubspot_sync.hubspot_association_labels known
    where portal_id = $1 and from_object_type = $2 and to_object_type = $3 and relation is null
      and not exists (select 1 from given where given.category = known.category and given."typeId" = known.type_id)
  ), unlisted as (
    update hubspot_sync.hubspot_association_labels known
    set listed = false, state = 'suspended', read_at = clock_timestamp(),
        state_reason = 'HubSpot no longer lists this association type, so nothing of it is written. Map it again when it does.'
    where portal_id = $1 and from_object_type = $2 and to_object_type = $3 and relation is not null and listed
      and not exists (select 1 from given where given.category = known.category and given."typeId" = known.type_id)
  )
  insert into hubspot_sync.hubspot_association_labels as known (portal_id, from_object_type, to_object_type, category, type_id, label)
  select $1, $2, $3, category, "typeId", label from given
  on conflict (portal_id, from_object_type, to_object_type, category, type_id) do update set
    label = excluded.label, read_at = clock_timestamp(), listed = true`;

export async function replaceLabels(
  manager: EntityManager,
  portalId: string,
  fromObjectType: string,
  toObjectType: string,
  labels: readonly AssociationLabel[],
): Promise<void> {
  await manager.query(REPLACE_LABELS, [portalId, fromObjectType, toObjectType, JSON.stringify(labels)]);
}

/** Equal definitions keep their version; another one is the next. */
const MAP = `
  update hubspot_sync.hubspot_association_labels known set
    from_entity = new."fromEntity", to_entity = new."toEntity", relation = new.relation, direction = new.direction,
    conflict_policy = new."conflictPolicy", drift = new.drift, first_link = new."firstLink",
    version = case
      when known.relation is null then 1
      when (known.from_entity, known.to_entity, known.relation, known.direction, known.conflict_policy, known.drift, known.first_link)
           is not distinct from (new."fromEntity", new."toEntity", new.relation, new.direction, new."conflictPolicy", new.drift, new."firstLink")
        then known.version
      else known.version + 1 end,
    state = new.state, state_reason = new."stateReason"
  from jsonb_to_record($2::jsonb) as new("fromObjectType" text, "toObjectType" text, category text, "typeId" integer, "fromEntity" text,
    "toEntity" text, relation jsonb, direction text, "conflictPolicy" text, drift text, "firstLink" text, state text, "stateReason" text)
  where known.portal_id = $1 and known.from_object_type = new."fromObjectType" and known.to_object_type = new."toObjectType"
    and known.category = new.category and known.type_id = new."typeId"`;

/** Throws when the portal's list, as read, lacks a type. */
export async function mapAssociations(
  manager: EntityManager,
  portalId: string,
  mappings: readonly AssociationMapping[],
): Promise<void> {
  for (const mapping of mappings) {
    const { type, ...rest } = mapping;
    const known = await listedLabels(manager, portalId, mapping.fromObjectType, mapping.toObjectType);
    if (!known.some((label) => label.category === type.category && label.typeId === type.typeId))
      throw new Error(
        `${associationField(mapping)} cannot be mapped: portal ${portalId} lists no such type. Read its association labels first, or create the label.`,
      );
    await manager.query(MAP, [portalId, JSON.stringify({ ...rest, ...type })]);
  }
}
