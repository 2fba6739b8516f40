import type { AssociationMapping, Connection, EntityDefinition, EntityOverview, NewMark, Run } from '@app/sync-engine';
import { HubSpotSyncAdminService, HubSpotSyncService, type PortalAuthorization, type SyncPorts } from './index';
import { overviewOf } from './overview';
import { EMPTY_READERS } from './testing/empty-ports';

const quiet = { log: null, captured: 0, marks: 0, leased: 0, parked: 0, oldestAgeMs: null, quiet: true };
const connection = { state: 'connected' as const, stateReason: null, portalId: '7', uiDomain: null };

function entityOverview(patch: Partial<EntityOverview> = {}): EntityOverview {
  return {
    entity: 'contact',
    table: 'public.contact',
    objectType: 'contacts',
    state: 'live',
    stateReason: null,
    links: { live: 3 },
    openReviews: 0,
    fieldErrors: 0,
    parked: 0,
    suspendedMappings: 0,
    latestRun: {
      id: 'r',
      entity: 'contact',
      kind: 'first_sync',
      state: 'done',
      plan: null,
      startedAt: 1,
      finishedAt: 2,
      message: null,
      paused: false,
      scope: { kind: 'entity' },
      requestedBy: 'the worker',
      choices: {},
      walk: { phase: 'done', after: null },
      applyingSince: null,
      requestsUsed: 0,
    },
    ...patch,
  };
}

function build(
  given: {
    connection?: Partial<Connection> | null;
    entity?: Partial<EntityDefinition>;
    run?: Run | null;
    associations?: Partial<SyncPorts['associations']>;
  } = {},
) {
  const calls: unknown[][] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]): Promise<void> => {
      calls.push([name, ...args]);
    };
  const definition = { entity: 'contact', state: 'live', ...given.entity } as EntityDefinition;
  const stored =
    given.connection === null ? null : ({ portalId: '7', state: 'connected', ...given.connection } as Connection);
  const ports: SyncPorts = {
    ...EMPTY_READERS,
    associations: { ...EMPTY_READERS.associations, ...given.associations },
    connections: { current: async () => stored, update: note('update') },
    overview: {
      connection: async () => (stored ? connection : null),
      entities: async () => [entityOverview()],
      backlog: async () => quiet,
      changes: async () => [],
      reviews: async () => [],
      parked: async () => [],
    },
    registry: {
      entities: async () => [definition],
      mappings: async () => [],
      enumPairs: async () => ({}),
      setEntityState: note('setEntityState'),
      fencePortal: note('fencePortal'),
      requestAudit: note('requestAudit'),
      saveEntity: note('saveEntity'),
      saveMappings: note('saveMappings'),
    },
    runs: { list: async () => (given.run ? [given.run] : []) },
    decisionsOf: () => {
      throw new Error('No test asks for decisions.');
    },
    wakeQueue: { wake: note('wake') },
    marksOf: (portalId) => ({
      mark: (entity: string, marks: readonly NewMark[]) => note('mark')(portalId, entity, marks),
      retryErrors: async () => 0,
    }),
  };
  const authorization: PortalAuthorization = {
    authorizeUrl: async (sessionId) => `https://hubspot.test/authorize?state=${sessionId}`,
    finish: async ({ code }) =>
      code === 'good' ? { kind: 'connected', portalId: '7' } : { kind: 'refused', message: 'The state is unknown.' },
    rotateKeys: async () => 0,
    disconnect: async () => (stored && stored.state !== 'disconnected' ? { revoked: false } : null),
  };
  return { calls, sync: new HubSpotSyncService(ports, authorization), admin: new HubSpotSyncAdminService(ports) };
}

describe('the overview', () => {
  it('is in sync when connected, all entities live, their plan applied, and quiet', () => {
    expect(overviewOf(connection, [entityOverview()], quiet).inSync).toBe(true);
  });

  const run = entityOverview().latestRun as Run;
  it.each([
    ['no connection', overviewOf(null, [entityOverview()], quiet)],
    ['a paused connection', overviewOf({ ...connection, state: 'paused' }, [entityOverview()], quiet)],
    ['no entities', overviewOf(connection, [], quiet)],
    ['an entity that waits', overviewOf(connection, [entityOverview(), entityOverview({ state: 'waiting' })], quiet)],
    [
      'a plan being applied',
      overviewOf(connection, [entityOverview({ latestRun: { ...run, state: 'applying' } })], quiet),
    ],
    ['no plan yet', overviewOf(connection, [entityOverview({ latestRun: null })], quiet)],
    ['marks', overviewOf(connection, [entityOverview()], { ...quiet, marks: 1, quiet: false })],
  ])('is not in sync with %s', (_, overview) => {
    expect(overview.inSync).toBe(false);
  });
});

