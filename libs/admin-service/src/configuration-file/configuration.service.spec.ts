import type { PropertyMapping } from '@app/hubspot-mapping';
import type { AssociationMapping, ConfigurationCommands, Connection, EntityDefinition } from '@app/sync-engine';
import type { PortalDecisions, SyncPorts } from '../sync-ports';
import { CompiledEntities } from '../registry/compiled-entities';
import { EMPTY_READERS } from '../testing/empty-ports';
import { ConfigurationService } from './configuration.service';

const CONTACT: EntityDefinition = {
  entity: 'contact',
  table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
  objectType: 'contacts',
  externalIdProperty: 'renewa_id',
  matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email'] }],
  reads: [],
  localFilter: null,
  hubspotFilter: null,
  conflictPolicy: 'latest_wins',
  quietPeriodMs: 0,
  createInHubSpot: true,
  createLocally: true,
  state: 'live',
  stateReason: null,
};
const COMPANY: EntityDefinition = {
  ...CONTACT,
  entity: 'company',
  table: { ...CONTACT.table, name: 'company' },
  objectType: 'companies',
  matchKeys: [],
};
const mapping = (entity: string, name: string): PropertyMapping => ({
  id: `${entity}-${name}`,
  entity,
  column: name,
  property: name,
  group: null,
  direction: 'two_way',
  conflictPolicy: null,
  drift: 'ignore',
  firstLink: 'review',
  transform: { name: 'text', options: {} },
  version: 4,
  state: 'active',
  stateReason: null,
});
const WORKS_AT: AssociationMapping = {
  fromEntity: 'contact',
  toEntity: 'company',
  fromObjectType: 'contacts',
  toObjectType: 'companies',
  type: { category: 'HUBSPOT_DEFINED', typeId: 1 },
  relation: { kind: 'foreign_key', column: 'company_id' },
  direction: 'two_way',
  conflictPolicy: null,
  drift: 'ignore',
  firstLink: 'review',
  version: 2,
  state: 'active',
  stateReason: null,
};

