import type { AssociationMapping, AssociationTerms, EntityDefinition } from '@app/sync-engine';
import { associationField, associationMapping, ownedAssociations, sameType } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, notFound, notPossible } from '../command-outcome';
import { SYNC_PORTS, type SyncPorts } from '../sync-ports';
import { plannedChange, type PlannedChange } from './planned-change';

/** A relation as a person edits it: without what follows from its entities, and what the sync itself keeps. */
export type AssociationDraft = Pick<AssociationMapping, 'toEntity'> & AssociationTerms;

export type AssociationsSaved =
  | ({ readonly kind: 'saved'; readonly associations: readonly AssociationMapping[] } & PlannedChange)
  | Exclude<CommandOutcome, { kind: 'done' }>;

/** S6.1: which association types stand for which local relations. */
@Injectable()
export class AssociationsService {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  /** Relations that an entity owns. */
  owned(entity: string): Promise<readonly AssociationMapping[]> {
    return ownedAssociations(this.ports.associations, entity);
  }

  /** Replaces the relations that an entity owns. S8.5: on an entity that is live, new and changed ones wait for a plan. */
  async save(entity: string, drafts: readonly AssociationDraft[], by: string): Promise<AssociationsSaved> {
    const entities = await this.ports.registry.entities();
    const from = entities.find((one) => one.entity === entity);
    if (!from) return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
    const mappings: AssociationMapping[] = [];
    for (const draft of drafts) {
      const to = entities.find((one) => one.entity === draft.toEntity);
      if (!to) return notFound(`There is no entity ${JSON.stringify(draft.toEntity)} in the registry.`);
      const mapping = associationMapping(from, to, draft);
      const why = (await this.unlisted(mapping)) ?? (await this.missingColumns(from, draft));
      if (why !== null) return notPossible(why);
      mappings.push(mapping);
    }
    const names = mappings.map(associationField);
    const twice = names.find((name, n) => names.indexOf(name) !== n);
    if (twice !== undefined) return notPossible(`${twice} is mapped twice. Remove one of the two.`);
    const connection = await this.ports.connections.current();
    if (!connection) return notPossible('No HubSpot portal is connected.');
    const { configuration } = this.ports.decisionsOf(connection.portalId);
    const stored = await configuration.saveAssociations(entity, mappings, by);
    if (stored.kind === 'not_found') return stored;
    await this.ports.wakeQueue.wake('run');
    return { kind: 'saved', associations: await this.owned(entity), ...plannedChange(stored) };
  }

  private async unlisted({ fromObjectType, toObjectType, type }: AssociationMapping): Promise<string | null> {
    const listed = await this.ports.associations.associationLabels(fromObjectType, toObjectType);
    if (listed.some((label) => sameType(label, type))) return null;
    return `HubSpot lists no association type ${type.category}/${type.typeId} from ${fromObjectType} to ${toObjectType}. Read its labels first, or create the label.`;
  }

  /** What the relation names must be there: a join over nothing would fail with every record. */
  private async missingColumns(from: EntityDefinition, { relation }: AssociationDraft): Promise<string | null> {
    const { schema, name } = relation.kind === 'foreign_key' ? from.table : relation.table;
    const tables = await this.ports.tables.tables();
    const table = tables.find((one) => one.schema === schema && one.name === name);
    if (!table) return `The business database has no table ${schema}.${name}.`;
    const wanted =
      relation.kind === 'foreign_key'
        ? [relation.column]
        : [
            relation.table.fromColumn,
            relation.table.toColumn,
            ...Object.keys(relation.table.fixed),
            ...(relation.kind === 'flagged_row' ? [relation.flag] : []),
          ];
    const missing = wanted.find((column) => !table.columns.includes(column));
    return missing === undefined
      ? null
      : `The table ${schema}.${name} has no column "${missing}". Name one that it has.`;
  }
}
