import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import { DEFAULT_DELETION, DEFAULT_LEAVING } from '@app/sync-engine';
import type { EntityDefinition } from '@app/sync-engine';
import type { EntityRow } from '../tables/entity.table';
import type { EnumValueMappingRow } from '../tables/enum-value-mapping.table';
import type { PropertyMappingRow } from '../tables/property-mapping.table';

export function definitionOf(row: EntityRow): EntityDefinition {
  return {
    entity: row.entity,
    table: {
      schema: row.tableSchema,
      name: row.tableName,
      key: row.keyColumn,
      softDeleteColumn: row.softDeleteColumn,
    },
    objectType: row.objectType,
    externalIdProperty: row.externalIdProperty,
    matchKeys: row.matchKeys,
    reads: row.reads,
    localFilter: row.localFilter,
    hubspotFilter: row.hubspotFilter,
    conflictPolicy: row.conflictPolicy,
    quietPeriodMs: row.quietPeriodMs,
    createInHubSpot: row.createInHubSpot,
    createLocally: row.createLocally,
    deletion: {
      deletedLocally: row.deletedLocally,
      deletedInHubSpot: row.deletedInHubSpot,
      againstEdit: row.deleteAgainstEdit,
    },
    leaving: { leftLocally: row.leftLocally, leftInHubSpot: row.leftInHubSpot },
    state: row.state,
    stateReason: row.stateReason,
  };
}

/** All of a definition but its state, which moves by transitions only. */
export function columnsOfDefinition(definition: EntityDefinition) {
  const { deletion = DEFAULT_DELETION, leaving = DEFAULT_LEAVING } = definition;
  return {
    leftLocally: leaving.leftLocally,
    leftInHubSpot: leaving.leftInHubSpot,
    deletedLocally: deletion.deletedLocally,
    deletedInHubSpot: deletion.deletedInHubSpot,
    deleteAgainstEdit: deletion.againstEdit,
    entity: definition.entity,
    tableSchema: definition.table.schema,
    tableName: definition.table.name,
    keyColumn: definition.table.key,
    softDeleteColumn: definition.table.softDeleteColumn,
    objectType: definition.objectType,
    externalIdProperty: definition.externalIdProperty,
    matchKeys: definition.matchKeys,
    reads: definition.reads,
    localFilter: definition.localFilter,
    hubspotFilter: definition.hubspotFilter,
    conflictPolicy: definition.conflictPolicy,
    quietPeriodMs: definition.quietPeriodMs,
    createInHubSpot: definition.createInHubSpot,
    createLocally: definition.createLocally,
  };
}

export function mappingOf(row: PropertyMappingRow): PropertyMapping {
  return {
    id: row.id,
    entity: row.entity,
    column: row.localColumn,
    property: row.property,
    group: row.fieldGroup,
    direction: row.direction,
    conflictPolicy: row.conflictPolicy,
    drift: row.drift,
    firstLink: row.firstLink,
    transform: { name: row.transformName, options: row.transformOptions as Record<string, unknown> },
    version: row.version,
    state: row.state,
    stateReason: row.stateReason,
  };
}

/** All of a mapping that makes a version: not its version, state or place in the list. */
export function columnsOfMapping(mapping: PropertyMapping) {
  return {
    entity: mapping.entity,
    localColumn: mapping.column,
    property: mapping.property,
    fieldGroup: mapping.group,
    direction: mapping.direction,
    conflictPolicy: mapping.conflictPolicy,
    drift: mapping.drift,
    firstLink: mapping.firstLink,
    transformName: mapping.transform.name,
    transformOptions: mapping.transform.options,
  };
}

export function enumPairOf(row: EnumValueMappingRow): EnumPair {
  const pair: EnumPair = { local: row.localValue, hubspot: row.hubspotValue };
  return row.wayBack ? { ...pair, wayBack: true } : pair;
}

/** What a version stores: the definition and its enum pairs, in one fixed form, so that equal ones compare equal. */
export function versionedDefinition(mapping: PropertyMapping, pairs: readonly EnumPair[]): Record<string, unknown> {
  const enums = pairs.map(({ local, hubspot, wayBack }) => ({ local, hubspot, wayBack: wayBack ?? false }));
  return { ...columnsOfMapping(mapping), enums };
}
