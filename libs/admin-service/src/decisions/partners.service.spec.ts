import type { CompiledField } from '@app/hubspot-mapping';
import type { GatewayResult, HubSpotRecord, ReviewKind } from '@app/sync-engine';
import type { KnownRecord } from '../activity/record-reader';
import type { CompiledEntities, LoadedEntity } from '../registry/compiled-entities';
import type { SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import { PartnersService } from './partners.service';
import type { ReviewRow } from './review-reader';

function field(column: string, property: string, state: CompiledField['state'] = 'active'): CompiledField {
  return { id: property, state, members: [{ column, property }] } as unknown as CompiledField;
}

const LOADED = {
  definition: {
    objectType: 'contacts',
    table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
    matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email', 'hs_additional_emails'] }],
  },
  compiled: { fields: [field('title', 'jobtitle'), field('gone', 'gone', 'suspended'), field('email', 'email')] },
} as unknown as LoadedEntity;

type Row = { readonly values: Readonly<Record<string, string | null>>; readonly softDeleted: boolean };

describe('whom a record may be linked with', () => {
  const row = (email: string, title: string, softDeleted = false): Row => ({ values: { email, title }, softDeleted });
  const remote = (id: string, email: string, jobtitle: string): HubSpotRecord =>
    ({ id, properties: { email, jobtitle } }) as Partial<HubSpotRecord> as HubSpotRecord;

  function service(world: {
    readonly review?: Partial<ReviewRow>;
    readonly rows?: Readonly<Record<string, Row>>;
    readonly hits?: readonly string[];
    readonly tooSlow?: boolean;
    readonly records?: readonly HubSpotRecord[];
    readonly found?: GatewayResult<readonly HubSpotRecord[]>;
    readonly known?: Readonly<Record<string, Partial<KnownRecord>>>;
  }) {
    const searches: unknown[] = [];
    const review = { entity: 'contact', kind: 'ambiguous_match' as ReviewKind, localKey: '1', hubspotId: null };
    const ports = {
      ...EMPTY_READERS,
      reviews: {
        ...EMPTY_READERS.reviews,
        review: async (id: string) => (id === '7' ? { ...review, ...world.review } : null),
      },
      records: {
        ...EMPTY_READERS.records,
        find: async (_entity: string, { id }: { readonly id: string }) => world.known?.[id] ?? null,
      },
      tables: {
        ...EMPTY_READERS.tables,
        readRows: async (_table: object, keys: readonly string[]) =>
          new Map(keys.flatMap((key) => (world.rows?.[key] ? [[key, world.rows[key]] as const] : []))),
        search: async (_table: object, columns: readonly string[], text: string) => {
          searches.push({ columns, text });
          return { keys: world.hits ?? [], whole: world.tooSlow !== true };
        },
      },
      portal: {
        ...EMPTY_READERS.portal,
        read: async (_type: string, ids: readonly string[]) => {
          const held = (world.records ?? []).filter(({ id }) => ids.includes(id));
          return { ok: true, value: new Map(held.map((one) => [one.id, one])) };
        },
        search: async (_type: string, text: string, properties: readonly string[]) => {
          searches.push({ properties, text });
          return world.found ?? { ok: true, value: [] };
        },
      },
    } as unknown as SyncPorts;
    const entities = { load: async (entity: string) => (entity === 'contact' ? LOADED : null) };
    return { searches, partners: new PartnersService(ports, entities as unknown as CompiledEntities) };
  }

  it('S4.1 for a row: what HubSpot finds by its own keys, values beside values, the taken one with its link', async () => {
    const { partners, searches } = service({
      rows: { '1': row('Ada@Example.com', 'Farmer') },
      found: { ok: true, value: [remote('11', 'ada@example.com', 'Owner'), remote('12', 'ada@example.com', 'Heir')] },
      known: { '12': { state: 'live', localKey: '9', hubspotId: '12' } },
    });
    expect(await partners.find('7', null)).toEqual({
      kind: 'found',
      partners: {
        side: 'hubspot',
        searched: ['ada@example.com'],
        fields: ['email', 'jobtitle'],
        own: { email: ['Ada@Example.com'], jobtitle: ['Farmer'] },
        partners: [
          { id: '11', values: { email: ['ada@example.com'], jobtitle: ['Owner'] }, takenBy: null },
          { id: '12', values: { email: ['ada@example.com'], jobtitle: ['Heir'] }, takenBy: 'Linked with row 9.' },
        ],
        notes: [],
      },
    });
    expect(searches).toEqual([{ properties: ['email', 'jobtitle', 'hs_additional_emails'], text: 'ada@example.com' }]);
  });

  it('for a record of HubSpot: rows that hold the words, deleted ones left out', async () => {
    const { partners, searches } = service({
      review: { localKey: null, hubspotId: '11' },
      records: [remote('11', 'ada@example.com', 'Owner')],
      rows: {
        '4': row('x@example.com', 'Four'),
        '5': row('y@example.com', 'Five'),
        '6': row('z@example.com', 'Six', true),
      },
      hits: ['4', '5', '6'],
      known: { '5': { state: 'severed', localKey: '5', hubspotId: '99' } },
    });
    const outcome = await partners.find('7', '4');
    expect(outcome).toMatchObject({
      partners: {
        side: 'local',
        searched: ['4'],
        own: { email: ['ada@example.com'], jobtitle: ['Owner'] },
        partners: [
          { id: '4', values: { jobtitle: ['Four'] }, takenBy: null },
          { id: '5', takenBy: 'Its link with HubSpot record 99 is severed.' },
        ],
      },
    });
    expect(searches).toEqual([{ columns: ['email', 'title'], text: '4' }]);
  });

  it('a number is read as an id, too: HubSpot’s search does not look at ids', async () => {
    const { partners } = service({ rows: { '1': row('a@b.test', '') }, records: [remote('42', 'c@d.test', 'Heir')] });
    expect(await partners.find('7', '42')).toMatchObject({ partners: { partners: [{ id: '42' }] } });
  });

  it('says what kept it from looking', async () => {
    const failure = { kind: 'transient', message: 'no answer in time' } as const;
    const away = service({ rows: { '1': row('a@b.test', '') }, found: { ok: false, failure } });
    expect(await away.partners.find('7', 'Ada')).toMatchObject({
      partners: { partners: [], notes: ['HubSpot could not be searched just now: no answer in time'] },
    });
    const slow = service({ review: { localKey: null, hubspotId: '11' }, tooSlow: true });
    expect(await slow.partners.find('7', 'Ada')).toMatchObject({
      partners: { partners: [], notes: [expect.stringContaining('too many rows to search all of them by words')] },
    });
  });

  it('is not asked of a review that is none, or that asks for no partner', async () => {
    expect(await service({}).partners.find('8', null)).toEqual({ kind: 'not_found' });
    expect(await service({ review: { kind: 'conflict' } }).partners.find('7', null)).toMatchObject({
      kind: 'not_possible',
      message: 'A review of kind conflict asks for no record to link with.',
    });
  });
});
