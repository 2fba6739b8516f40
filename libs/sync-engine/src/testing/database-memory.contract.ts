import { DatabaseWatch } from '../resumption';
import type { DatabaseMemory, OwnEventQuestion, RegistryStore } from '../ports';
import type { EntityState } from '../core';
import { ContractBench, entityDefinition, local, newMark } from './sync-state-contract/contract-harness';
import type { SyncStateHarness } from './sync-state-contract/contract-harness';

/** A database that holds a log, events and intents as the tests put them there. Times are minutes before now. */
export interface DatabaseMemoryHarness {
  readonly memory: DatabaseMemory;
  /** The sync state of the same database; a live entity `contact` is registered. */
  readonly sync: SyncStateHarness;
  /** A row of the sync log. */
  logged(minutesAgo: number): Promise<void>;
  /** An event that tells now of a write of long ago. */
  told(event: { readonly objectId: string; readonly minutesAgo: number; readonly sourceId: string }): Promise<void>;
  /** An intent of now, on a link of that record. */
  intended(hubspotId: string | null, kind: 'update' | 'create' | 'merge'): Promise<void>;
  /** Closes all intents. */
  settled(): Promise<void>;
  /** As a restore does. */
  beginTimeline(): Promise<void>;
  /** The messages of the notes in the log. */
  notes(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

const MINUTE = 60_000;
const OWN = '54321';
const QUESTION: OwnEventQuestion = {
  ownSourceId: OWN,
  receivedWithinMs: 15 * MINUTE,
  clockOffsetMs: 0,
  clockUncertaintyMs: 1_000,
  intentLifetimeMs: 15 * MINUTE,
};

/** What every `DatabaseMemory` holds, the in-memory one of the simulator and the PostgreSQL one alike, and what the watch makes of it. */
export function describeDatabaseMemoryContract(
  name: string,
  createHarness: () => Promise<DatabaseMemoryHarness>,
): void {
  describe(`DatabaseMemory contract: ${name}`, () => {
    let harness: DatabaseMemoryHarness;
    let standing: { state: EntityState; stateReason: string | null };

    beforeEach(async () => {
      harness = await createHarness();
      standing = { state: 'live', stateReason: null };
    });
    afterEach(() => harness.dispose());

    const told = (objectId: string, minutesAgo: number, sourceId = OWN) =>
      harness.told({ objectId, minutesAgo, sourceId });
    const unknown = async () => (await harness.memory.unknownOwnEvents(QUESTION)).map(({ objectId }) => objectId);
    const registry = (): Pick<RegistryStore, 'entities' | 'setEntityState' | 'fencePortal'> => ({
      entities: async () => [entityDefinition('contact', standing)],
      setEntityState: async (_entity, state, stateReason) => void (standing = { state, stateReason }),
      fencePortal: () => harness.sync.changeRegistry(null),
    });
    const watch = () => new DatabaseWatch({ memory: harness.memory, registry: registry() });

    it('S9.5 an own event newer than all that is logged, without an intent, is unknown', async () => {
      await harness.logged(10);
      await told('7', 2);
      await told('8', 2, 'another app');
      expect(await unknown()).toEqual(['7']);
    });

    it('S9.5 an own event is known by its log row, however late it comes', async () => {
      await harness.logged(10);
      await told('7', 10);
      await told('8', 14);
      expect(await unknown()).toEqual([]);
    });

    it('S9.5 a write that is not settled yet is known by its intent', async () => {
      await harness.logged(10);
      await harness.intended('7', 'update');
      await told('7', 0);
      await told('8', 0);
      expect(await unknown()).toEqual(['8']);
    });

    it('S9.5 an event that came before its write was settled is known by the intent, also afterwards', async () => {
      await harness.logged(10);
      await harness.intended('7', 'update');
      await told('7', 0);
      await harness.settled();
      expect(await unknown()).toEqual([]);
    });

    it('S9.5 nobody knows the id of a record whose create is under way', async () => {
      await harness.logged(10);
      await harness.intended(null, 'create');
      await told('7', 0);
      expect(await unknown()).toEqual([]);
    });

    it('S9.5 nobody knows the id of the record that a merge under way makes of two', async () => {
      await harness.logged(10);
      await harness.intended('6', 'merge');
      await told('7', 0);
      expect(await unknown()).toEqual([]);
    });

    it('S9.5 an empty log proves nothing', async () => {
      await told('7', 2);
      expect(await unknown()).toEqual([]);
    });

    it('S9.5 another timeline stops all entities once, and is kept', async () => {
      expect(await watch().look(QUESTION)).toBeNull();
      expect(await harness.memory.keptIdentity()).toEqual(await harness.memory.identity());
      await harness.beginTimeline();
      expect(await watch().look(QUESTION)).toMatchObject({ stopped: ['contact'] });
      expect(standing.state).toBe('waiting');
      expect(standing.stateReason).toMatch(/another timeline.*when the plan over it is applied/);
      expect(await watch().look(QUESTION)).toBeNull();
    });

    it('S9.5 an unknown write of ours stops all entities once: what is noted is dealt with', async () => {
      await harness.logged(10);
      await told('7', 2);
      expect(await watch().look(QUESTION)).toMatchObject({ stopped: ['contact'] });
      standing = { state: 'live', stateReason: null };
      expect(await watch().look(QUESTION)).toBeNull();
      expect(await harness.notes()).toEqual([expect.stringContaining('record 7')]);
    });

    it('S9.5 refuses what is under way for all entities before it stops the first', async () => {
      const bench = new ContractBench(harness.sync);
      await harness.logged(10);
      await told('7', 2);
      await harness.sync.registerEntity(entityDefinition('company'));
      await harness.sync.state.mark('company', [newMark(local('1'))]);
      const { batch, mark } = await bench.leaseOne('company');
      const registryRevision = await harness.sync.revision('company');
      const dies = new DatabaseWatch({
        memory: harness.memory,
        registry: { ...registry(), setEntityState: () => Promise.reject(new Error('the process died')) },
      });
      await expect(dies.look(QUESTION)).rejects.toThrow('the process died');
      const change = { mark, fence: null, outcome: { kind: 'clear' as const } };
      expect(await bench.storeOne({ ...batch, registryRevision }, change)).toEqual({ kind: 'fenced' });
    });

    it('S9.5 a look that died half-way is made good by the next: what it only paused waits for the plan, too', async () => {
      await watch().look(QUESTION);
      await harness.beginTimeline();
      const dies = new DatabaseWatch({
        memory: harness.memory,
        registry: {
          ...registry(),
          setEntityState: async (_entity, state, stateReason) => {
            if (state === 'waiting') throw new Error('the process died');
            standing = { state, stateReason };
          },
        },
      });
      await expect(dies.look(QUESTION)).rejects.toThrow('the process died');
      expect(standing.state).toBe('paused');
      expect(await watch().look(QUESTION)).toMatchObject({ stopped: ['contact'] });
      expect(standing.state).toBe('waiting');
    });

    it('S9.5 a look that died before its note is noted by the next, or the same write would stop everything again', async () => {
      await harness.logged(10);
      await told('7', 2);
      const { memory } = harness;
      const dies = new DatabaseWatch({
        memory: {
          identity: () => memory.identity(),
          keptIdentity: () => memory.keptIdentity(),
          keep: (identity) => memory.keep(identity),
          unknownOwnEvents: (question) => memory.unknownOwnEvents(question),
          note: () => Promise.reject(new Error('the process died')),
        },
        registry: registry(),
      });
      await expect(dies.look(QUESTION)).rejects.toThrow('the process died');
      expect(await watch().look(QUESTION)).toMatchObject({ stopped: ['contact'] });
      expect(await harness.notes()).toHaveLength(1);
      expect(await watch().look(QUESTION)).toBeNull();
    });

    it('S9.5 a batch that was under way when the database went back stores nothing, though its lease stands there, until somebody looked', async () => {
      await watch().look(QUESTION);
      const bench = new ContractBench(harness.sync);
      const outcome = { kind: 'clear' } as const;
      await bench.state.mark('contact', [newMark(local('1'))]);
      const { batch, mark } = await bench.leaseOne();
      await harness.beginTimeline();
      expect(await bench.storeOne(batch, { mark, fence: null, outcome })).toEqual({ kind: 'fenced' });
      await watch().look(QUESTION);
      expect((await bench.storeOne(batch, { mark, fence: null, outcome })).kind).toBe('stored');
    });

    it('S9.5 what a person paused stays paused', async () => {
      await watch().look(QUESTION);
      await harness.beginTimeline();
      standing = { state: 'paused', stateReason: 'Ada is on holiday.' };
      expect(await watch().look(QUESTION)).toMatchObject({ stopped: [] });
      expect(standing).toEqual({ state: 'paused', stateReason: 'Ada is on holiday.' });
    });
  });
}
