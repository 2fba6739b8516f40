import type { EntityDefinition } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, notFound, notPossible } from '../command-outcome';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import { CompiledEntities } from './compiled-entities';
import { plannedChange, type PlannedChange } from './planned-change';

/** What of an entity a person changes after it was registered; what is absent stays. Table and object never change. */
export type EntityPatch = {
  readonly [
    Name in
      | 'localFilter'
      | 'hubspotFilter'
      | 'conflictPolicy'
      | 'quietPeriodMs'
      | 'createInHubSpot'
      | 'createLocally'
      | 'deletion'
      | 'leaving'
  ]?: EntityDefinition[Name] | undefined;
};

export type EntityChanged =
  | ({ readonly kind: 'changed'; readonly definition: EntityDefinition } & PlannedChange)
  | Exclude<CommandOutcome, { kind: 'done' }>;

/** Edits of what an entity syncs and who wins. S8.5: a change waits, with the whole entity, until a plan over it is applied. */
@Injectable()
export class EntityDefinitionsService {
  constructor(
    @Inject(SYNC_PORTS) private readonly ports: SyncPorts,
    private readonly entities: CompiledEntities,
  ) {}

  definition(entity: string): Promise<EntityDefinition | null> {
    return this.entities.definition(entity);
  }

  /** Throws `CatalogueUnread`. */
  async change(entity: string, patch: EntityPatch, by: string): Promise<EntityChanged> {
    const before = await this.entities.definition(entity);
    if (!before) return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    const definition = { ...before, ...Object.fromEntries(given) };
    const unknown = await this.unknownNames(definition, patch);
    if (unknown !== null) return notPossible(unknown);
    const connection = await this.ports.connections.current();
    if (!connection) return notPossible('No HubSpot portal is connected.');
    const stored = await this.ports.decisionsOf(connection.portalId).configuration.saveEntity(definition, by);
    await this.ports.wakeQueue.wake('run');
    if (stored.kind === 'not_found') return stored;
    const now = (await this.entities.definition(entity)) ?? definition;
    return { kind: 'changed', definition: now, ...plannedChange(stored) };
  }

  /** A filter on something that is not there would hold for no record. */
  private async unknownNames(
    definition: EntityDefinition,
    { localFilter, hubspotFilter }: EntityPatch,
  ): Promise<string | null> {
    if (!localFilter && !hubspotFilter) return null;
    const { local, portal } = await this.entities.references(definition, []);
    const column = localFilter?.all.find(({ name }) => !local.columns.some((one) => one.name === name));
    const { schema, name: table } = definition.table;
    if (column) return `The filter names the column "${column.name}", which ${schema}.${table} does not have.`;
    const property = hubspotFilter?.all.find(({ name }) => !portal.properties.some((one) => one.name === name));
    return property
      ? `The filter names the property "${property.name}", which HubSpot does not list for ${definition.objectType}.`
      : null;
  }
}
