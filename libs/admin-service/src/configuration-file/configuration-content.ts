import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import { DEFAULT_DELETION, sameType } from '@app/sync-engine';
import type { AssociationLabel, AssociationMapping, EntityDefinition } from '@app/sync-engine';
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
  const { entity: _entity, state: _state, stateReason: _reason, deletion = DEFAULT_DELETION, ...rest } = definition;
  const properties = new Set(mappings.map(({ property }) => property));
  const used = Object.entries(enumPairs).filter(([property, pairs]) => properties.has(property) && pairs.length > 0);
  return { ...rest, deletion, mappings: mappings.map(mappingOf), enums: Object.fromEntries(used) };
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

/** The type that a relation of a file is about, among those that HubSpot lists. */
export function typeOf(
  { label, category, typeId }: FileAssociation,
  listed: readonly AssociationLabel[],
): AssociationLabel | undefined {
  if (typeId !== undefined) return listed.find((one) => sameType(one, { category, typeId }));
  return listed.find((one) => one.category === category && one.label === label);
}
