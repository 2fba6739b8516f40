import { describeApplying } from './store-contract/applying-contract';
import { describeAudits } from './store-contract/audit-contract';
import { describePlans } from './store-contract/plan-contract';
import { describeReviews } from './store-contract/review-contract';
import { describeRuns } from './store-contract/run-contract';
import { StoreBench, type StoresHarness } from './store-contract/store-bench';
import { describeUndoLog } from './store-contract/undo-contract';
import { entityDefinition } from './sync-state-contract/contract-harness';

export type { StoresHarness } from './store-contract/store-bench';

/**
 * What the stores of runs, plans, reviews, the log and audits hold, the in-memory ones of the simulator and the PostgreSQL ones alike:
 * with each other, and with what workers lease and store beside them. `createHarness` gives a fresh, empty state each time; the suite
 * registers a live entity `contact` (table `public.contact`) and disposes of it at the end.
 */
export function describeStoresContract(name: string, createHarness: () => Promise<StoresHarness>): void {
  describe(`Stores contract: ${name}`, () => {
    let current: StoreBench | undefined;

    beforeEach(async () => {
      current = new StoreBench(await createHarness());
      await current.harness.registerEntity(entityDefinition('contact'));
    });

    afterEach(async () => {
      await current?.harness.dispose();
      current = undefined;
    });

    const bench = (): StoreBench => {
      if (!current) throw new Error('The harness is made before each test.');
      return current;
    };

    describeRuns(bench);
    describePlans(bench);
    describeApplying(bench);
    describeReviews(bench);
    describeUndoLog(bench);
    describeAudits(bench);
  });
}
