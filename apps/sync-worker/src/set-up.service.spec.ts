import type { EntityDefinition } from '@app/sync-engine';
import type { PortalEngine } from './portal-engine';
import { SetUp } from './set-up.service';

const REFUSED = 'Table public.b has no primary key.';
const FAILED = 'Setting up this entity failed and is tried again every few seconds: must be owner of table a';

/** A portal whose entity `a` meets `failure` at set-up, and whose entity `b` has a table that cannot be synced. */
function portal(failure: { error: Error | null }, own = { level: 'refused', message: 'A reason of its own.' }) {
  const entities = ['a', 'b'].map(
    (entity) =>
      ({ entity, table: { name: entity }, state: 'waiting', stateReason: null }) as unknown as EntityDefinition,
  );
  const told: string[] = [];
  const engine = {
    takeDoubt: () => false,
    registry: { entities: async () => entities.map((one) => ({ ...one })), runtime: async () => null },
    localCatalogue: {
      problems: async ({ name }: { name: string }) => {
        if (name === 'a' && failure.error) throw failure.error;
        return [name === 'a' ? own : { level: 'refused', message: REFUSED }];
      },
    },
    stores: {
      registry: {
        entities: async () => entities.map((one) => ({ ...one })),
        setEntityState: async (entity: string, state: string, stateReason: string | null) =>
          void Object.assign(
            entities.find((one) => one.entity === entity)!,
            { state, stateReason },
          ),
        associations: async () => [],
      },
    },
  } as unknown as PortalEngine;
  const log = (_about: object, words: string) => void told.push(words);
  const logger = { error: log, warn: log, info: log } as never;
  const configuration = { limits: { catalogueMinutes: 10 }, matchKeyIndexes: false } as never;
  const gateway = { webhooks: { ensure: async () => ({ ok: true, value: { kind: 'ready', created: 0 } }) } } as never;
  const reasons = () => entities.map(({ state, stateReason }) => [state, stateReason]);
  return { engine, told, reasons, entities, setUp: new SetUp(configuration, gateway, logger, null) };
}

describe('set-up of several entities', () => {
  it('what one of them meets is told with it, and keeps back no other', async () => {
    const { engine, told, reasons, setUp } = portal({ error: new Error('must be owner of table a') });
    await setUp.run(engine);
    expect(reasons()).toEqual([
      ['waiting', FAILED],
      ['paused', REFUSED],
    ]);
    expect(told).toContain(FAILED);
  });

  it('the reason goes when the cause is gone, and not one of another’s', async () => {
    const failure = { error: new Error('must be owner of table a') as Error | null };
    const { engine, reasons, setUp, entities } = portal(failure);
    await setUp.run(engine);
    Object.assign(entities[0]!, { state: 'paused' });
    failure.error = null;
    await setUp.run(engine);
    expect(reasons()[0]).toEqual(['paused', null]);
    Object.assign(entities[0]!, { state: 'waiting', stateReason: 'Waits for a plan.' });
    failure.error = new Error('must be owner of table a');
    await setUp.run(engine);
    expect(reasons()[0]).toEqual(['waiting', 'Waits for a plan.']);
  });

  it('a table that may not be read is told, and not paused: once it is granted the entity goes on', async () => {
    const { engine, reasons, setUp } = portal({ error: null }, { level: 'ungranted', message: 'Not granted.' });
    await setUp.run(engine);
    expect(reasons()[0]).toEqual([
      'waiting',
      'Setting up this entity failed and is tried again every few seconds: Not granted.',
    ]);
  });

  it('S9.4 a database that is away is no fault of an entity', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const { engine, reasons, setUp } = portal({ error: away });
    await expect(setUp.run(engine)).rejects.toBe(away);
    expect(reasons()[0]).toEqual(['waiting', null]);
  });
});
