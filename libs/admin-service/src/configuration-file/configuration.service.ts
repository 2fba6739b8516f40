import type { AssociationLabel, AssociationMapping, EntityDefinition } from '@app/sync-engine';
import { associationMapping, sameType } from '@app/sync-engine';
import {
  type ConfigurationFault,
  type ConfigurationFile,
  type FaultAt,
  type FileAssociation,
  fileOf,
  type FileEntity,
  readConfiguration,
  type StoredAssociation,
  storedEntity,
  type StoredEntity,
  structureFaults,
  typeOf,
  writeConfiguration,
} from '@app/sync-engine/configuration-file';
import { Inject, Injectable } from '@nestjs/common';
import { CatalogueUnread, CompiledEntities } from '../registry/compiled-entities';
import { plannedChange, type PlannedChange } from '../registry/planned-change';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import { catalogueFaults } from './configuration-checks';
import type { ConfigurationChange } from './configuration-change';
import { configurationDiff } from './configuration-diff';

export type ConfigurationComparison =
  | { readonly kind: 'compared'; readonly changes: readonly ConfigurationChange[] }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigurationFault[] };

/** What became of one entity that the file changes. */
export interface AppliedEntity extends PlannedChange {
  readonly entity: string;
}

export type ConfigurationApplied =
  | {
      readonly kind: 'applied';
      readonly changes: readonly ConfigurationChange[];
      readonly entities: readonly AppliedEntity[];
    }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigurationFault[] };

interface Registry {
  readonly entities: readonly StoredEntity[];
  readonly associations: readonly StoredAssociation[];
}

interface Wanted {
  readonly changes: readonly ConfigurationChange[];
  readonly entities: readonly (StoredEntity & { readonly associations: readonly AssociationMapping[] })[];
}

