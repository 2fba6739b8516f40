import { schemaChanges } from '@app/hubspot-mapping';
import type { EntityCatalogues } from '@app/hubspot-mapping';
import type { EntityRegistry } from '../entity-registry';
import type { EntityDefinition } from '../core';
import type { HubSpotCatalogue, LocalCatalogue, NewSchemaEvent, RegistryStore, SchemaEventStore } from '../ports';
import { schemaEvent } from './schema-effect';

export interface SchemaWatchPorts {
  readonly events: Pick<SchemaEventStore, 'lastKnown' | 'record'>;
  readonly hubspot: Pick<HubSpotCatalogue, 'stored'>;
  readonly local: Pick<LocalCatalogue, 'describeTable'>;
  readonly registry: Pick<RegistryStore, 'mappings' | 'setMappingState'>;
  /** Compiles anew, which suspends what is impossible (S2.9). */
  readonly compiled: Pick<EntityRegistry, 'invalidate' | 'runtime' | 'awaitPlan'>;
}

/** Compares both catalogues of an entity with those last known, and keeps what changed as events with their effect (S2.9). */
export class SchemaWatch {
  constructor(private readonly ports: SchemaWatchPorts) {}

  /** Reads the table now and HubSpot's catalogue as last read. The first look only remembers. Gives what had changed. */
  async look(definition: EntityDefinition): Promise<readonly NewSchemaEvent[]> {
    const { events, registry, compiled } = this.ports;
    const { entity } = definition;
    const now = await this.catalogues(definition);
    if (!now) return [];
    const before = await events.lastKnown(entity);
    if (!before) {
      await events.record(entity, now, []);
      return [];
    }
    const changes = schemaChanges(before, now, await registry.mappings(entity));
    if (changes.length === 0) return [];
    compiled.invalidate();
    await compiled.runtime(entity);
    await compiled.awaitPlan(entity);
    const mappings = await registry.mappings(entity);
    const found = changes.map((change) => schemaEvent(change, mappings));
    for (const { effect, mappingIds, what } of found)
      if (effect === 'waits')
        for (const { id, state } of mappings)
          if (mappingIds.includes(id) && state === 'active')
            await registry.setMappingState(id, 'waiting', `Its schema changed: ${what}. It waits for a plan over it.`);
    await events.record(entity, now, found);
    compiled.invalidate();
    return found;
  }

  private async catalogues({ objectType, table }: EntityDefinition): Promise<EntityCatalogues | null> {
    const stored = await this.ports.hubspot.stored(objectType);
    if (!stored) return null;
    const { columns } = await this.ports.local.describeTable(table.schema, table.name);
    return { columns, properties: stored.catalogue.reference.properties };
  }
}
