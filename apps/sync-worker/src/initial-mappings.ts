import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition, MatchKeyDefinition, RecordFilter, RegistryStore, TableRead } from '@app/sync-engine';

interface MappingsFile {
  /** Where the application keeps its users: what an `owner` column points to. */
  readonly users?: {
    readonly schema: string;
    readonly table: string;
    readonly key: string;
    readonly emailColumn: string;
  };
  readonly entities: readonly FileEntity[];
  readonly mappings: readonly Omit<PropertyMapping, 'id' | 'version' | 'state' | 'stateReason'>[];
  readonly enums: readonly {
    readonly entity: string;
    readonly property: string;
    readonly pairs: readonly EnumPair[];
  }[];
}

interface FileEntity extends Pick<EntityDefinition, 'entity' | 'objectType' | 'externalIdProperty' | 'conflictPolicy'> {
  readonly schema: string;
  readonly table: string;
  readonly key: string;
  readonly softDeleteColumn: string | null;
  readonly matchKeys: readonly MatchKeyDefinition[];
  readonly localFilter?: RecordFilter | null;
  readonly hubspotFilter?: RecordFilter | null;
  readonly createInHubSpot?: boolean;
  readonly createLocally?: boolean;
}

/** Fills an empty registry from a file (INITIAL_MAPPINGS_FILE). Gives the entities it registered; none when there were any already. */
export async function registerInitialMappings(
  path: string,
  registry: RegistryStore,
  quietPeriodMs: number,
): Promise<readonly string[]> {
  if ((await registry.entities()).length > 0) return [];
  const file = JSON.parse(await readFile(path, 'utf8')) as MappingsFile;
  for (const entity of file.entities) {
    const mappings = file.mappings.filter((mapping) => mapping.entity === entity.entity);
    await registry.saveEntity(definitionOf(entity, readsOf(file, mappings), quietPeriodMs));
    const enums = Object.fromEntries(
      file.enums.filter((one) => one.entity === entity.entity).map(({ property, pairs }) => [property, pairs]),
    );
    await registry.saveMappings(
      entity.entity,
      mappings.map((mapping) => ({ ...mapping, id: randomUUID(), version: 1, state: 'active', stateReason: null })),
      enums,
      'initial mappings file',
    );
  }
  return file.entities.map(({ entity }) => entity);
}

function definitionOf(entity: FileEntity, reads: readonly TableRead[], quietPeriodMs: number): EntityDefinition {
  const { schema, table, key, softDeleteColumn, objectType, externalIdProperty, matchKeys, conflictPolicy } = entity;
  return {
    entity: entity.entity,
    table: { schema, name: table, key, softDeleteColumn },
    objectType,
    externalIdProperty,
    matchKeys,
    reads,
    localFilter: entity.localFilter ?? null,
    hubspotFilter: entity.hubspotFilter ?? null,
    conflictPolicy,
    quietPeriodMs,
    createInHubSpot: entity.createInHubSpot ?? true,
    createLocally: entity.createLocally ?? true,
    state: 'waiting',
    stateReason: null,
  };
}

/** S1.2: an owner column reads the users' table over its foreign key. */
function readsOf(file: MappingsFile, mappings: MappingsFile['mappings']): readonly TableRead[] {
  const { users } = file;
  if (!users) return [];
  return mappings.flatMap(({ column, transform }) =>
    column === null || transform.name !== 'owner'
      ? []
      : [{ schema: users.schema, name: users.table, key: users.key, columns: [users.emailColumn], via: column }],
  );
}
