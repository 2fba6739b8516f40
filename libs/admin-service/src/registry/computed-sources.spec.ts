import type { LocalReference, PropertyDefinition } from '@app/hubspot-mapping';
import type { EntityDefinition } from '@app/sync-engine';
import type { PortalDecisions, SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import { CompiledEntities } from './compiled-entities';
import { draftOf } from './mapping-draft';
import { MappingsService } from './mappings.service';

const column = (name: string, sqlType: string) => ({
  name,
  sqlType,
  nullable: true,
  maxLength: null,
  precision: null,
  scale: null,
  enumValues: null,
  generated: false,
  isKey: false,
});
const company = { schema: 'public', table: 'company', key: 'id', columns: [column('name', 'text')] };
const LOCAL: LocalReference = {
  table: 'public.contact',
  columns: [column('stage', 'text'), { ...column('company_id', 'bigint'), references: company }],
};
const DEFINITION = {
  entity: 'contact',
  objectType: 'contacts',
  table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
  reads: [],
  state: 'live',
} as Partial<EntityDefinition> as EntityDefinition;
const COMPANY = { name: 'company', type: 'string', fieldType: 'text', options: [] } as Partial<PropertyDefinition>;

function service() {
  const saved: unknown[] = [];
  const ports = {
    ...EMPTY_READERS,
    connections: { current: async () => ({ portalId: '7' }) },
    registry: {
      entities: async () => [DEFINITION],
      mappings: async () => [],
      enumPairs: async () => ({}),
    },
    tables: { ...EMPTY_READERS.tables, problems: async () => [], describeTable: async () => LOCAL },
    portal: {
      stored: async () => ({
        readAt: 1,
        catalogue: {
          reference: { timeZone: 'UTC', currency: 'USD', properties: [COMPANY], owners: [], pipelines: [] },
        },
      }),
    },
    wakeQueue: { wake: async () => undefined },
    decisionsOf: () =>
      ({
        configuration: {
          saveMappings: async (...args: unknown[]) => {
            saved.push(args);
            return { kind: 'stored', waits: true, plan: null };
          },
        },
      }) as unknown as PortalDecisions,
  } as unknown as SyncPorts;
  return { saved, mappings: new MappingsService(ports, new CompiledEntities(ports)) };
}

describe('what a mapping may be made of', () => {
  it('is the columns, what their foreign keys lead to, and the transforms with the options that each declares', async () => {
    const choices = await service().mappings.choices('contact');
    expect(choices?.columns).toEqual([
      { name: 'stage', sqlType: 'text', leadsTo: null },
      { name: 'company_id', sqlType: 'bigint', leadsTo: { table: 'company', columns: ['name'] } },
    ]);
    const options = choices?.transforms.find(({ name }) => name === 'url')?.options;
    expect(options).toContainEqual({ name: 'addScheme', kind: 'choice', words: ['http', 'https'] });
    expect(options).toContainEqual({ name: 'blankWords', kind: 'texts', words: [] });
    expect(await service().mappings.choices('nobody')).toBeNull();
  });
});

describe('mappings with computed sources, as the admin api stores them', () => {
  const save = async (source: string, direction: 'two_way' | 'to_hubspot') => {
    const { mappings, saved } = service();
    const draft = draftOf(source, 'company', { name: 'text', options: {} }, direction);
    return { outcome: await mappings.save('contact', [draft], {}, 'Ann'), saved };
  };

  it.each(['company_id.name', "=concat_ws(' ', stage, company_id.name)"])('S8.5 %s is stored', async (source) => {
    const { outcome, saved } = await save(source, 'to_hubspot');
    expect(outcome).toMatchObject({ kind: 'saved' });
    expect(saved).toMatchObject([['contact', [{ column: source, direction: 'to_hubspot' }], {}, 'Ann']]);
  });

  it.each([
    ['company_id.name', 'two_way', 'to_hubspot'],
    ['stage.name', 'to_hubspot', 'Declare the foreign key'],
    ['company_id.missing', 'to_hubspot', 'Name a column that it has'],
    ['=stage + 1', 'to_hubspot', 'to join texts use ||'],
    ['=stage; drop table contact', 'to_hubspot', 'coalesce, concat_ws'],
  ] as const)('S3.1 %s (%s) is not stored, with the way out', async (source, direction, wayOut) => {
    const { outcome, saved } = await save(source, direction);
    expect(outcome).toMatchObject({
      kind: 'faulty',
      problems: [{ column: source, property: 'company', suspends: true, advice: expect.stringContaining(wayOut) }],
    });
    expect(saved).toEqual([]);
  });
});
