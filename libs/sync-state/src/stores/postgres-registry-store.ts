import type { EnumPair, MappingState, PropertyMapping } from '@app/hubspot-mapping';
import { ENTITY_TRANSITIONS } from '@app/sync-engine';
import type {
  AssociationLabel,
  AssociationMapping,
  AuditRequest,
  EntityDefinition,
  EntityState,
  RegistryStore,
  TableRead,
} from '@app/sync-engine';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { assertLegalMove } from '../legal-move';
import { milliseconds } from '../milliseconds';
import { EntityRow } from '../tables/entity.table';
import { EnumValueMappingRow } from '../tables/enum-value-mapping.table';
import { MappingVersionRow } from '../tables/mapping-version.table';
import { PropertyMappingRow } from '../tables/property-mapping.table';
import { activateAssociations, unmapAssociations } from './association-changes';
import { listedLabels, mapAssociations, mappedAssociations, replaceLabels } from './association-rows';
import { databaseNow } from './database-clock';
import { mappingChanges, type EnumPairs, type MappingChange } from './mapping-change';
import { columnsOfDefinition, columnsOfMapping, definitionOf, enumPairOf, mappingOf } from './mapping-rows';
import { BUMP_REVISION, READ_REVISION } from './registry-revision';

/** The registry of one portal: its object types and properties are that portal's, so another portal starts with none. */
export class PostgresRegistryStore implements RegistryStore {
  constructor(
    private readonly source: DataSource,
    private readonly portalId: string,
  ) {}

  async revision(): Promise<string> {
    const rows: { revision: string }[] = await this.source.query(READ_REVISION, [this.portalId]);
    return rows[0]?.revision ?? '0';
  }

  async entities(): Promise<readonly EntityDefinition[]> {
    const rows = await this.source.getRepository(EntityRow).find({
      where: { portalId: this.portalId },
      order: { entity: 'ASC' },
    });
    return rows.map(definitionOf);
  }

  mappings(entity: string): Promise<readonly PropertyMapping[]> {
    return this.readMappings(this.source.manager, entity);
  }

  enumPairs(entity: string): Promise<Readonly<Record<string, readonly EnumPair[]>>> {
    return this.readEnums(this.source.manager, entity);
  }

