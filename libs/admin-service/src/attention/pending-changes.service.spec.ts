import type { CompiledField } from '@app/hubspot-mapping';
import type { EntityDefinition, GatewayResult, HubSpotRecord } from '@app/sync-engine';
import { CatalogueUnread, type CompiledEntities, type LoadedEntity } from '../registry/compiled-entities';
import type { SyncPorts } from '../sync-ports';
import { EMPTY_READERS } from '../testing/empty-ports';
import type { PendingRecord } from './pending-change';
import { PendingChangesService } from './pending-changes.service';

/** One column against one property, compared whatever the case. */
function field(name: string, state: CompiledField['state'] = 'active'): CompiledField {
  const lower = (vector: readonly (string | null)[]) => vector.map((value) => value?.toLowerCase() ?? null);
  const members = [{ column: name, property: name }];
  return { id: name, state, members, canonicalLocal: lower, canonicalHubSpot: lower } as unknown as CompiledField;
}

function record(n: number, patch: Partial<PendingRecord> = {}): PendingRecord {
  const base = { name: [`Ann ${n}`], gone: ['x'] };
  return {
    id: `m${n}`,
    linkId: `l${n}`,
    localKey: `${n}`,
    hubspotId: `${n + 100}`,
    baseLocal: base,
    baseHubSpot: base,
    passedFilter: { local: true, hubspot: true },
    since: 5,
    ...patch,
  };
}

describe('what a mass change is about', () => {
  const row = (name: string, softDeleted = false) => ({ values: { name }, softDeleted });
  const remote = (name: string) => ({ properties: { name } }) as Partial<HubSpotRecord> as HubSpotRecord;

  function service(world: {
    readonly marked: readonly PendingRecord[];
    readonly rows?: ReadonlyMap<string, ReturnType<typeof row>>;
    readonly remote?: GatewayResult<ReadonlyMap<string, HubSpotRecord>>;
    readonly rules?: Partial<EntityDefinition>;
  }) {
    const reads: (readonly string[])[] = [];
    const ports = {
      ...EMPTY_READERS,
      records: { ...EMPTY_READERS.records, marked: async () => world.marked },
      tables: { ...EMPTY_READERS.tables, readRows: async () => world.rows ?? new Map() },
      portal: {
        ...EMPTY_READERS.portal,
        read: async (_type: string, ids: readonly string[]) => {
          reads.push(ids);
          return world.remote ?? { ok: true, value: new Map() };
        },
      },
    } as unknown as SyncPorts;
    const loaded = {
      definition: { objectType: 'contacts', table: {}, localFilter: null, hubspotFilter: null, ...world.rules },
      compiled: { fields: [field('name'), field('gone', 'suspended')] },
    } as unknown as LoadedEntity;
    const entities = { load: async (entity: string) => (entity === 'contact' ? loaded : null) };
    return { reads, pending: new PendingChangesService(ports, entities as unknown as CompiledEntities) };
  }
  const page = { limit: 50, after: null };

  it('S4.4 tells what leaves its filter, where leaving does something', async () => {
    const filter = { all: [{ name: 'name', is: 'not_equal', value: 'gone' }] } as const;
    const world = {
      marked: [record(1), record(2), record(3, { passedFilter: { local: false, hubspot: false } })],
      rows: new Map([
        ['1', row('gone')],
        ['2', row('Ann 2')],
        ['3', row('gone')],
      ]),
      remote: {
        ok: true as const,
        value: new Map([
          ['101', remote('Ann 1')],
          ['102', remote('gone')],
          ['103', remote('Ann 3')],
        ]),
      },
      rules: { localFilter: filter, hubspotFilter: filter },
    };
    const kinds = async (leaving: EntityDefinition['leaving']) => {
      const { pending } = service({ ...world, rules: { ...world.rules, ...(leaving ? { leaving } : {}) } });
      return (await pending.of('contact', page))?.map(({ kind }) => kind);
    };
    expect(await kinds({ leftLocally: 'delete', leftInHubSpot: 'delete' })).toEqual([
      'left_locally',
      'left_in_hubspot',
      'changed',
    ]);
    expect(await kinds(undefined)).toEqual(['changed', 'changed', 'changed']);
  });

  it('S5.3 tells per record which side has other values than both last agreed on, or what end is gone', async () => {
    const { pending } = service({
      marked: [1, 2, 3, 4, 5].map((n) => record(n)).concat(record(6, { linkId: null, hubspotId: null })),
      rows: new Map([
        ['1', row('Nobody')],
        ['2', row('ANN 2')],
        ['3', row('Ann 3', true)],
        ['5', row('Ann 5')],
      ]),
      remote: {
        ok: true,
        value: new Map([
          ['101', remote('Ann 1')],
          ['102', remote('Lee')],
          ['103', remote('Ann 3')],
          ['104', remote('Ann 4')],
        ]),
      },
    });
    const changes = await pending.of('contact', page);
    expect(changes?.map(({ kind }) => kind)).toEqual([
      'changed',
      'changed',
      'deleted_locally',
      'deleted_locally',
      'deleted_in_hubspot',
      'new',
    ]);
    expect(changes?.[0]?.fields).toEqual([{ field: 'name', side: 'local', before: ['Ann 1'], after: ['Nobody'] }]);
    expect(changes?.[1]?.fields).toEqual([{ field: 'name', side: 'hubspot', before: ['Ann 2'], after: ['Lee'] }]);
  });

  it('what came back to what it was differs no more', async () => {
    const { pending } = service({
      marked: [record(1)],
      rows: new Map([['1', row('Ann 1')]]),
      remote: { ok: true, value: new Map([['101', remote('ann 1')]]) },
    });
    expect(await pending.of('contact', page)).toMatchObject([{ entity: 'contact', kind: 'none', fields: [] }]);
  });

  it('where HubSpot cannot be read it says so instead of showing deletes that are none', async () => {
    const failure = { kind: 'transient', message: 'HubSpot is away' } as const;
    const { pending } = service({ marked: [record(1)], remote: { ok: false, failure } });
    await expect(pending.of('contact', page)).rejects.toThrow(CatalogueUnread);
  });

  it('reads HubSpot a hundred records at a time; an entity that is not there is none', async () => {
    const { pending, reads } = service({ marked: Array.from({ length: 201 }, (_, n) => record(n)) });
    await pending.of('contact', { limit: 201, after: null });
    expect(reads.map(({ length }) => length)).toEqual([100, 100, 1]);
    expect(await pending.of('ghost', page)).toBeNull();
  });
});
