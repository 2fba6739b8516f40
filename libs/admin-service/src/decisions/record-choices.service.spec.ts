import type { CompiledField } from '@app/hubspot-mapping';
import type { Connection, GatewayResult, HubSpotRecord, Link } from '@app/sync-engine';
import { simpleField } from '@app/sync-engine/testing/simple-field';
import type { CompiledEntities, LoadedEntity } from '../registry/compiled-entities';
import type { SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import { RecordChoicesService } from './record-choices.service';
import type { ReviewRow } from './review-reader';

const FIELDS: readonly CompiledField[] = [
  simpleField('title', { property: 'jobtitle' }),
  simpleField('gone', { state: 'suspended' }),
];
const LOADED = {
  definition: {
    entity: 'contact',
    objectType: 'contacts',
    table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
    externalIdProperty: 'renewa_id',
    matchKeys: [{ name: 'email', kind: 'email', columns: ['email'], properties: ['email'] }],
  },
  compiled: { fields: FIELDS },
} as unknown as LoadedEntity;

describe('what can be decided of a whole record', () => {
  function service(world: {
    readonly review?: Partial<ReviewRow>;
    readonly link?: Partial<Link>;
    readonly row?: Readonly<Record<string, string | null>>;
    readonly there?: HubSpotRecord;
    readonly binned?: HubSpotRecord;
    readonly failure?: string;
    /** An unlinked row whose key names the record of link L. */
    readonly keyed?: boolean;
  }): RecordChoicesService {
    const review = {
      id: '7',
      entity: 'contact',
      kind: 'delete',
      field: null,
      linkId: 'L',
      localKey: '1',
      hubspotId: '101',
    };
    const linked = {
      id: 'L',
      state: 'severed',
      localKey: '1',
      hubspotId: '101',
      stateCause: 'local_delete',
      ...world.link,
    };
    const ports = {
      ...EMPTY_READERS,
      connections: { current: async () => ({ portalId: '9' }) as Connection },
      reviews: {
        ...EMPTY_READERS.reviews,
        review: async (id: string) => (id === '7' ? { ...review, ...world.review } : null),
      },
      tables: {
        ...EMPTY_READERS.tables,
        readRows: async (_table: object, _keys: readonly string[], columns: readonly string[]) => {
          expect(columns).toEqual(world.keyed ? ['title', 'email'] : ['title']);
          return new Map(world.row ? [['1', { key: '1', values: world.row, softDeleted: false }]] : []);
        },
      },
      portal: {
        ...EMPTY_READERS.portal,
        readOne: async (
          _type: string,
          _id: string,
          _properties: readonly string[],
          { archived = false }: { archived?: boolean } = {},
        ): Promise<GatewayResult<HubSpotRecord | 'missing'>> =>
          world.failure === undefined
            ? { ok: true, value: (archived ? world.binned : world.there) ?? 'missing' }
            : { ok: false, failure: { kind: 'transient', message: world.failure } },
      },
      decisionsOf: () => ({
        links: {
          findLinks: async () => [linked],
          findMatches: async (_entity: string, keys: readonly { readonly value: string }[]) =>
            keys.map(({ value }) => ({ key: 'email', value, hubspotId: '101', primary: true, link: linked })),
        },
      }),
    } as unknown as SyncPorts;
    const entities = { load: async (entity: string) => (entity === 'contact' ? LOADED : null) };
    return new RecordChoicesService(ports, entities as unknown as CompiledEntities);
  }

  const record = (jobtitle: string): HubSpotRecord => ({
    id: '101',
    properties: { jobtitle },
    updatedAt: 1,
    archived: false,
  });

  it('S5.1 shows both sides as they are, what each way would do, and the seal of it', async () => {
    const outcome = await service({ there: record('Owner') }).find('7');
    expect(outcome).toMatchObject({
      kind: 'found',
      choices: {
        fields: ['title'],
        local: { id: '1', end: 'deleted', values: {} },
        hubspot: { id: '101', end: 'present', values: { title: ['Owner'] } },
        options: [
          { choice: { kind: 'delete' } },
          { choice: { kind: 'create' } },
          { choice: { kind: 'leave' } },
          { choice: { kind: 'retry' } },
        ],
      },
    });
  });

  it('S3.2 the seal moves with what is shown', async () => {
    const seals = await Promise.all(
      ['Owner', 'Owner', 'Heir'].map(async (title) => {
        const outcome = await service({ there: record(title) }).find('7');
        return outcome.kind === 'found' ? outcome.choices.seen : '';
      }),
    );
    expect(seals[0]).toBe(seals[1]);
    expect(seals[2]).not.toBe(seals[0]);
  });

  it('S5.1 a record in the recycle bin is shown with what it held, one that nobody knows as gone', async () => {
    const binned = service({ link: { stateCause: 'hubspot_delete' }, row: { title: 'Heir' }, binned: record('Owner') });
    expect(await binned.find('7')).toMatchObject({
      choices: { local: { end: 'present' }, hubspot: { end: 'archived', values: { title: ['Owner'] } } },
    });
    const purged = service({ link: { stateCause: 'hubspot_delete' }, row: { title: 'Heir' } });
    expect(await purged.find('7')).toMatchObject({ choices: { hubspot: { end: 'gone', values: {} } } });
  });

  it('S4.1 an unlinked row is shown beside the record that its keys name, which may be given to it', async () => {
    const outcome = await service({
      review: { kind: 'duplicate_local', linkId: null, hubspotId: null },
      keyed: true,
      row: { title: 'Heir', email: 'ann@example.com' },
      link: { state: 'live', localKey: '2' },
      there: record('Owner'),
    }).find('7');
    expect(outcome).toMatchObject({
      choices: {
        local: { id: '1', end: 'present', values: { title: ['Heir'] } },
        hubspot: { id: '101', end: 'present', values: { title: ['Owner'] } },
        options: [
          { choice: { kind: 'link', hubspotId: '101' }, label: 'Record 101 belongs to row 1, not to row 2' },
          { choice: { kind: 'create' } },
          { choice: { kind: 'leave' } },
          { choice: { kind: 'retry' } },
        ],
      },
    });
  });

  it('says what kept it from looking, and of which reviews there is nothing to be looked at', async () => {
    expect(await service({ failure: 'no answer in time' }).find('7')).toMatchObject({
      kind: 'unread',
      message: expect.stringContaining('no answer in time') as string,
    });
    expect(await service({ review: { field: 'title', kind: 'conflict' } }).find('7')).toMatchObject({
      kind: 'not_possible',
    });
    expect(await service({}).find('8')).toEqual({ kind: 'not_found' });
  });
});