describe('configuration as code', () => {
  const saved: Parameters<ConfigurationCommands['save']>[0][] = [];

  function service(): ConfigurationService {
    const names = ['email', 'stage', 'first'];
    const column = (name: string) => ({
      name,
      sqlType: 'text',
      nullable: true,
      maxLength: null,
      precision: null,
      scale: null,
      enumValues: null,
      generated: false,
      isKey: false,
    });
    const property = (name: string) => ({
      name,
      label: name,
      type: 'string',
      fieldType: 'text',
      description: '',
      groupName: '',
      options: [],
      readOnly: false,
      calculated: false,
      hasUniqueValue: false,
      hidden: false,
      hubspotDefined: true,
      externalOptions: false,
      referencedObjectType: null,
    });
    const reference = {
      timeZone: 'UTC',
      currency: 'EUR',
      properties: names.map(property),
      owners: [],
      pipelines: [],
    };
    const mappings = { contact: ['email', 'stage'].map((name) => mapping('contact', name)), company: [] };
    const ports = {
      ...EMPTY_READERS,
      connections: { current: async () => ({ portalId: '7' }) as Connection },
      registry: {
        entities: async () => [CONTACT, COMPANY],
        mappings: async (entity: 'contact' | 'company') => mappings[entity],
        enumPairs: async (entity: string) => (entity === 'contact' ? { stage: [{ local: 'a', hubspot: 'A' }] } : {}),
      },
      tables: { ...EMPTY_READERS.tables, describeTable: async () => ({ columns: [...names, 'id'].map(column) }) },
      portal: { ...EMPTY_READERS.portal, stored: async () => ({ catalogue: { reference }, readAt: 0 }) },
      associations: {
        ...EMPTY_READERS.associations,
        associations: async () => [WORKS_AT],
        associationLabels: async () => [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
        ],
      },
      wakeQueue: { wake: async () => undefined },
      decisionsOf: () =>
        ({
          configuration: {
            save: async (change: (typeof saved)[number]) => {
              saved.push(change);
              return { kind: 'stored', waits: true, plan: { kind: 'accepted', run: { id: 'r1' } } };
            },
          },
        }) as unknown as PortalDecisions,
    } as unknown as SyncPorts;
    return new ConfigurationService(ports, new CompiledEntities(ports));
  }

  async function faults(edit: (text: string) => string): Promise<string[]> {
    const before = await service().text();
    const after = edit(before);
    expect(after).not.toBe(before);
    const compared = await service().compare(after);
    return compared.kind === 'faulty'
      ? compared.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`)
      : [];
  }

  beforeEach(() => {
    saved.length = 0;
  });

  it('law: what was exported changes nothing, and applying it stores nothing', async () => {
    const text = await service().text();
    expect(await service().compare(text)).toEqual({ kind: 'compared', changes: [] });
    expect(await service().apply(text, 'me')).toEqual({ kind: 'applied', changes: [], entities: [] });
    expect(saved).toEqual([]);
  });

  it('holds nothing that the sync itself keeps: no ids, versions or states', async () => {
    expect(await service().text()).not.toMatch(/contact-email|version: [24]|live|stateReason/);
  });

  it('S8.5 stores only entities that change, a known mapping under its id, and gives the plan', async () => {
    const text = (await service().text()).replace(
      '    mappings:\n',
      '    mappings:\n      - { property: first, column: first, transform: { name: text } }\n',
    );
    const applied = await service().apply(text, 'me');
    expect(applied).toMatchObject({
      changes: [{ entity: 'contact', what: 'mapping', name: 'first', kind: 'added' }],
      entities: [{ entity: 'contact', waits: true, plan: 'r1' }],
    });
    expect(saved.map(({ definition }) => definition.entity)).toEqual(['contact']);
    expect(saved[0]?.mappings?.map(({ id }) => id).slice(1)).toEqual(['contact-email', 'contact-stage']);
    expect(saved[0]?.associations).toMatchObject([{ type: WORKS_AT.type, version: 2 }]);
  });

  it('tells what changes: of entity, mapping, values and relation, from what to what', async () => {
    const text = (await service().text())
      .replace('objectType: contacts\n', 'objectType: contacts\n    conflictPolicy: manual\n')
      .replace('column: stage\n', 'column: stage\n        direction: to_local\n')
      .replace('hubspot: A', 'hubspot: B')
      .replace('label: Primary', 'label: null');
    const compared = await service().compare(text);
    expect(compared.kind === 'compared' && compared.changes).toMatchObject([
      { what: 'entity', name: 'contact', parts: [{ name: 'conflictPolicy', from: 'latest_wins', to: 'manual' }] },
      { what: 'mapping', name: 'stage', parts: [{ name: 'direction', from: 'two_way', to: 'to_local' }] },
      { what: 'enum', name: 'stage', kind: 'changed' },
      { what: 'association', name: 'contact → company: Primary', kind: 'removed' },
      { what: 'association', name: 'contact → company: without label', kind: 'added' },
    ]);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a column that is not there',
      (text) => text.replace('column: stage', 'column: stag'),
      /^\d+ entities\.contact\.mappings\[1\]\.column: .*stag.*stage.*Map an existing column/,
    ],
    [
      'a property that is not there',
      (text) => text.replace('property: stage', 'property: stuge').replace('stage:', 'stuge:'),
      /mappings\[1\]\.property: .*stuge.*Create it/,
    ],
    [
      'another table',
      (text) => text.replace('name: contact\n', 'name: people\n'),
      /entities\.contact\.table\.name: table\.name of contact is "contact" and cannot become "people"/,
    ],
    [
      'an entity that is left out',
      (text) => text.replace('  company:', '  firm:'),
      /entities: The entity "company" is synced/,
    ],
    [
      'values of a property that is not mapped',
      (text) => text.replace('      stage:\n', '      stages:\n'),
      /enums\.stages: contact maps no property "stages"/,
    ],
    [
      'a label that HubSpot does not list',
      (text) => text.replace('label: Primary', 'label: Boss'),
      /associations\[0\]\.label: HubSpot lists no HUBSPOT_DEFINED association type "Boss" from contacts to companies.*one that it has: .*"Primary" \(HUBSPOT_DEFINED\)/,
    ],
    [
      'a match key over nothing',
      (text) => text.replace('columns:\n          - email', 'columns:\n          - mail'),
      /matchKeys\[0\]\.columns\[0\]: The table public\.contact has no column "mail"/,
    ],
  ])('says line, path and way out of %s, and stores nothing', async (_, edit, message) => {
    expect(await faults(edit)).toContainEqual(expect.stringMatching(message));
    expect(saved).toEqual([]);
  });
});
