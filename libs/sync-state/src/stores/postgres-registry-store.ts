import type { EnumPair, MappingState, PropertyMapping } from '@app/hubspot-mapping';
import { ENTITY_TRANSITIONS, sameType } from '@app/sync-engine';
import type {
  AssociationLabel,
  AssociationMapping,
  AuditRequest,
  EntityDefinition,
  EntityState,
  RegistryStore,
  TableRead,
} from '@app/sync-engine';
import type { DataSource, EntityManager } from 'typeorm';
import { assertLegalMove } from '../legal-move';
import { milliseconds } from '../milliseconds';
import { EntityRow } from '../tables/entity.table';
import { PropertyMappingRow } from '../tables/property-mapping.table';
import { activateAssociations, unmapAssociations } from './association-changes';
import { listedLabels, mapAssociations, mappedAssociations, replaceLabels } from './association-rows';
import { databaseNow } from './database-clock';
import { mappingChanges, type EnumPairs } from './mapping-change';
import { columnsOfDefinition, definitionOf } from './mapping-rows';
import { storedEnums, storedMappings, storeMappingChange } from './mapping-storage';
import { waitingEnded } from './end-waiting';
import { BUMP_PORTAL_REVISION, BUMP_REVISIONS, NO_REVISION, READ_REVISION } from './registry-revision';

/** The registry of one portal: its object types and properties are that portal's, so another portal starts with none. */
export class PostgresRegistryStore implements RegistryStore {
  constructor(
    private readonly source: DataSource,
    private readonly portalId: string,
  ) {}

  async revision(entity: string): Promise<string> {
    const rows: { revision: string | null }[] = await this.source.query(READ_REVISION, [this.portalId, entity]);
    return rows[0]?.revision ?? NO_REVISION;
  }

  async fencePortal(): Promise<void> {
    await this.source.query(BUMP_PORTAL_REVISION, [this.portalId]);
  }

  async entities(): Promise<readonly EntityDefinition[]> {
    const rows = await this.source.getRepository(EntityRow).find({
      where: { portalId: this.portalId },
      order: { entity: 'ASC' },
    });
    return rows.map(definitionOf);
  }

  mappings(entity: string): Promise<readonly PropertyMapping[]> {
    return storedMappings(this.source.manager, this.portalId, entity);
  }

  enumPairs(entity: string): Promise<Readonly<Record<string, readonly EnumPair[]>>> {
    return storedEnums(this.source.manager, this.portalId, entity);
  }

  async saveEntity(definition: EntityDefinition): Promise<void> {
    await this.change(async (manager) => {
      const rows = manager.getRepository(EntityRow);
      const where = { portalId: this.portalId, entity: definition.entity };
      const known = await rows.findOne({ where, lock: { mode: 'pessimistic_write' } });
      const columns = { ...columnsOfDefinition(definition), updatedAt: await databaseNow(manager) };
      if (known) await rows.update(where, columns);
      else await rows.insert({ ...columns, ...where, state: 'waiting', stateReason: null });
      return [definition.entity, ...(await this.ownersOf(manager, ({ toEntity }) => toEntity === definition.entity))];
    });
  }

  /** Replaces the entity's whole set of mappings and enum pairs; each that differs becomes a new version (S8.5). */
  async saveMappings(
    entity: string,
    mappings: readonly PropertyMapping[],
    enums: EnumPairs,
    changedBy: string,
  ): Promise<void> {
    await this.change(async (manager) => {
      await this.lockEntity(manager, entity);
      const known = {
        mappings: await storedMappings(manager, this.portalId, entity),
        enums: await storedEnums(manager, this.portalId, entity),
      };
      const changes = mappingChanges(known, { mappings, enums });
      // Removals first, then updates: a property may move from one mapping to another.
      for (const change of changes) await storeMappingChange(manager, this.portalId, change, enums, changedBy);
      for (const [position, { id }] of mappings.entries()) {
        await manager.getRepository(PropertyMappingRow).update({ id }, { position });
      }
      return [entity];
    });
  }

  async setEntityState(entity: string, state: EntityState, reason: string | null): Promise<void> {
    await this.change(async (manager) => {
      const known = await this.lockEntity(manager, entity);
      assertLegalMove(`Entity ${entity}`, ENTITY_TRANSITIONS, known.state, state);
      const columns = { state, stateReason: reason, updatedAt: await databaseNow(manager) };
      await manager.getRepository(EntityRow).update({ portalId: this.portalId, entity }, columns);
      return [entity];
    });
  }

  async endWaiting(entity: string, runId: string): Promise<boolean> {
    let applying = false;
    await this.change(async (manager) => {
      const ended = await waitingEnded(manager, this.portalId, entity, runId);
      applying = ended !== null;
      return ended ? [entity] : [];
    });
    return applying;
  }

  async setMappingState(mappingId: string, state: MappingState, reason: string | null): Promise<void> {
    await this.change(async (manager) => {
      const where = { id: mappingId, portalId: this.portalId };
      const rows = manager.getRepository(PropertyMappingRow);
      const known = await rows.findOneBy(where);
      if (!known) throw new Error(`There is no mapping ${mappingId} in portal ${this.portalId}.`);
      await rows.update(where, { state, stateReason: reason });
      return [known.entity];
    });
  }

  async activateWaiting(entity: string): Promise<void> {
    await this.change(async (manager) => {
      const where = { portalId: this.portalId, entity, state: 'waiting' as const };
      await manager.getRepository(PropertyMappingRow).update(where, { state: 'active', stateReason: null });
      await activateAssociations(manager, this.portalId, entity);
      return [entity];
    });
  }

