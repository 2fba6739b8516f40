import type { LocalReference } from '../catalogue/local-reference';
import type { PortalReference } from '../catalogue/portal-reference';
import type { EnumMapping } from '../enum-mapping/enum-mapping';
import type { PropertyMapping } from '../property-mapping/property-mapping';
import type { CompiledEntity } from './compiled-entity';
import type { MappingProblem } from './mapping-problem';

export interface EntityCompilation {
  compiled: CompiledEntity;
  problems: MappingProblem[];
}

/**
 * Compiles an entity's mappings against both catalogues. Pure and total: a faulty mapping suspends its own field and
 * is explained in `problems` (S2.9); the other fields stand. Mappings and translations of other entities are ignored.
 */
export function compileEntity(
  entity: string,
  _mappings: readonly PropertyMapping[],
  _enumMappings: readonly EnumMapping[],
  _portal: PortalReference,
  _local: LocalReference,
): EntityCompilation {
  return { compiled: { entity, version: '0', fields: [] }, problems: [] };
}
