import type { PropertyMapping } from '@app/hubspot-mapping';
import { EMPTY_READERS } from '../testing/empty-ports';
import type { SyncPorts } from '../sync-ports';
import { EndNamesService } from './end-names.service';
import type { LinkedEnds } from './record-reader';

const SET = 'association:contacts>companies:HUBSPOT_DEFINED/279';
const ENDS: readonly LinkedEnds[] = [
  {
    linkId: 'p',
    entity: 'person',
    localKey: '1',
    hubspotId: '101',
    baseHubSpot: { first: ['Ann'], last: ['Lee'], mail: ['ann@example.com'] },
  },
  { linkId: 'f', entity: 'firm', localKey: '7', hubspotId: '201', baseHubSpot: { title: [' Navy '] } },
  { linkId: 'g', entity: 'firm', localKey: '8', hubspotId: null, baseHubSpot: {} },
  { linkId: 'b', entity: 'battery', localKey: '9', hubspotId: '301', baseHubSpot: { serial: ['BX-9'] } },
];

function mapping(entity: string, id: string, property: string, group: string | null = null): PropertyMapping {
  return { entity, id, property, group } as PropertyMapping;
}

function service(asked: string[][] = []): EndNamesService {
  const mappings = [
    mapping('person', 'mail', 'email'),
    mapping('person', 'first', 'firstname'),
    mapping('person', 'last', 'lastname'),
    mapping('firm', 'title', 'name'),
    mapping('battery', 'serial', 'serial_number'),
  ];
  return new EndNamesService({
    ...EMPTY_READERS,
    registry: {
      mappings: async (entity: string) => mappings.filter((one) => one.entity === entity),
      entities: async () => [{ entity: 'battery', matchKeys: [{ properties: ['serial_number', 'old_serials'] }] }],
    },
    records: {
      ...EMPTY_READERS.records,
      ends: async (ids: readonly string[]) => {
        asked.push([...ids]);
        return ENDS.filter(({ linkId }) => ids.includes(linkId));
      },
    },
  } as unknown as SyncPorts);
}

describe('S8.2 S8.3 associations told by the names of their records', () => {
  const values = (...ids: (string | null)[]) => [{ field: SET, vectors: [ids] }];

  it('names both ends by what both sides agreed they are called, with both ids', async () => {
    const items = [{ link: 'p', after: 'f' }];
    const [named] = await service().withEnds(
      items,
      ({ after }) => values(after),
      ({ link }) => link,
    );
    expect(named?.ends).toEqual({
      p: { entity: 'person', localKey: '1', hubspotId: '101', name: 'Ann Lee' },
      f: { entity: 'firm', localKey: '7', hubspotId: '201', name: 'Navy' },
    });
  });

  it('gives the ids alone where nothing mapped says a name', async () => {
    const [named] = await service().withEnds([{ after: 'g' }], ({ after }) => values(after));
    expect(named?.ends['g']).toEqual({ entity: 'firm', localKey: '8', hubspotId: null, name: null });
  });

  it('calls a record of a custom object by what it is matched by', async () => {
    const [named] = await service().withEnds([{ after: 'b' }], ({ after }) => values(after));
    expect(named?.ends['b']?.name).toBe('BX-9');
  });

  it('asks once for all items, and not at all where no association changes', async () => {
    const asked: string[][] = [];
    const names = service(asked);
    await names.withEnds([{ after: 'f' }, { after: 'f' }, { after: 'g' }], ({ after }) => values(after));
    expect(asked).toEqual([['f', 'g']]);
    const [plain] = await names.withEnds(
      [{}],
      () => [{ field: 'first', vectors: [['f'], null] }],
      () => 'p',
    );
    expect(plain?.ends).toEqual({});
    expect(asked.length).toBe(1);
  });
});
