import { ASSOCIATION_HINT, buildAssociations, buildEntityRuntime, PRIMARY_ASSOCIATION_HINT } from '@app/sync-engine';
import type {
  AssociationMapping,
  AssociationRelation,
  AssociationRuntime,
  EntityDefinition,
  EntityRuntime,
  NewMark,
} from '@app/sync-engine';
import type { MemoryDatabase } from '@app/sync-engine/testing/memory-database';
import { MemoryJoinTable, MemoryRelations } from '@app/sync-engine/testing/memory-join-table';
import { MemoryLocalRecords } from '@app/sync-engine/testing/memory-local-records';
import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { Network } from '../simulated-gateway';
import { OWN_SOURCE, SimulatedHubSpot } from '../simulated-hubspot';
import type { World } from '../world';
import { AssociationActs } from './association-acts';
import type { AssociationScenario } from './association-scenario';
import { ADVISER, EMPLOYER, PLAIN, PRIMARY, SimulatedAssociations } from './simulated-associations';
import type { AssociationChanged } from './simulated-associations';

const JOIN = { schema: 'public', name: 'contact_company', fromColumn: 'contact_id', toColumn: 'company_id', fixed: {} };
export const EMPLOYER_COLUMN = 'employer_id';

/** The second entity of a world, companies, and how contacts are associated with them on both sides. */
export class AssociationWorld {
  readonly companies: MemoryLocalRecords;
  readonly joined: MemoryJoinTable;
  readonly relations: MemoryRelations;
  readonly companyRecords: SimulatedHubSpot;
  readonly associations: SimulatedAssociations;
  readonly runtime: EntityRuntime;
  readonly contactAssociations: readonly AssociationRuntime[];
  readonly acts: AssociationActs;
  /** Records that a user has archived for now; HubSpot shows neither them nor their associations. */
  readonly archived = new Set<string>();
  /** Archived again while one look at an association still took place: shown in the middle of it, and hidden before and after (S6.2). */
  readonly flickered = new Set<string>();

  constructor(
    readonly scenario: AssociationScenario,
    world: {
      readonly db: MemoryDatabase;
      readonly hubspot: SimulatedHubSpot;
      readonly definition: EntityDefinition;
      readonly now: () => number;
      readonly hubspotNow: () => number;
      readonly deliver: World['deliverMarks'];
    },
  ) {
    const { db, hubspot, definition } = world;
    const company = {
      ...definition,
      entity: 'company',
      table: { ...definition.table, name: 'company' },
      objectType: 'companies',
      matchKeys: [],
    };
    db.tables.entities.set('company', company);
    this.companies = new MemoryLocalRecords(db, company.table, { captured: ['name'] });
    this.joined = new MemoryJoinTable(db, JOIN, 'is_primary');
    this.relations = new MemoryRelations(db, [this.joined]);
    this.acts = new AssociationActs(world.now);
    this.companyRecords = new SimulatedHubSpot(world.hubspotNow, { unique: ['renewa_id'], normalise: {} }, (event) =>
      world.deliver(`event ${event.id}`, { company: [eventMark(event.id, event)] }),
    );
    this.associations = new SimulatedAssociations(
      world.hubspotNow,
      (end, id) => (end === 'from' ? hubspot.get(id) !== undefined : this.isShown(id)),
      (event) => {
        // HubSpot tells once per direction (facts 7.2), and each event marks both ends.
        const marks = {
          contact: [associationMark(event.fromId, event.toId, event)],
          company: [associationMark(event.toId, event.fromId, event)],
        };
        world.deliver(`association ${event.fromId}>${event.toId}`, marks);
        world.deliver(`association ${event.toId}<${event.fromId}`, marks);
      },
    );
    const mappings = scenario.relations.map((name) => mappingOf(name, scenario.conflictPolicy));
    db.tables.associationMappings = mappings;
    this.contactAssociations = buildAssociations(
      'contact',
      mappings,
      [definition, company],
      new Map([['contacts>companies', [PLAIN, PRIMARY, EMPLOYER, ADVISER]]]),
    );
    this.runtime = buildEntityRuntime(
      company,
      { entity: 'company', version: '1', fields: [simpleField('name')] },
      { uniqueProperties: ['renewa_id'], version: '1' },
    );
  }

  /** Lets the network find companies by their object type, archived ones left out. */
  join(network: Network): void {
    network.others.set('companies', this.companyRecords);
    network.hidden = (id) => this.archived.has(id);
    network.refusesEnd = (toId) => this.associations.refusesEnd(toId);
    network.associate = (fromId, toId, types) => this.associations.label(fromId, toId, types, OWN_SOURCE, 0);
  }

  isShown(companyId: string): boolean {
    return this.companyRecords.get(companyId) !== undefined && !this.archived.has(companyId);
  }
}

function mappingOf(
  name: 'set' | 'primary' | 'employer',
  conflictPolicy: AssociationMapping['conflictPolicy'],
): AssociationMapping {
  const relations: Record<typeof name, AssociationRelation> = {
    set: { kind: 'join_table', table: JOIN },
    primary: { kind: 'flagged_row', table: JOIN, flag: 'is_primary' },
    employer: { kind: 'foreign_key', column: EMPLOYER_COLUMN },
  };
  const { category, typeId } = { set: PLAIN, primary: PRIMARY, employer: EMPLOYER }[name];
  return {
    fromEntity: 'contact',
    toEntity: 'company',
    fromObjectType: 'contacts',
    toObjectType: 'companies',
    type: { category, typeId },
    relation: relations[name],
    direction: 'two_way',
    conflictPolicy,
    drift: 'ignore',
    firstLink: 'local_wins',
    version: 1,
    state: 'active',
    stateReason: null,
  };
}

function eventMark(
  id: string,
  event: { kind: string; property: string | null; value: string | null; occurredAt: number; own: boolean },
): NewMark {
  const { property, value, occurredAt, own } = event;
  return {
    ...BARE,
    record: { kind: 'hubspot', id },
    about: event.kind === 'propertyChange' ? ['fields'] : ['existence', 'fields'],
    hints: property === null ? [] : [{ property, value, occurredAt, own }],
    onlyOwnEvents: own,
  };
}

function associationMark(id: string, otherId: string, { occurredAt, own, primary }: AssociationChanged): NewMark {
  const property = primary ? PRIMARY_ASSOCIATION_HINT : ASSOCIATION_HINT;
  const hint = { property, value: otherId, occurredAt, own };
  return { ...BARE, record: { kind: 'hubspot', id }, about: ['associations'], hints: [hint], onlyOwnEvents: false };
}

const BARE = { reasons: ['webhook' as const], changedColumns: {}, localDeleted: false, onlyOwnCapture: true };