  async saveEntity(definition: EntityDefinition): Promise<void> {
    await this.change(async (manager) => {
      const rows = manager.getRepository(EntityRow);
      const where = { portalId: this.portalId, entity: definition.entity };
      const known = await rows.findOne({ where, lock: { mode: 'pessimistic_write' } });
      const columns = { ...columnsOfDefinition(definition), updatedAt: await databaseNow(manager) };
      if (known) await rows.update(where, columns);
      else await rows.insert({ ...columns, ...where, state: 'waiting', stateReason: null });
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
        mappings: await this.readMappings(manager, entity),
        enums: await this.readEnums(manager, entity),
      };
      const changes = mappingChanges(known, { mappings, enums });
      // Removals first, then updates: a property may move from one mapping to another.
      for (const change of changes) await this.storeChange(manager, change, enums, changedBy);
      for (const [position, { id }] of mappings.entries()) {
        await manager.getRepository(PropertyMappingRow).update({ id }, { position });
      }
    });
  }

  async setEntityState(entity: string, state: EntityState, reason: string | null): Promise<void> {
    await this.change(async (manager) => {
      const known = await this.lockEntity(manager, entity);
      assertLegalMove(`Entity ${entity}`, ENTITY_TRANSITIONS, known.state, state);
      const columns = { state, stateReason: reason, updatedAt: await databaseNow(manager) };
      await manager.getRepository(EntityRow).update({ portalId: this.portalId, entity }, columns);
    });
  }

  async setMappingState(mappingId: string, state: MappingState, reason: string | null): Promise<void> {
    await this.change(async (manager) => {
      const where = { id: mappingId, portalId: this.portalId };
      const changed = await manager.getRepository(PropertyMappingRow).update(where, { state, stateReason: reason });
      if (changed.affected !== 1) throw new Error(`There is no mapping ${mappingId} in portal ${this.portalId}.`);
    });
  }

  async activateWaiting(entity: string): Promise<void> {
    await this.change(async (manager) => {
      const where = { portalId: this.portalId, entity, state: 'waiting' as const };
      await manager.getRepository(PropertyMappingRow).update(where, { state: 'active', stateReason: null });
      await activateAssociations(manager, this.portalId, entity);
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
    await this.change((manager) => replaceLabels(manager, this.portalId, fromObjectType, toObjectType, labels));
  }

  async saveAssociations(mappings: readonly AssociationMapping[]): Promise<void> {
    if (mappings.length === 0) return;
    await this.change((manager) => mapAssociations(manager, this.portalId, mappings));
  }

  async removeAssociations(mappings: readonly AssociationMapping[]): Promise<void> {
    if (mappings.length === 0) return;
    await this.change((manager) => unmapAssociations(manager, this.portalId, mappings));
  }

  /** One transaction that also tells every process to drop what it holds of the registry. */
  private async change(work: (manager: EntityManager) => Promise<void>): Promise<void> {
    await this.source.transaction(async (manager) => {
      await work(manager);
      await manager.query(BUMP_REVISION, [this.portalId]);
    });
  }

  private async lockEntity(manager: EntityManager, entity: string): Promise<EntityRow> {
    const where = { portalId: this.portalId, entity };
    const row = await manager.getRepository(EntityRow).findOne({ where, lock: { mode: 'pessimistic_write' } });
    if (!row)
      throw new Error(`Entity ${entity} is not registered in portal ${this.portalId}: save its definition first.`);
    return row;
  }

  private async readMappings(manager: EntityManager, entity: string): Promise<PropertyMapping[]> {
    const rows = await manager.getRepository(PropertyMappingRow).find({
      where: { portalId: this.portalId, entity },
      order: { position: 'ASC', id: 'ASC' },
    });
    return rows.map(mappingOf);
  }

  private async readEnums(manager: EntityManager, entity: string): Promise<Record<string, EnumPair[]>> {
    const mappings = await this.readMappings(manager, entity);
    const propertyOf = new Map(mappings.map((mapping) => [mapping.id, mapping.property]));
    const rows = await manager.getRepository(EnumValueMappingRow).find({
      where: { mappingId: In([...propertyOf.keys()]) },
      order: { mappingId: 'ASC', position: 'ASC' },
    });
    const pairs: Record<string, EnumPair[]> = {};
    for (const row of rows) (pairs[propertyOf.get(row.mappingId) ?? ''] ??= []).push(enumPairOf(row));
    return pairs;
  }

  /** A mapping that was removed and comes back goes on with its numbers. */
  private async nextVersion(manager: EntityManager, mappingId: string): Promise<number> {
    const last = await manager.getRepository(MappingVersionRow).maximum('version', { mappingId });
    return (last ?? 0) + 1;
  }

  private async storeChange(
    manager: EntityManager,
    change: MappingChange,
    enums: EnumPairs,
    changedBy: string,
  ): Promise<void> {
    if (change.kind === 'unchanged') return;
    const { mapping } = change;
    const rows = manager.getRepository(PropertyMappingRow);
    const version = {
      mappingId: mapping.id,
      portalId: this.portalId,
      entity: mapping.entity,
      property: mapping.property,
      changedBy,
    };
    if (change.kind === 'removed') {
      await rows.delete({ id: mapping.id });
      await manager
        .getRepository(MappingVersionRow)
        .insert({ ...version, version: mapping.version + 1, definition: null });
      return;
    }
    const number = Math.max(mapping.version, await this.nextVersion(manager, mapping.id));
    const columns = {
      ...columnsOfMapping(mapping),
      version: number,
      state: mapping.state,
      stateReason: mapping.stateReason,
    };
    await rows.upsert({ ...columns, id: mapping.id, portalId: this.portalId, position: 0 }, ['id']);
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
    const stored = { ...version, version: number, definition: change.definition };
    await manager.getRepository(MappingVersionRow).insert(stored);
  }
}
