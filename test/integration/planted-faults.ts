import type { HubSpotGateway, Transaction, Transactions } from '@app/sync-engine';
import { CommitUnknown } from '@app/sync-engine';

type GatewayCall = 'readBatch' | 'readBatchWithHistory' | 'updateBatch' | 'createBatch';

/** What happens around the engine while it works: once each, at the next call or COMMIT that it is planted for. */
export class PlantedFaults {
  private readonly before = new Map<GatewayCall, () => Promise<void>>();
  private commits: ('answer_lost' | 'not_committed' | null)[] = [];

  /** Runs while the engine waits for that call, before HubSpot sees it. */
  during(call: GatewayCall, work: () => Promise<void>): void {
    this.before.set(call, work);
  }

  /** Of the next COMMITs, in order. */
  loseCommits(...fates: ('answer_lost' | 'not_committed' | null)[]): void {
    this.commits = fates;
  }

  around(gateway: HubSpotGateway): HubSpotGateway {
    const struck = async (call: GatewayCall): Promise<void> => {
      const work = this.before.get(call);
      this.before.delete(call);
      await work?.();
    };
    return {
      ...bound(gateway),
      readBatch: async (...args) => {
        await struck('readBatch');
        return gateway.readBatch(...args);
      },
      readBatchWithHistory: async (...args) => {
        await struck('readBatchWithHistory');
        return gateway.readBatchWithHistory(...args);
      },
      updateBatch: async (...args) => {
        await struck('updateBatch');
        return gateway.updateBatch(...args);
      },
      createBatch: async (...args) => {
        await struck('createBatch');
        return gateway.createBatch(...args);
      },
    };
  }

  over(transactions: Transactions): Transactions {
    return {
      run: async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
        const fate = this.commits.shift() ?? null;
        if (fate === null) return transactions.run(work);
        const lost = new CommitUnknown(new Error('the connection broke'));
        if (fate === 'answer_lost') {
          await transactions.run(work);
          throw lost;
        }
        return transactions.run(async (tx) => {
          await work(tx);
          throw lost;
        });
      },
    };
  }
}

function bound(gateway: HubSpotGateway): HubSpotGateway {
  return {
    reserve: (...args) => gateway.reserve(...args),
    readBatch: (...args) => gateway.readBatch(...args),
    readBatchWithHistory: (...args) => gateway.readBatchWithHistory(...args),
    readByUnique: (...args) => gateway.readByUnique(...args),
    readOne: (...args) => gateway.readOne(...args),
    list: (...args) => gateway.list(...args),
    createBatch: (...args) => gateway.createBatch(...args),
    updateBatch: (...args) => gateway.updateBatch(...args),
    ownSourceId: () => gateway.ownSourceId(),
  };
}