/** All that is synced with what as one file: written out, compared, carried out. A change writes no record by itself (S8.5). */
@Injectable()
export class ConfigurationService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly compiled: CompiledEntities,
  ) {}

  /** The registry as YAML. */
  async text(): Promise<string> {
    const { entities, associations } = await this.registry();
    return writeConfiguration(fileOf(entities, associations));
  }

  /** What applying the file would change, or all that is wrong with it. Stores nothing. Throws `CatalogueUnread`. */
  async compare(text: string): Promise<ConfigurationComparison> {
    const wanted = await this.wanted(text);
    return 'faults' in wanted
      ? { kind: 'faulty', faults: wanted.faults }
      : { kind: 'compared', changes: wanted.changes };
  }

  /**
   * Stores what the file changes and begins a plan over it for each entity; what differs waits until that plan is applied (S8.5). Faulty
   * files store nothing. Throws `CatalogueUnread`.
   */
  async apply(text: string, by: string): Promise<ConfigurationApplied> {
    const wanted = await this.wanted(text);
    if ('faults' in wanted) return { kind: 'faulty', faults: wanted.faults };
    const connection = await this.ports.connections.current();
    if (!connection) throw new CatalogueUnread('No HubSpot portal is connected. Connect one on the admin page first.');
    const { configuration } = this.ports.decisionsOf(connection.portalId);
    const touched = new Set(wanted.changes.map(({ entity }) => entity));
    const applied: AppliedEntity[] = [];
    for (const { definition, mappings, enumPairs: enums, associations } of wanted.entities) {
      if (!touched.has(definition.entity)) continue;
      const stored = await configuration.save({ definition, mappings, enums, associations }, by);
      if (stored.kind === 'not_found') continue;
      applied.push({ entity: definition.entity, ...plannedChange(stored) });
    }
    if (applied.length > 0) await this.ports.wakeQueue.wake('run');
    return { kind: 'applied', changes: wanted.changes, entities: applied };
  }

  private async wanted(text: string): Promise<Wanted | { readonly faults: readonly ConfigurationFault[] }> {
    const read = readConfiguration(text);
    if (read.kind === 'malformed') return { faults: read.faults };
    const { file, faultAt } = read;
    const registry = await this.registry();
    const known = registry.entities.map(({ definition }) => definition);
    const structure = structureFaults(known, file, faultAt);
    if (structure.length > 0) return { faults: structure };
    const changes = configurationDiff(fileOf(registry.entities, registry.associations), file);
    const faults: ConfigurationFault[] = [];
    const entities = Object.entries(file.entities).map(([entity, one]) =>
      storedEntity(
        entity,
        one,
        registry.entities.find(({ definition }) => definition.entity === entity),
      ),
    );
    for (const stored of entities)
      faults.push(...(await this.entityFaults(stored, file.entities[stored.definition.entity]!, changes, faultAt)));
    const associations = await this.associations(file, entities, registry, faultAt);
    faults.push(...associations.faults);
    if (faults.length > 0) return { faults };
    return {
      changes,
      entities: entities.map((stored) => ({
        ...stored,
        associations: associations.mappings.filter(({ fromEntity }) => fromEntity === stored.definition.entity),
      })),
    };
  }

  /** What does not change is not judged: an edit elsewhere must not fail for what is suspended already (S2.9). */
  private async entityFaults(
    { definition, mappings }: StoredEntity,
    one: FileEntity,
    changes: readonly ConfigurationChange[],
    faultAt: FaultAt,
  ): Promise<readonly ConfigurationFault[]> {
    const own = changes.filter(({ entity, what }) => entity === definition.entity && what !== 'association');
    if (own.length === 0) return [];
    const refused = (await this.ports.tables.problems(definition.table)).filter(({ level }) => level === 'refused');
    if (refused.length > 0)
      return refused.map(({ message }) => faultAt(['entities', definition.entity, 'table'], message));
    const changed = new Set(
      own.filter(({ what, kind }) => what !== 'entity' && kind !== 'removed').map(({ name }) => name),
    );
    const references = await this.compiled.references(definition, mappings);
    return catalogueFaults(definition, one, mappings, changed, references, faultAt);
  }

  private async associations(
    file: ConfigurationFile,
    entities: readonly StoredEntity[],
    registry: Registry,
    faultAt: FaultAt,
  ): Promise<{ readonly mappings: readonly AssociationMapping[]; readonly faults: readonly ConfigurationFault[] }> {
    const mappings: AssociationMapping[] = [];
    const faults: ConfigurationFault[] = [];
    for (const [n, one] of file.associations.entries()) {
      const [from, to] = [one.from, one.to].map(
        (name) => entities.find(({ definition }) => definition.entity === name)?.definition,
      );
      if (!from || !to) continue;
      const known = registry.associations.find(({ mapping, label }) => isAbout(one, mapping, label));
      const listed = known ? [] : await this.labels(from, to);
      const type = known?.mapping.type ?? typeOf(one, listed);
      if (type)
        mappings.push({ ...associationMapping(from, to, { ...one, type }), version: known?.mapping.version ?? 1 });
      else
        faults.push(
          faultAt(
            ['associations', n, 'label'],
            `HubSpot lists no ${one.category} association type ${labelText(one)} from ${from.objectType} to ${to.objectType}. Create the label first (Mappings, Associations), or name one that it has: ${listed.map((type) => `${labelText(type)} (${type.category})`).join(', ') || 'none'}.`,
          ),
        );
    }
    return { mappings, faults };
  }

  /** What the portal lists now is kept, as a relation can only be mapped to a type that was read. */
  private async labels(from: EntityDefinition, to: EntityDefinition): Promise<readonly AssociationLabel[]> {
    const { associations } = this.ports;
    const stored = await associations.associationLabels(from.objectType, to.objectType);
    if (stored.length > 0) return stored;
    const read = await associations.readLabels(from.objectType, to.objectType);
    if (!read.ok)
      throw new CatalogueUnread(`The association types of ${from.objectType} and ${to.objectType} could not be read.`);
    await associations.saveAssociationLabels(from.objectType, to.objectType, read.value);
    return read.value;
  }

  private async registry(): Promise<Registry> {
    const { registry, associations } = this.ports;
    const definitions = await registry.entities();
    const entities = await Promise.all(
      definitions.map(async (definition): Promise<StoredEntity> => {
        const { entity } = definition;
        const [mappings, enumPairs] = await Promise.all([registry.mappings(entity), registry.enumPairs(entity)]);
        return { definition, mappings, enumPairs };
      }),
    );
    const stored: StoredAssociation[] = [];
    for (const mapping of await associations.associations()) {
      const listed = await associations.associationLabels(mapping.fromObjectType, mapping.toObjectType);
      stored.push({ mapping, label: listed.find((label) => sameType(label, mapping.type)) });
    }
    return { entities, associations: stored };
  }
}

function labelText({ label }: Pick<AssociationLabel, 'label'>): string {
  return label === null ? 'without label' : JSON.stringify(label);
}

function isAbout(one: FileAssociation, mapping: AssociationMapping, label: AssociationLabel | undefined): boolean {
  const { fromEntity, toEntity, type } = mapping;
  if (fromEntity !== one.from || toEntity !== one.to || type.category !== one.category) return false;
  return one.typeId === undefined ? label !== undefined && label.label === one.label : type.typeId === one.typeId;
}
