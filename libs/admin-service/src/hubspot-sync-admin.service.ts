import type { PropertyMapping } from '@app/hubspot-mapping';
import type { EntityDefinition, EntityState, NewMark, ParkedRecord, RecordRef } from '@app/sync-engine';
import { associationField, ENTITY_TRANSITIONS, sameType } from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, DONE, notFound, notPossible } from './command-outcome';
import { type Overview, overviewOf } from './overview';
import { SYNC_PORTS, type SyncPorts } from './sync-ports';

interface Page {
  /** 1 to 200. */
  readonly limit: number;
  /** The `id` of the last row of the page before. */
  readonly before?: string | undefined;
}

/** What the admin page and the command line read and ask for. */
@Injectable()
export class HubSpotSyncAdminService {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  async overview(): Promise<Overview> {
    const { overview } = this.ports;
    const [connection, entities, backlog] = await Promise.all([
      overview.connection(),
      overview.entities(),
      overview.backlog(),
    ]);
    return overviewOf(connection, entities, backlog);
  }

  parked(page: Page): Promise<readonly ParkedRecord[]> {
    return this.ports.overview.parked(cursorOf(page));
  }

  /** S9.2: marks a parked record again, by either of its ids, and wakes a worker. */
  async retry(entity: string, record: Pick<ParkedRecord, 'localKey' | 'hubspotId'>): Promise<CommandOutcome> {
    const connection = await this.ports.overview.connection();
    if (!connection) return notPossible('No HubSpot portal is connected, so nothing can be tried again.');
    if (!(await this.definition(entity))) return unknownEntity(entity);
    const ref = referenceTo(record);
    if (!ref) return notPossible('Name the record by localKey or hubspotId.');
    await this.ports.marksOf(connection.portalId).mark(entity, [retryMark(ref)]);
    await this.ports.wakeQueue.wake('marked');
    return DONE;
  }

  /**
   * Per entity, what each field's id stands for: `mobile_phone ↔ mobilephone`. A group's id stands for all its members, that of a relation for
   * the entity at its other end: `company (Primary)`.
   */
  async fieldNames(): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
    const entities = await this.ports.registry.entities();
    const relations = await this.relationNames();
    const named = entities.map(async ({ entity }) => {
      const names = namesOf(await this.ports.registry.mappings(entity));
      return [entity, { ...names, ...relations.get(entity) }] as const;
    });
    return Object.fromEntries(await Promise.all(named));
  }

  /** Per owning entity, the names of its relations: their other end, and the label where they have one. */
  private async relationNames(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    const { associations } = this.ports;
    const names = new Map<string, Record<string, string>>();
    for (const mapping of await associations.associations()) {
      const { fromEntity, toEntity, fromObjectType, toObjectType, type } = mapping;
      const labels = await associations.associationLabels(fromObjectType, toObjectType);
      const label = labels.find((one) => sameType(one, type))?.label;
      const name = label == null ? toEntity : `${toEntity} (${label})`;
      names.set(fromEntity, { ...names.get(fromEntity), [associationField(mapping)]: name });
    }
    return names;
  }

  pauseEntity(entity: string, reason: string): Promise<CommandOutcome> {
    return this.moveEntity(entity, async () => 'paused', reason);
  }

  /** Back to syncing, or to waiting where the first plan was never applied (S8.5). */
  async resumeEntity(entity: string): Promise<CommandOutcome> {
    const definition = await this.definition(entity);
    if (definition && definition.state !== 'paused') return DONE;
    const outcome = await this.moveEntity(
      entity,
      async () => ((await this.firstSyncDone(entity)) ? 'live' : 'waiting'),
      null,
    );
    if (outcome.kind === 'done') await this.ports.wakeQueue.wake('run');
    return outcome;
  }

  private async firstSyncDone(entity: string): Promise<boolean> {
    const runs = await this.ports.runs.list({ entity, kind: 'first_sync', limit: 10 });
    return runs.some(({ state }) => state === 'done');
  }

  private async moveEntity(
    entity: string,
    target: () => Promise<EntityState>,
    reason: string | null,
  ): Promise<CommandOutcome> {
    const definition = await this.definition(entity);
    if (!definition) return unknownEntity(entity);
    const state = await target();
    if (definition.state === state) return DONE;
    if (!ENTITY_TRANSITIONS[definition.state].includes(state)) {
      return notPossible(`The entity ${entity} is ${definition.state}; it cannot become ${state} from there.`);
    }
    await this.ports.registry.setEntityState(entity, state, reason);
    return DONE;
  }

  private async definition(entity: string): Promise<EntityDefinition | undefined> {
    return (await this.ports.registry.entities()).find((definition) => definition.entity === entity);
  }
}

function namesOf(mappings: readonly PropertyMapping[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const { id, group, column, property } of mappings) {
    const field = group ?? id;
    const name = `${column ?? 'constant'} ↔ ${property}`;
    names[field] = names[field] === undefined ? name : `${names[field]}, ${name}`;
  }
  return names;
}

function unknownEntity(entity: string): CommandOutcome {
  return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
}

function cursorOf({ limit, before }: Page): { limit: number; before?: string } {
  return before === undefined ? { limit } : { limit, before };
}

function referenceTo({ localKey, hubspotId }: Pick<ParkedRecord, 'localKey' | 'hubspotId'>): RecordRef | null {
  if (localKey !== null) return { kind: 'local', id: localKey };
  return hubspotId === null ? null : { kind: 'hubspot', id: hubspotId };
}

function retryMark(record: RecordRef): NewMark {
  return {
    record,
    reasons: ['retry'],
    about: ['fields', 'associations', 'existence'],
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: false,
    hints: [],
    onlyOwnEvents: false,
  };
}
