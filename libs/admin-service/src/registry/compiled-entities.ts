import { compileEntity } from '@app/hubspot-mapping';
import type {
  EntityCompilation,
  EnumPair,
  LocalReference,
  PortalReference,
  PropertyMapping,
} from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';

export interface EntityReferences {
  readonly portal: PortalReference;
  readonly local: LocalReference;
}

export interface LoadedEntity extends EntityReferences, EntityCompilation {
  readonly definition: EntityDefinition;
  readonly mappings: readonly PropertyMapping[];
  readonly enumPairs: Readonly<Record<string, readonly EnumPair[]>>;
}

/** What kept the catalogue of either side from being read, in words. */
export class CatalogueUnread extends Error {}

/** Entities as stored, compiled against both catalogues as they are known now. Changes nothing: a faulty mapping is only told. */
@Injectable()
export class CompiledEntities {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  async definition(entity: string): Promise<EntityDefinition | null> {
    return (await this.ports.registry.entities()).find((one) => one.entity === entity) ?? null;
  }

  /** Null: there is no such entity. Throws `CatalogueUnread`. */
  async load(entity: string): Promise<LoadedEntity | null> {
    const definition = await this.definition(entity);
    if (!definition) return null;
    const [mappings, enumPairs] = await Promise.all([
      this.ports.registry.mappings(entity),
      this.ports.registry.enumPairs(entity),
    ]);
    const references = await this.references(definition, mappings);
    return {
      definition,
      mappings,
      enumPairs,
      ...references,
      ...compileWith(definition, mappings, enumPairs, references),
    };
  }

  /** Both catalogues of an entity; HubSpot's is read now where nobody read it before. Throws `CatalogueUnread`. */
  async references(definition: EntityDefinition, mappings: readonly PropertyMapping[]): Promise<EntityReferences> {
    const { schema, name } = definition.table;
    const missing = (await this.ports.tables.problems(definition.table)).find(({ level }) => level === 'refused');
    if (missing) throw new CatalogueUnread(missing.message);
    const [portal, local] = await Promise.all([
      this.portal(definition.objectType),
      this.ports.tables.describeTable(schema, name),
    ]);
    const owners = mappings.filter(({ transform }) => transform.name === 'owner').map(({ column }) => column);
    const read = definition.reads.find(({ via }) => owners.includes(via));
    const [emailColumn] = read?.columns ?? [];
    if (!read || emailColumn === undefined) return { portal, local };
    return { portal, local: { ...local, users: await this.ports.tables.users({ ...read, emailColumn }) } };
  }

  /** Throws `CatalogueUnread`. */
  async portal(objectType: string): Promise<PortalReference> {
    const stored = await this.ports.portal.stored(objectType);
    if (stored) return stored.catalogue.reference;
    const read = await this.ports.portal.refresh(objectType);
    if (!read.ok) {
      const next =
        read.failure.kind === 'final'
          ? 'If it lacks a scope, give it to the app in HubSpot, name it in HUBSPOT_SCOPES, restart and connect again.'
          : 'Try again in a moment.';
      throw new CatalogueUnread(
        `The properties of ${objectType} could not be read: ${read.failure.message.replace(/\.*$/, '.')} ${next}`,
      );
    }
    return read.value.reference;
  }
}

export function compileWith(
  definition: EntityDefinition,
  mappings: readonly PropertyMapping[],
  enumPairs: Readonly<Record<string, readonly EnumPair[]>>,
  { portal, local }: EntityReferences,
): EntityCompilation {
  const enums = Object.entries(enumPairs).map(([property, pairs]) => ({ entity: definition.entity, property, pairs }));
  return compileEntity(definition.entity, mappings, enums, portal, local);
}