describe('the connection', () => {
  it('asks a worker to set up once the portal is connected, and only then', async () => {
    const { sync, calls } = build();
    expect(await sync.finishConnecting({ code: 'bad', state: 's' }, 'x')).toMatchObject({ kind: 'refused' });
    expect(calls).toEqual([]);
    expect(await sync.finishConnecting({ code: 'good', state: 's' }, 'x')).toMatchObject({
      kind: 'connected',
    });
    expect(calls).toEqual([['wake', 'run']]);
  });

  it('S9.6 disconnecting says whether HubSpot confirmed it', async () => {
    expect(await build().sync.disconnect()).toEqual({ kind: 'disconnected', revoked: false });
  });

  it('pauses with its reason and resumes', async () => {
    const paused = build();
    expect(await paused.sync.pause('maintenance')).toEqual({ kind: 'done' });
    expect(paused.calls).toEqual([['update', '7', { state: 'paused', stateReason: 'maintenance' }]]);
    const resumed = build({ connection: { state: 'paused' } });
    expect(await resumed.sync.resume()).toEqual({ kind: 'done' });
    expect(resumed.calls).toEqual([
      ['update', '7', { state: 'connected', stateReason: null }],
      ['wake', 'run'],
    ]);
  });

  it.each([null, { state: 'disconnected' as const }])(
    'without a connection (%j) nothing is done, and it says so',
    async (given) => {
      const { sync, calls } = build({ connection: given });
      for (const outcome of [await sync.pause('x'), await sync.resume(), await sync.disconnect()]) {
        expect(outcome).toEqual({
          kind: 'not_found',
          message: 'No HubSpot portal is connected. Connect one on the admin page first.',
        });
      }
      expect(calls).toEqual([]);
    },
  );
});

describe('the administration', () => {
  it('S9.2 a parked record is marked again on demand, about all of it, and a worker is woken', async () => {
    const { admin, calls } = build();
    expect(await admin.retry('contact', { localKey: '5', hubspotId: '9' })).toEqual({ kind: 'done' });
    expect(calls).toMatchObject([
      ['mark', '7', 'contact', [{ record: { kind: 'local', id: '5' }, reasons: ['retry'] }]],
      ['wake', 'marked'],
    ]);
  });

  it('an entity that is not registered is named in the answer', async () => {
    const { admin } = build();
    const message = 'There is no entity "ghost" in the registry.';
    expect(await admin.retry('ghost', { localKey: '1', hubspotId: null })).toEqual({ kind: 'not_found', message });
    expect(await admin.pauseEntity('ghost', 'x')).toEqual({ kind: 'not_found', message });
    expect(await admin.resumeEntity('ghost')).toEqual({ kind: 'not_found', message });
  });

  it.each([
    [null, 'waiting'],
    [{ state: 'planned' } as Run, 'waiting'],
    [{ state: 'done' } as Run, 'live'],
  ])('S8.5 a paused entity whose latest run is %j resumes as %s', async (run, state) => {
    const { admin, calls } = build({ entity: { state: 'paused' }, run });
    expect(await admin.resumeEntity('contact')).toEqual({ kind: 'done' });
    expect(calls[0]).toEqual(['setEntityState', 'contact', state, null]);
  });

  it('S6.1 a relation goes by the entity at its other end, and its label', async () => {
    const relation = (typeId: number) =>
      ({
        fromEntity: 'contact',
        toEntity: 'company',
        fromObjectType: 'contacts',
        toObjectType: 'companies',
        type: { category: 'HUBSPOT_DEFINED', typeId },
      }) as AssociationMapping;
    const { admin } = build({
      associations: {
        associations: async () => [relation(1), relation(279)],
        associationLabels: async () => [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
        ],
      },
    });
    expect(await admin.fieldNames()).toEqual({
      contact: {
        'association:contacts>companies:HUBSPOT_DEFINED/1': 'company (Primary)',
        'association:contacts>companies:HUBSPOT_DEFINED/279': 'company',
      },
    });
  });

  it('pausing what is paused and resuming what is live change nothing', async () => {
    const paused = build({ entity: { state: 'paused' } });
    expect(await paused.admin.pauseEntity('contact', 'x')).toEqual({ kind: 'done' });
    const live = build();
    expect(await live.admin.resumeEntity('contact')).toEqual({ kind: 'done' });
    expect([...paused.calls, ...live.calls]).toEqual([]);
  });
});
