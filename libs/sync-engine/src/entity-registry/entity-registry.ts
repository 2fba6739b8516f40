import { createHash } from 'node:crypto';
import { compileEntity } from '@app/hubspot-mapping';
import type {
  EnumMapping,
  LocalReference,
  MappingProblem,
  PortalReference,
  PropertyMapping,
} from '@app/hubspot-mapping';
import { buildAssociations, buildEntityRuntime } from '../apply-mappings';
import type { AssociationRuntime, EntityRuntime } from '../apply-mappings';
import type { AssociationLabel, EntityDefinition } from '../core';
import type { Clock, HubSpotCatalogue, LocalCatalogue, RegistryStore } from '../ports';

export interface EntityRegistryPorts {
  readonly registry: RegistryStore;
  readonly hubspot: HubSpotCatalogue;
  readonly local: LocalCatalogue;
  readonly clock: Clock;
  /** Called for each mapping that a catalogue shows to be impossible, once per change (S2.9). */
  readonly onProblem: (problem: MappingProblem) => void;
}

/** A catalogue is large: another process's reading of it is noticed within this time, ms. */
const LOOK_AGAIN_MS = 2_000;

interface Held {
  readonly revision: string;
  readonly lookedAt: number;
  readonly catalogueReadAt: number;
  readonly runtime: EntityRuntime;
}

/**
 * The entities and, compiled, what reconciling them needs. One more table ↔ object pair is a row of the registry. A change of an
 * entity or of a catalogue, by whichever process, is seen at the next batch.
 */
export class EntityRegistry {
  private readonly held = new Map<string, Held>();

  constructor(private readonly ports: EntityRegistryPorts) {}

  entities(): Promise<readonly EntityDefinition[]> {
    return this.ports.registry.entities();
  }

  /** Null while the entity is not registered or its portal catalogue was never read. */
  async runtime(entity: string): Promise<EntityRuntime | null> {
    const revision = await this.ports.registry.revision(entity);
    const lookedAt = this.ports.clock.now();
    const held = this.held.get(entity);
    if (held?.revision === revision && lookedAt - held.lookedAt < LOOK_AGAIN_MS) return held.runtime;
    const stored = await this.catalogueOf(entity);
    if (stored === null) return null;
    const unchanged = held?.revision === revision && held.catalogueReadAt === stored.readAt;
    const runtime = unchanged ? held.runtime : await this.compile(stored.definition, stored.reference, revision);
    this.held.set(entity, { revision, lookedAt, catalogueReadAt: stored.readAt, runtime });
    return runtime;
  }

  /** After an error that a changed table or catalogue may explain: nothing held is trusted any more. */
  invalidate(): void {
    this.held.clear();
  }

  private async catalogueOf(
    entity: string,
  ): Promise<{ definition: EntityDefinition; reference: PortalReference; readAt: number } | null> {
    const known = this.held.get(entity)?.runtime.definition;
    const definition = known ?? (await this.entities()).find((candidate) => candidate.entity === entity);
    if (!definition) return null;
    const stored = await this.ports.hubspot.stored(definition.objectType);
    return stored && { definition, reference: stored.catalogue.reference, readAt: stored.readAt };
  }

  /**
   * S2.9: after a catalogue was read, mappings that were suspended and are possible again wait for a plan; they keep their bases. Gives
   * how many.
   */
  async awaitPlan(entity: string): Promise<number> {
    const stored = await this.catalogueOf(entity);
    if (!stored) return 0;
    const mappings = await this.ports.registry.mappings(entity);
    const suspended = mappings.filter(({ state }) => state === 'suspended');
    if (suspended.length === 0) return 0;
    const { problems } = await this.compiled(stored.definition, stored.reference, mappings);
    const impossible = new Set(problems.filter(({ suspends }) => suspends).map(({ mappingId }) => mappingId));
    const possible = suspended.filter(({ id }) => !impossible.has(id));
    for (const { id } of possible)
      await this.ports.registry.setMappingState(id, 'waiting', 'Possible again; it waits for a plan over it.');
    if (possible.length > 0) this.invalidate();
    return possible.length;
  }

