import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import type { RunCommands, RunOutcome } from '../batch-sync';
import { associationField } from '../core';
import type { AssociationMapping, EntityDefinition } from '../core';
import type { RegistryStore } from '../ports';
import { letWait } from '../resumption/let-wait';
import { definitionChanges, sameAssociation } from './deciding-parts';
import { hasWaitingParts, ownedAssociations } from './waiting-parts';

export interface ConfigurationPorts {
  readonly registry: Pick<
    RegistryStore,
    | 'entities'
    | 'mappings'
    | 'enumPairs'
    | 'saveMappings'
    | 'saveEntity'
    | 'setEntityState'
    | 'associations'
    | 'saveAssociations'
    | 'removeAssociations'
  >;
  readonly runs: Pick<RunCommands, 'start' | 'supersede'>;
}

/** A change was stored; `plan`: the run that plans it, where one is needed and could be begun. */
export type ConfigurationOutcome =
  | { readonly kind: 'stored'; readonly waits: boolean; readonly plan: RunOutcome | null }
  | { readonly kind: 'not_found'; readonly message: string };

/** What belongs to one entity; what is absent stays as it is. */
export interface EntityChange {
  readonly definition: EntityDefinition;
  readonly mappings?: readonly PropertyMapping[];
  /** Per property; with `mappings` only. */
  readonly enums?: Readonly<Record<string, readonly EnumPair[]>>;
  /** All relations that the entity owns: one that is not among them is no longer synced. */
  readonly associations?: readonly AssociationMapping[];
}

/**
 * S8.5: a change of configuration writes nothing by itself. What it concerns waits, with its bases, until a plan over it is applied; the
 * plan is begun at once, and a person applies it. A plan that was made under the configuration before is cancelled: it says nothing any
 * more.
 */
export class ConfigurationCommands {
  constructor(private readonly ports: ConfigurationPorts) {}

  /** Replaces an entity's mappings and enum pairs. Of an entity that is live, those that are new or differ wait. */
  async saveMappings(
    entity: string,
    mappings: readonly PropertyMapping[],
    enums: Readonly<Record<string, readonly EnumPair[]>>,
    by: string,
  ): Promise<ConfigurationOutcome> {
    const definition = await this.definition(entity);
    return definition ? this.save({ definition, mappings, enums }, by) : unknown(entity);
  }

  /** Changes an entity's definition. A change of what decides about its records makes a live entity wait as a whole. */
  saveEntity(definition: EntityDefinition, by: string): Promise<ConfigurationOutcome> {
    return this.save({ definition }, by);
  }

  /** Replaces the relations that an entity owns. Of an entity that is live, those that are new or differ wait. */
  async saveAssociations(
    entity: string,
    associations: readonly AssociationMapping[],
    by: string,
  ): Promise<ConfigurationOutcome> {
    const definition = await this.definition(entity);
    return definition ? this.save({ definition, associations }, by) : unknown(entity);
  }

  /** An entity, new or known, with all of it that changes, under one plan. */
  async save(change: EntityChange, by: string): Promise<ConfigurationOutcome> {
    const { registry, runs } = this.ports;
    const { definition, mappings, enums = {}, associations } = change;
    const { entity } = definition;
    const known = await this.definition(entity);
    const before = known && (await this.fingerprint(entity));
    await registry.saveEntity(definition);
    const reason = `Changed by ${by}; it waits for a plan over it.`;
    const whole = known !== undefined && known.state !== 'waiting' && definitionChanges(known, definition);
    if (whole) await letWait(registry, known, reason);
    const state = whole || !known || known.state === 'waiting' ? 'active' : 'waiting';
    const waiting = { state, stateReason: state === 'waiting' ? reason : null } as const;
    if (mappings)
      await registry.saveMappings(
        entity,
        mappings.map((mapping) => ({ ...mapping, ...waiting })),
        enums,
        by,
      );
    if (associations) await this.replaceAssociations(entity, associations, waiting);
    if (!known) return { kind: 'stored', waits: true, plan: null };
    const moved = whole || before !== (await this.fingerprint(entity));
    const superseded = moved && (await runs.supersede(entity, by));
    const wholeWaits = whole || known.state === 'waiting';
    const waits = wholeWaits || (await hasWaitingParts(registry, entity));
    const planned = wholeWaits ? whole || superseded : waits;
    const kind = wholeWaits ? 'first_sync' : 'mapping_change';
    return { kind: 'stored', waits, plan: planned ? await runs.start({ entity, kind, by }) : null };
  }

  /** An association that is as it was keeps its state, whatever an older copy says. */
  private async replaceAssociations(
    entity: string,
    wanted: readonly AssociationMapping[],
    waiting: Pick<AssociationMapping, 'state' | 'stateReason'>,
  ): Promise<void> {
    const { registry } = this.ports;
    const known = await ownedAssociations(registry, entity);
    const kept = new Set(wanted.map(associationField));
    await registry.removeAssociations(known.filter((mapping) => !kept.has(associationField(mapping))));
    const changed = wanted.filter((mapping) => !known.some((one) => sameAssociation(one, mapping)));
    await registry.saveAssociations(changed.map((mapping) => ({ ...mapping, ...waiting })));
  }

  /** Changes with every version of what belongs to the entity. */
  private async fingerprint(entity: string): Promise<string> {
    const { registry } = this.ports;
    const mappings = (await registry.mappings(entity)).map(({ id, version }) => `${id}:${version}`);
    const associations = (await ownedAssociations(registry, entity)).map(
      (mapping) => `${associationField(mapping)}:${mapping.version}`,
    );
    return [...mappings, ...associations].sort().join(' ');
  }

  private async definition(entity: string): Promise<EntityDefinition | undefined> {
    return (await this.ports.registry.entities()).find((definition) => definition.entity === entity);
  }
}

function unknown(entity: string): ConfigurationOutcome {
  return { kind: 'not_found', message: `There is no entity ${JSON.stringify(entity)} in the registry.` };
}