  async saveSourceReads(entity: string, reads: readonly TableRead[]): Promise<void> {
    await this.source.query(
      `update hubspot_sync.hubspot_entities set source_reads = $3
       where portal_id = $1 and entity = $2 and source_reads is distinct from $3::jsonb`,
      [this.portalId, entity, JSON.stringify(reads)],
    );
  }

  async sourceReads(): Promise<Readonly<Record<string, readonly TableRead[]>>> {
    const rows: { entity: string; reads: readonly TableRead[] }[] = await this.source.query(
      `select entity, source_reads as reads from hubspot_sync.hubspot_entities
       where portal_id = $1 and source_reads <> '[]' order by entity`,
      [this.portalId],
    );
    return Object.fromEntries(rows.map(({ entity, reads }) => [entity, reads]));
  }

  async requestAudit(entity: string, reason: string): Promise<void> {
    await this.source.query(
      `update hubspot_sync.hubspot_entities
       set audit_requested_at = coalesce(audit_requested_at, clock_timestamp()),
           audit_request_reason = coalesce(audit_request_reason, $3)
       where portal_id = $1 and entity = $2`,
      [this.portalId, entity, reason],
    );
  }

  auditRequests(): Promise<readonly AuditRequest[]> {
    return this.source.query(
      `select entity, ${milliseconds('audit_requested_at')} as "requestedAt", coalesce(audit_request_reason, '') as reason
       from hubspot_sync.hubspot_entities where portal_id = $1 and audit_requested_at is not null order by audit_requested_at`,
      [this.portalId],
    );
  }

  async auditBegan({ entity, requestedAt }: AuditRequest): Promise<void> {
    await this.source.query(
      `update hubspot_sync.hubspot_entities set audit_requested_at = null, audit_request_reason = null
       where portal_id = $1 and entity = $2 and ${milliseconds('audit_requested_at')} <= $3`,
      [this.portalId, entity, requestedAt],
    );
  }

  async listing(entity: string): Promise<{ readonly after: string | null; readonly completedAt: number | null }> {
    const row = await this.source.getRepository(EntityRow).findOneBy({ portalId: this.portalId, entity });
    return { after: row?.listingAfter ?? null, completedAt: row?.listingCompletedAt ?? null };
  }

  async saveListing(entity: string, after: string | null, completed: boolean): Promise<void> {
    const listingCompletedAt = completed ? await databaseNow(this.source.manager) : null;
    const where = { portalId: this.portalId, entity };
    const saved = await this.source.getRepository(EntityRow).update(where, { listingAfter: after, listingCompletedAt });
    if (saved.affected !== 1) throw new Error(`Entity ${entity} is not registered in portal ${this.portalId}.`);
  }

  associations(): Promise<readonly AssociationMapping[]> {
    return mappedAssociations(this.source.manager, this.portalId);
  }

  associationLabels(fromObjectType: string, toObjectType: string): Promise<readonly AssociationLabel[]> {
    return listedLabels(this.source.manager, this.portalId, fromObjectType, toObjectType);
  }

  async saveAssociationLabels(
    fromObjectType: string,
    toObjectType: string,
    labels: readonly AssociationLabel[],
  ): Promise<void> {
    await this.change(async (manager) => {
      await replaceLabels(manager, this.portalId, fromObjectType, toObjectType, labels);
      return this.ownersOf(
        manager,
        (mapped) => mapped.fromObjectType === fromObjectType && mapped.toObjectType === toObjectType,
      );
    });
  }

  async saveAssociations(mappings: readonly AssociationMapping[]): Promise<void> {
    if (mappings.length === 0) return;
    await this.change(async (manager) => {
      // A type stands for one relation: another entity may have had it before.
      const before = await this.ownersOf(manager, (known) => mappings.some((mapping) => isOfType(known, mapping)));
      await mapAssociations(manager, this.portalId, mappings);
      return [...before, ...mappings.map(({ fromEntity }) => fromEntity)];
    });
  }

  async removeAssociations(mappings: readonly AssociationMapping[]): Promise<void> {
    if (mappings.length === 0) return;
    await this.change(async (manager) => {
      await unmapAssociations(manager, this.portalId, mappings);
      return mappings.map(({ fromEntity }) => fromEntity);
    });
  }

  /** One transaction that also tells every process to drop what it holds of the entities that `work` gives. */
  private async change(work: (manager: EntityManager) => Promise<readonly string[]>): Promise<void> {
    await this.source.transaction(async (manager) => {
      const changed = await work(manager);
      await manager.query(BUMP_REVISIONS, [this.portalId, changed]);
    });
  }

  /** The entities that own a relation: it is compiled with them, and with what it names of its other end. */
  private async ownersOf(manager: EntityManager, which: (mapped: AssociationMapping) => boolean): Promise<string[]> {
    const mapped = await mappedAssociations(manager, this.portalId);
    return mapped.filter(which).map(({ fromEntity }) => fromEntity);
  }

  private async lockEntity(manager: EntityManager, entity: string): Promise<EntityRow> {
    const where = { portalId: this.portalId, entity };
    const row = await manager.getRepository(EntityRow).findOne({ where, lock: { mode: 'pessimistic_write' } });
    if (!row)
      throw new Error(`Entity ${entity} is not registered in portal ${this.portalId}: save its definition first.`);
    return row;
  }
}

function isOfType(one: AssociationMapping, other: AssociationMapping): boolean {
  const { fromObjectType, toObjectType, type } = other;
  return one.fromObjectType === fromObjectType && one.toObjectType === toObjectType && sameType(one.type, type);
}
