import { randomUUID } from 'node:crypto';
import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import { DEFAULT_DELETION, DEFAULT_LEAVING, sameType } from '../core';
import type { AssociationLabel, AssociationMapping, EntityDefinition } from '../core';
import type { ConfigurationFile, FileAssociation, FileEntity, FileMapping } from './configuration-file';

/** An entity as the registry keeps it. */
export interface StoredEntity {
  readonly definition: EntityDefinition;
  readonly mappings: readonly PropertyMapping[];
  readonly enumPairs: Readonly<Record<string, readonly EnumPair[]>>;
}

/** A relation as the registry keeps it; `label` absent: HubSpot no longer lists its type. */
export interface StoredAssociation {
  readonly mapping: AssociationMapping;
  readonly label: AssociationLabel | undefined;
}

/** The registry as a file. Ids, versions and states are the sync's own and stay out. */
export function fileOf(
  entities: readonly StoredEntity[],
  associations: readonly StoredAssociation[],
): ConfigurationFile {
  return {
    version: 1,
    entities: Object.fromEntries(entities.map((stored) => [stored.definition.entity, entityOf(stored)])),
    associations: associations.map(associationOf),
  };
}

function entityOf({ definition, mappings, enumPairs }: StoredEntity): FileEntity {
  const { entity: _entity, state: _state, stateReason: _reason, ...rest } = definition;
  const { deletion = DEFAULT_DELETION, leaving = DEFAULT_LEAVING } = definition;
  const properties = new Set(mappings.map(({ property }) => property));
  const used = Object.entries(enumPairs).filter(([property, pairs]) => properties.has(property) && pairs.length > 0);
  return { ...rest, deletion, leaving, mappings: mappings.map(mappingOf), enums: Object.fromEntries(used) };
}

/** The part of a mapping that a person decides. */
function mappingOf(mapping: FileMapping): FileMapping {
  const { property, column, group, direction, conflictPolicy, drift, firstLink, transform } = mapping;
  return { property, column, group, direction, conflictPolicy, drift, firstLink, transform };
}

function associationOf({ mapping, label }: StoredAssociation): FileAssociation {
  const { fromEntity: from, toEntity: to, type, relation, direction, conflictPolicy, drift, firstLink } = mapping;
  return {
    from,
    to,
    label: label?.label ?? null,
    category: type.category,
    ...(label ? {} : { typeId: type.typeId }),
    relation,
    direction,
    conflictPolicy,
    drift,
    firstLink,
  };
}

/**
 * What a file says of an entity, as the registry keeps it. Mappings are known by their property: one that is there already keeps its id, its
 * bases with it. What is new has an id of its own; an entity that is new waits for its first plan (S8.5).
 */
export function storedEntity(entity: string, one: FileEntity, known?: StoredEntity): StoredEntity {
  const { mappings, enums, ...definition } = one;
  const wanted = mappings.map((mapping): PropertyMapping => {
    const before = known?.mappings.find(({ property }) => property === mapping.property);
    const { id = randomUUID(), version = 1 } = before ?? {};
    return { ...mapping, id, entity, version, state: 'active', stateReason: null };
  });
  const { state = 'waiting', stateReason = null } = known?.definition ?? {};
  return { definition: { ...definition, entity, state, stateReason }, mappings: wanted, enumPairs: enums };
}

/** The type that a relation of a file is about, among those that HubSpot lists. */
export function typeOf(
  { label, category, typeId }: FileAssociation,
  listed: readonly AssociationLabel[],
): AssociationLabel | undefined {
  if (typeId !== undefined) return listed.find((one) => sameType(one, { category, typeId }));
  return listed.find((one) => one.category === category && one.label === label);
}