  private async compile(named: EntityDefinition, portal: PortalReference, revision: string): Promise<EntityRuntime> {
    const { registry, onProblem } = this.ports;
    const definition = (await this.entities()).find(({ entity }) => entity === named.entity) ?? named;
    const mappings = await registry.mappings(definition.entity);
    const { compiled, problems } = await this.compiled(definition, portal, mappings);
    await this.suspend(mappings, problems);
    for (const problem of problems) onProblem(problem);
    const uniqueProperties = portal.properties
      .filter(({ name, hasUniqueValue }) => hasUniqueValue || isContactEmail(definition, name))
      .map(({ name }) => name);
    const catalogue = { uniqueProperties, version: versionOf(portal), revision };
    return buildEntityRuntime(definition, compiled, catalogue, await this.associationsOf(definition.entity));
  }

  private async compiled(
    definition: EntityDefinition,
    portal: PortalReference,
    mappings: readonly PropertyMapping[],
  ): Promise<ReturnType<typeof compileEntity>> {
    const pairs = await this.ports.registry.enumPairs(definition.entity);
    const enums: EnumMapping[] = Object.entries(pairs).map(([property, list]) => ({
      entity: definition.entity,
      property,
      pairs: [...list],
    }));
    const local = await this.localReference(definition, mappings);
    return compileEntity(definition.entity, [...mappings], enums, portal, local);
  }

  /** S6.1: the relations that the entity owns, with the types of their pairs as last read. */
  private async associationsOf(entity: string): Promise<readonly AssociationRuntime[]> {
    const { registry } = this.ports;
    const mappings = (await registry.associations()).filter(({ fromEntity }) => fromEntity === entity);
    const labels = new Map<string, readonly AssociationLabel[]>();
    for (const { fromObjectType, toObjectType } of mappings)
      labels.set(`${fromObjectType}>${toObjectType}`, await registry.associationLabels(fromObjectType, toObjectType));
    return buildAssociations(entity, mappings, await this.entities(), labels);
  }

  /** S2.9: stored, so that it stays suspended until a plan over it is applied. */
  private async suspend(mappings: readonly PropertyMapping[], problems: readonly MappingProblem[]): Promise<void> {
    for (const problem of problems) {
      const mapping = mappings.find(({ id }) => id === problem.mappingId);
      if (problem.suspends && mapping?.state === 'active') {
        await this.ports.registry.setMappingState(mapping.id, 'suspended', `${problem.message} ${problem.advice}`);
      }
    }
  }

  /** The users of the owner look-up live in the table that the owner's column points to (`reads`). */
  private async localReference(
    definition: EntityDefinition,
    mappings: readonly PropertyMapping[],
  ): Promise<LocalReference> {
    const { schema, name } = definition.table;
    const reference = await this.ports.local.describeTable(schema, name);
    const owners = mappings.filter(({ transform }) => transform.name === 'owner').map(({ column }) => column);
    const read = definition.reads.find(({ via }) => owners.includes(via));
    const [emailColumn] = read?.columns ?? [];
    if (!read || emailColumn === undefined) return reference;
    return { ...reference, users: [...(await this.ports.local.users({ ...read, emailColumn }))] };
  }
}

/** Facts 2.7: a contact's e-mail is unique although the catalogue does not say so. */
function isContactEmail(definition: EntityDefinition, property: string): boolean {
  return property === 'email' && (definition.objectType === 'contacts' || definition.objectType === '0-1');
}

/** Changes when anything changes that a value's check depends on (S3.4). */
function versionOf(portal: PortalReference): string {
  return createHash('sha256').update(JSON.stringify(portal)).digest('hex').slice(0, 12);
}
