import type { Run, RunState } from '@app/sync-engine';
import pino from 'pino';
import { BY_ITSELF, FirstPlans } from './first-plans';
import type { PortalEngine } from './portal-engine';

describe('S4.2 first plans that apply themselves', () => {
  /** Long after whatever has failed. */
  const databaseNow = Number.MAX_SAFE_INTEGER;
  const relation = { fromEntity: 'contact', toEntity: 'company', state: 'active', direction: 'two_way' };
  const first = (entity: string, state: RunState): Run =>
    ({ id: entity, entity, kind: 'first_sync', state, requestedBy: BY_ITSELF, paused: false, message: null }) as Run;
  let runs: Record<string, Run | null>;
  let company: { entity: string; state: string; stateReason: string | null };
  let applied: string[];
  let started: string[];
  let now: number;
  let plans: FirstPlans;

  beforeEach(() => {
    runs = { contact: first('contact', 'planned'), company: first('company', 'planned') };
    company = { entity: 'company', state: 'waiting', stateReason: null };
    [applied, started, now] = [[], [], 0];
    plans = new FirstPlans(true, pino({ enabled: false }), () => now);
  });
  const engine = (): PortalEngine =>
    ({
      stores: {
        state: { now: () => Promise.resolve(databaseNow) },
        runs: { latest: (entity: string) => Promise.resolve(runs[entity] ?? null) },
        registry: {
          entities: () => Promise.resolve([{ entity: 'contact', state: 'waiting', stateReason: null }, company]),
          associations: () => Promise.resolve([relation]),
        },
      },
      runCommands: {
        start: ({ entity }: { entity: string }) => {
          started.push(entity);
          return Promise.resolve({ kind: 'accepted' });
        },
        apply: (id: string) => {
          applied.push(id);
          return Promise.resolve({ kind: 'accepted' });
        },
      },
    }) as unknown as PortalEngine;
  const look = async (entity = 'contact'): Promise<readonly string[]> => {
    await plans.look(engine(), entity);
    return applied;
  };

  it.each(['planning', 'planned'] as const)(
    'wait for the one of the entity at the other end, which is %s',
    async (state) => {
      runs['company'] = first('company', state);
      expect(await look()).toEqual([]);
      runs['company'] = first('company', 'applying');
      expect(await look()).toEqual(['contact']);
    },
  );

  it('do not wait the other way round', async () => {
    expect(await look('company')).toEqual(['company']);
  });

  it.each<[string, () => void]>([
    ['is paused', () => (company = { ...company, state: 'paused' })],
    ['cannot be set up', () => (company = { ...company, stateReason: 'Setting up this entity failed' })],
    ['has no plan yet', () => (runs['company'] = null)],
    ["is in a person's hands", () => (runs['company'] = { ...first('company', 'planned'), requestedBy: 'admin' })],
    ['is in trouble', () => (runs['company'] = { ...first('company', 'planning'), message: 'It does not get on' })],
    ['was cancelled', () => (runs['company'] = first('company', 'cancelled'))],
  ])('do not wait for one that %s', async (_, make) => {
    make();
    expect(await look()).toEqual(['contact']);
  });

  it('do not wait for ever for one that stands', async () => {
    expect(await look()).toEqual([]);
    now = 5 * 60_000;
    expect(await look()).toEqual(['contact']);
  });

  it('S8.5 are begun once, and again where they failed', async () => {
    runs['contact'] = null;
    await look();
    runs['contact'] = first('contact', 'failed');
    await look();
    runs['contact'] = { ...first('contact', 'failed'), requestedBy: 'admin' };
    await look();
    expect([started, applied]).toEqual([['contact', 'contact'], []]);
  });
});
