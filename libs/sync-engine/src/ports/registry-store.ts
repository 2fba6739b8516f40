import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition, EntityState } from '../core/entity-definition';

/** Entities, mappings and enums as stored; changed only through it, each mapping change as a new version (S8.5). */
export interface RegistryStore {
  /** A number that grows with every change of any entity, mapping or enum; processes compare it to drop their caches. */
  revision(): Promise<string>;
  entities(): Promise<readonly EntityDefinition[]>;
  mappings(entity: string): Promise<readonly PropertyMapping[]>;
  /** Per property. */
  enumPairs(entity: string): Promise<Readonly<Record<string, readonly EnumPair[]>>>;
  /** Inserts or replaces the definition; a new entity is `waiting`. */
  saveEntity(definition: EntityDefinition): Promise<void>;
  saveMappings(
    entity: string,
    mappings: readonly PropertyMapping[],
    enums: Readonly<Record<string, readonly EnumPair[]>>,
    changedBy: string,
  ): Promise<void>;
  /** Throws on an illegal transition (ENTITY_TRANSITIONS). */
  setEntityState(entity: string, state: EntityState, reason: string | null): Promise<void>;
  /** S2.9: suspended with the reason, or active again. */
  setMappingState(mappingId: string, state: PropertyMapping['state'], reason: string | null): Promise<void>;
  /** Progress of the first listing: where the walk over HubSpot's records is, and whether it ended (S4.5). */
  listing(entity: string): Promise<{ readonly after: string | null; readonly completedAt: number | null }>;
  saveListing(entity: string, after: string | null, completed: boolean): Promise<void>;
}
