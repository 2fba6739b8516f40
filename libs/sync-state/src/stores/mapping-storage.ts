import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import { In, type EntityManager } from 'typeorm';
import { EnumValueMappingRow } from '../tables/enum-value-mapping.table';
import { MappingVersionRow } from '../tables/mapping-version.table';
import { PropertyMappingRow } from '../tables/property-mapping.table';
import type { EnumPairs, MappingChange } from './mapping-change';
import { columnsOfMapping, enumPairOf, mappingOf } from './mapping-rows';

/** The entity's mappings, in the order in which they were given. */
export async function storedMappings(
  manager: EntityManager,
  portalId: string,
  entity: string,
): Promise<PropertyMapping[]> {
  const rows = await manager.getRepository(PropertyMappingRow).find({
    where: { portalId, entity },
    order: { position: 'ASC', id: 'ASC' },
  });
  return rows.map(mappingOf);
}

/** The entity's enum pairs, by property. */
export async function storedEnums(
  manager: EntityManager,
  portalId: string,
  entity: string,
): Promise<Record<string, EnumPair[]>> {
  const mappings = await storedMappings(manager, portalId, entity);
  const propertyOf = new Map(mappings.map((mapping) => [mapping.id, mapping.property]));
  const rows = await manager.getRepository(EnumValueMappingRow).find({
    where: { mappingId: In([...propertyOf.keys()]) },
    order: { mappingId: 'ASC', position: 'ASC' },
  });
  const pairs: Record<string, EnumPair[]> = {};
  for (const row of rows) (pairs[propertyOf.get(row.mappingId) ?? ''] ??= []).push(enumPairOf(row));
  return pairs;
}

/** S8.5: stores one change of a mapping with the version that tells of it. */
export async function storeMappingChange(
  manager: EntityManager,
  portalId: string,
  change: MappingChange,
  enums: EnumPairs,
  changedBy: string,
): Promise<void> {
  if (change.kind === 'unchanged') return;
  const { mapping } = change;
  const rows = manager.getRepository(PropertyMappingRow);
  const version = { mappingId: mapping.id, portalId, entity: mapping.entity, property: mapping.property, changedBy };
  if (change.kind === 'removed') {
    await rows.delete({ id: mapping.id });
    await manager
      .getRepository(MappingVersionRow)
      .insert({ ...version, version: mapping.version + 1, definition: null });
    return;
  }
  const number = Math.max(mapping.version, await nextVersion(manager, mapping.id));
  const columns = {
    ...columnsOfMapping(mapping),
    version: number,
    state: mapping.state,
    stateReason: mapping.stateReason,
  };
  await rows.upsert({ ...columns, id: mapping.id, portalId, position: 0 }, ['id']);
  const pairs = manager.getRepository(EnumValueMappingRow);
  await pairs.delete({ mappingId: mapping.id });
  await pairs.insert(
    (enums[mapping.property] ?? []).map((pair, position) => ({
      mappingId: mapping.id,
      localValue: pair.local,
      hubspotValue: pair.hubspot,
      wayBack: pair.wayBack ?? false,
      position,
    })),
  );
  await manager.getRepository(MappingVersionRow).insert({ ...version, version: number, definition: change.definition });
}

/** A mapping that was removed and comes back goes on with its numbers. */
async function nextVersion(manager: EntityManager, mappingId: string): Promise<number> {
  const last = await manager.getRepository(MappingVersionRow).maximum('version', { mappingId });
  return (last ?? 0) + 1;
}
