import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition, EntityState, TableRead } from '../core/entity-definition';
import type { AssociationRegistry } from './association-store';

export interface AuditRequest {
  readonly entity: string;
  /** ms of the database's clock. */
  readonly requestedAt: number;
  readonly reason: string;
}

/** Entities, mappings and enums as stored; changed only through it, each mapping change as a new version (S8.5). */
export interface RegistryStore extends AssociationRegistry {
  /**
   * S8.5: another one after every change of the entity, of its mappings, enums or associations, or of what these name of other entities, and
   * after `fencePortal`; processes compare it to drop their caches, and intents and settling check it.
   */
  revision(entity: string): Promise<string>;
  /** S9.5, S9.6: what was decided before, of whatever entity, is stored no more. */
  fencePortal(): Promise<void>;
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
  /**
   * S8.5: the run has done all that its plan said, and the entity that waited for it is live. False, and nothing changes, where the run is not
   * being applied: it was cancelled meanwhile.
   */
  endWaiting(entity: string, runId: string): Promise<boolean>;
  /** S2.9: suspended with the reason, or active again. */
  setMappingState(mappingId: string, state: PropertyMapping['state'], reason: string | null): Promise<void>;
  /**
   * S8.5: the plan over them is applied: the entity's mappings that waited for one are active. Where relations were among them, every link
   * of the entity is marked, as a plan names no pairs.
   */
  activateWaiting(entity: string): Promise<void>;
  /**
   * S1.2: the tables that the entity's computed sources read over foreign keys, so that folding knows whom a change there concerns.
   * Derived from mappings and the tables themselves: no new revision.
   */
  saveSourceReads(entity: string, reads: readonly TableRead[]): Promise<void>;
  /** By entity; an entity without any is left out. */
  sourceReads(): Promise<Readonly<Record<string, readonly TableRead[]>>>;
  /** S8.4, S1.2, S8.5: asks for an audit of the entity; a request that stands keeps its time. */
  requestAudit(entity: string, reason: string): Promise<void>;
  auditRequests(): Promise<readonly AuditRequest[]>;
  /** Forgets the request, unless it was made again since. */
  auditBegan(request: AuditRequest): Promise<void>;
  /** Progress of the first listing: where the walk over HubSpot's records is, and whether it ended (S4.5). */
  listing(entity: string): Promise<{ readonly after: string | null; readonly completedAt: number | null }>;
  saveListing(entity: string, after: string | null, completed: boolean): Promise<void>;
}
