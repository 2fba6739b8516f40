import { ContractBench, entityDefinition, type SyncStateHarness } from './sync-state-contract/contract-harness';
import { describeAssociations } from './sync-state-contract/association-contract';
import { describeChanges } from './sync-state-contract/change-contract';
import { describeCreateIntents } from './sync-state-contract/create-intent-contract';
import { describeFolding } from './sync-state-contract/fold-contract';
import { describeLeases } from './sync-state-contract/lease-contract';
import { describeMarks } from './sync-state-contract/mark-contract';
import { describeMatchKeys } from './sync-state-contract/match-key-contract';
import { describeWholeRecords } from './sync-state-contract/whole-record-contract';

export type { CapturedRow, SyncStateHarness } from './sync-state-contract/contract-harness';

/**
 * What every `SyncState` holds, the in-memory one of the simulator and the PostgreSQL one alike. `createHarness` gives a fresh,
 * empty state each time; the suite registers a live entity `contact` (table `public.contact`) and disposes of it at the end.
 */
export function describeSyncStateContract(name: string, createHarness: () => Promise<SyncStateHarness>): void {
  describe(`SyncState contract: ${name}`, () => {
    let current: ContractBench | undefined;

    beforeEach(async () => {
      current = new ContractBench(await createHarness());
      await current.harness.registerEntity(entityDefinition('contact'));
    });

    afterEach(async () => {
      await current?.harness.dispose();
      current = undefined;
    });

    const bench = (): ContractBench => {
      if (!current) throw new Error('The harness is made before each test.');
      return current;
    };

    it('S1.2 the clock of the state never goes back', async () => {
      const first = await bench().state.now();
      await bench().passTime(2);
      expect(await bench().state.now()).toBeGreaterThan(first);
    });

    describeMarks(bench);
    describeLeases(bench);
    describeChanges(bench);
    describeCreateIntents(bench);
    describeMatchKeys(bench);
    describeFolding(bench);
    describeWholeRecords(bench);
    describeAssociations(bench);
  });
}
