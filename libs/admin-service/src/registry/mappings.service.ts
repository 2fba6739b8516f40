import { randomUUID } from 'node:crypto';
import type { MappingProblem, PropertyMapping } from '@app/hubspot-mapping';
import { objectTypeIdOf, unknownObjectType } from '@app/sync-engine';
import type { EntityDefinition } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import { CompiledEntities, compileWith, type LoadedEntity } from './compiled-entities';
import type { EditedEntity } from './edited-entity';
import { type EditorChoices, editorChoices } from './editor-choices';
import { type EnumPairs, type MappingDraft, mappingsOf } from './mapping-draft';
import { plannedChange } from './planned-change';

export type SaveOutcome =
  | {
      readonly kind: 'saved';
      readonly entity: EditedEntity;
      readonly waiting: number;
      /** The run that plans what waits (S8.5); `note`: why none could be begun. */
      readonly plan: string | null;
      readonly note: string | null;
    }
  | { readonly kind: 'not_found' }
  /** Nothing was stored. */
  | { readonly kind: 'faulty'; readonly problems: readonly MappingProblem[] };

export type RegisterOutcome =
  | { readonly kind: 'registered'; readonly entity: EditedEntity }
  | { readonly kind: 'taken'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'faulty'; readonly problems: readonly MappingProblem[] };

/** Changes what is synced with what. A change writes no record by itself (S8.5). */
@Injectable()
export class MappingsService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  /** Null: there is no such entity. Throws `CatalogueUnread`. */
  async entity(name: string): Promise<EditedEntity | null> {
    const loaded = await this.entities.load(name);
    return loaded && edited(loaded);
  }

  /** What a mapping of the entity may be made of. Null: there is no such entity. Throws `CatalogueUnread`. */
  async choices(name: string): Promise<EditorChoices | null> {
    const loaded = await this.entities.load(name);
    return loaded && editorChoices(loaded.local);
  }

  /** Replaces all mappings and value pairs of an entity. Unchanged ones keep version and state; a faulty set is not stored. */
  async save(name: string, drafts: readonly MappingDraft[], enums: EnumPairs, by: string): Promise<SaveOutcome> {
    const definition = await this.entities.definition(name);
    if (!definition) return { kind: 'not_found' };
    const known = await this.ports.registry.mappings(name);
    const wanted = mappingsOf(name, drafts, known, definition.state === 'waiting', randomUUID);
    const problems = await this.problemsOf(definition, wanted, enums);
    if (problems.some(({ suspends }) => suspends)) return { kind: 'faulty', problems };
    const stored = await this.store(name, wanted, enums, by);
    await this.ports.wakeQueue.wake('run');
    const entity = await this.entity(name);
    if (!entity || stored.kind === 'not_found') return { kind: 'not_found' };
    const { plan, note } = plannedChange(stored);
    return {
      plan,
      note,
      kind: 'saved',
      entity,
      waiting: entity.mappings.filter(({ state }) => state === 'waiting').length,
    };
  }

  /** A new entity waits as a whole until its first plan is applied (S8.5). */
  async register(
    definition: Omit<EntityDefinition, 'state' | 'stateReason'>,
    drafts: readonly MappingDraft[],
    enums: EnumPairs,
    by: string,
  ): Promise<RegisterOutcome> {
    const { entity, table, objectType } = definition;
    const taken = (await this.ports.registry.entities()).find(
      (one) =>
        one.entity === entity ||
        objectTypeIdOf(one.objectType) === objectTypeIdOf(objectType) ||
        sameTable(one, definition),
    );
    if (taken) {
      return {
        kind: 'taken',
        message: `The entity ${taken.entity} syncs ${taken.table.schema}.${taken.table.name} with ${taken.objectType} already.`,
      };
    }
    const unknown = unknownObjectType(objectType);
    if (unknown !== null) return { kind: 'refused', message: unknown };
    const refused = (await this.ports.tables.problems(table)).filter(({ level }) => level === 'refused');
    if (refused.length > 0) return { kind: 'refused', message: refused.map(({ message }) => message).join(' ') };
    const whole: EntityDefinition = { ...definition, state: 'waiting', stateReason: null };
    const wanted = mappingsOf(entity, drafts, [], true, randomUUID);
    const problems = await this.problemsOf(whole, wanted, enums);
    if (problems.some(({ suspends }) => suspends)) return { kind: 'faulty', problems };
    await this.ports.registry.saveEntity(whole);
    await this.ports.registry.saveMappings(entity, wanted, enums, by);
    await this.ports.wakeQueue.wake('run');
    return { kind: 'registered', entity: { definition: whole, mappings: wanted, enumPairs: enums, problems } };
  }

  private async store(name: string, mappings: readonly PropertyMapping[], enums: EnumPairs, by: string) {
    const connection = await this.ports.connections.current();
    if (!connection) return { kind: 'not_found' } as const;
    return this.ports.decisionsOf(connection.portalId).configuration.saveMappings(name, mappings, enums, by);
  }

  private async problemsOf(
    definition: EntityDefinition,
    mappings: readonly PropertyMapping[],
    enums: EnumPairs,
  ): Promise<readonly MappingProblem[]> {
    const references = await this.entities.references(definition, mappings);
    return compileWith(definition, mappings, enums, references).problems;
  }
}

function edited({ definition, mappings, enumPairs, problems }: LoadedEntity): EditedEntity {
  return { definition, mappings, enumPairs, problems };
}

function sameTable(one: EntityDefinition, other: Pick<EntityDefinition, 'table'>): boolean {
  return one.table.schema === other.table.schema && one.table.name === other.table.name;
}
