import type { EnumPair, MappingProblem, PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';

/** An entity with its mappings as they are edited, and what is wrong with them. */
export interface EditedEntity {
  readonly definition: EntityDefinition;
  readonly mappings: readonly PropertyMapping[];
  readonly enumPairs: Readonly<Record<string, readonly EnumPair[]>>;
  readonly problems: readonly MappingProblem[];
}
