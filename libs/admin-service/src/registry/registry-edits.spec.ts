import type { AssociationMapping, Connection, EntityDefinition } from '@app/sync-engine';
import type { PortalDecisions, SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import { type AssociationDraft, AssociationsService } from './associations.service';
import { CompiledEntities } from './compiled-entities';
import { EntityDefinitionsService } from './entity-definitions.service';

const entity = (name: string, objectType: string): EntityDefinition =>
  ({
    entity: name,
    objectType,
    table: { schema: 'public', name, key: 'id', softDeleteColumn: null },
    reads: [],
    state: 'live',
    conflictPolicy: 'latest_wins',
  }) as Partial<EntityDefinition> as EntityDefinition;

const DRAFT: AssociationDraft = {
  toEntity: 'company',
  type: { category: 'USER_DEFINED', typeId: 5 },
  relation: { kind: 'foreign_key', column: 'company_id' },
  direction: 'two_way',
  conflictPolicy: null,
  drift: 'ignore',
  firstLink: 'review',
};

function services() {
  const saved: unknown[][] = [];
  const stored = { kind: 'stored', waits: true, plan: { kind: 'accepted', run: { id: 'r1' } } };
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      saved.push([name, ...args]);
      return stored;
    };
  const ports = {
    ...EMPTY_READERS,
    connections: { current: async () => ({ portalId: '7' }) as Connection },
    registry: { entities: async () => [entity('contact', 'contacts'), entity('company', 'companies')] },
    tables: {
      ...EMPTY_READERS.tables,
      tables: async () => [
        { schema: 'public', name: 'contact', key: 'id', columns: ['id', 'company_id'], estimatedRows: 1 },
        { schema: 'public', name: 'works', key: 'id', columns: ['contact_id', 'company_id'], estimatedRows: 1 },
      ],
      describeTable: async () => ({ columns: [{ name: 'stage' }] }),
    },
    associations: {
      ...EMPTY_READERS.associations,
      associationLabels: async () => [{ category: 'USER_DEFINED', typeId: 5, label: 'Works at' }],
      associations: async (): Promise<AssociationMapping[]> => [],
    },
    wakeQueue: { wake: async () => undefined },
    decisionsOf: () =>
      ({
        configuration: { saveAssociations: note('associations'), saveEntity: note('entity') },
      }) as unknown as PortalDecisions,
  } as unknown as SyncPorts;
  return {
    saved,
    associations: new AssociationsService(ports),
    definitions: new EntityDefinitionsService(ports, new CompiledEntities(ports)),
  };
}

describe('edits of relations', () => {
  it('S6.1 S8.5 a relation gets the object types of its entities, and its plan is told', async () => {
    const { associations, saved } = services();
    expect(await associations.save('contact', [DRAFT], 'Ann')).toMatchObject({
      kind: 'saved',
      waits: true,
      plan: 'r1',
    });
    expect(saved).toMatchObject([
      ['associations', 'contact', [{ fromObjectType: 'contacts', toObjectType: 'companies', type: DRAFT.type }], 'Ann'],
    ]);
  });

  const works = { schema: 'public', name: 'works', fromColumn: 'contact_id', toColumn: 'company_id', fixed: {} };
  it.each<[string, Partial<AssociationDraft>, string]>([
    ['an entity that is not there', { toEntity: 'ghost' }, 'There is no entity "ghost"'],
    [
      'a type that HubSpot does not list',
      { type: { category: 'USER_DEFINED', typeId: 6 } },
      'lists no association type USER_DEFINED/6',
    ],
    ['a column that is not there', { relation: { kind: 'foreign_key', column: 'boss_id' } }, 'no column "boss_id"'],
    [
      'a table that is not there',
      { relation: { kind: 'join_table', table: { ...works, name: 'work' } } },
      'no table public.work',
    ],
    ['a flag that is not there', { relation: { kind: 'flagged_row', table: works, flag: 'main' } }, 'no column "main"'],
    [
      'a fixed column that is not there',
      { relation: { kind: 'join_table', table: { ...works, fixed: { role: 'x' } } } },
      'no column "role"',
    ],
  ])('S6.1 %s is told, and nothing is stored', async (_, patch, words) => {
    const { associations, saved } = services();
    expect(await associations.save('contact', [{ ...DRAFT, ...patch }], 'Ann')).toMatchObject({
      message: expect.stringContaining(words),
    });
    expect(saved).toEqual([]);
  });

  it('S6.1 one type stands for one relation', async () => {
    const { associations } = services();
    expect(await associations.save('contact', [DRAFT, DRAFT], 'Ann')).toMatchObject({
      message: expect.stringContaining('mapped twice'),
    });
  });
});

describe('edits of an entity', () => {
  it('S8.5 what is absent stays, and the plan is told', async () => {
    const { definitions, saved } = services();
    const changed = await definitions.change('contact', { conflictPolicy: 'manual', quietPeriodMs: undefined }, 'Ann');
    expect(changed).toMatchObject({ kind: 'changed', waits: true, plan: 'r1' });
    expect(saved).toEqual([['entity', { ...entity('contact', 'contacts'), conflictPolicy: 'manual' }, 'Ann']]);
  });

  it('S4.4 a filter over a column or property that is not there is told, and nothing is stored', async () => {
    const { definitions, saved } = services();
    const filter = (name: string) => ({ all: [{ name, is: 'blank' as const }] });
    expect(await definitions.change('contact', { localFilter: filter('stag') }, 'Ann')).toMatchObject({
      message: 'The filter names the column "stag", which public.contact does not have.',
    });
    expect(await definitions.change('contact', { hubspotFilter: filter('stage') }, 'Ann')).toMatchObject({
      message: 'The filter names the property "stage", which HubSpot does not list for contacts.',
    });
    expect(await definitions.change('ghost', {}, 'Ann')).toMatchObject({ kind: 'not_found' });
    expect(saved).toEqual([]);
  });
});
