import { isDeepStrictEqual } from 'node:util';
import type { EnumPair, PropertyMapping } from '@app/hubspot-mapping';
import type { RunCommands, RunOutcome } from '../batch-sync';
import type { EntityDefinition } from '../core';
import type { RegistryStore } from '../ports';

export interface ConfigurationPorts {
  readonly registry: Pick<RegistryStore, 'entities' | 'mappings' | 'saveMappings' | 'saveEntity' | 'setEntityState'>;
  readonly runs: Pick<RunCommands, 'start'>;
}

/** A change was stored; `plan`: the run that plans it, where one is needed and could be begun. */
export type ConfigurationOutcome =
  | { readonly kind: 'stored'; readonly waits: boolean; readonly plan: RunOutcome | null }
  | { readonly kind: 'not_found'; readonly message: string };

/**
 * S8.5: a change of configuration writes nothing by itself. What it concerns waits, with its bases, until a plan over it is applied; the
 * plan is begun at once, and a person applies it.
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
    const { registry } = this.ports;
    const definition = await this.definition(entity);
    if (!definition) return unknown(entity);
    const live = definition.state !== 'waiting';
    const wanted = mappings.map((mapping) => ({
      ...mapping,
      state: live ? ('waiting' as const) : ('active' as const),
      stateReason: live ? `Changed by ${by}; it waits for a plan over it.` : null,
    }));
    await registry.saveMappings(entity, wanted, enums, by);
    const waits = (await registry.mappings(entity)).some(({ state }) => state === 'waiting');
    return { kind: 'stored', waits, plan: waits ? await this.plan(entity, 'mapping_change', by) : null };
  }

  /** Changes an entity's definition. A change of what decides about its records makes a live entity wait as a whole. */
  async saveEntity(definition: EntityDefinition, by: string): Promise<ConfigurationOutcome> {
    const { registry } = this.ports;
    const known = await this.definition(definition.entity);
    await registry.saveEntity(definition);
    if (!known || known.state !== 'live' || isDeepStrictEqual(deciding(known), deciding(definition)))
      return { kind: 'stored', waits: known?.state !== 'live', plan: null };
    await registry.setEntityState(definition.entity, 'paused', `Changed by ${by}.`);
    await registry.setEntityState(definition.entity, 'waiting', `Changed by ${by}; it waits for a plan over it.`);
    return { kind: 'stored', waits: true, plan: await this.plan(definition.entity, 'first_sync', by) };
  }

  private plan(entity: string, kind: 'mapping_change' | 'first_sync', by: string): Promise<RunOutcome> {
    return this.ports.runs.start({ entity, kind, by });
  }

  private async definition(entity: string): Promise<EntityDefinition | undefined> {
    return (await this.ports.registry.entities()).find((definition) => definition.entity === entity);
  }
}

/** What of a definition decides which records are synced, matched, created, and who wins. */
function deciding(definition: EntityDefinition): Partial<EntityDefinition> {
  const { state: _state, stateReason: _reason, quietPeriodMs: _quiet, ...rest } = definition;
  return rest;
}

function unknown(entity: string): ConfigurationOutcome {
  return { kind: 'not_found', message: `There is no entity ${JSON.stringify(entity)} in the registry.` };
}
