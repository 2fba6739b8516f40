import type { HubSpotGateway, Transaction, Transactions } from '@app/sync-engine';
import { CommitUnknown } from '@app/sync-engine';

type GatewayCall = 'readBatch' | 'readBatchWithHistory' | 'updateBatch' | 'createBatch' | 'archiveBatch' | 'merge';

/** What happens around the engine while it works: once each, at the next call or COMMIT that it is planted for. */
export class PlantedFaults {
  private readonly before = new Map<GatewayCall, () => Promise<void>>();
  private readonly after = new Map<GatewayCall, () => Promise<void>>();
  private commits: ('answer_lost' | 'not_committed' | null)[] = [];

  /** Runs while the engine waits for that call, before HubSpot sees it. */
  during(call: GatewayCall, work: () => Promise<void>): void {
    this.before.set(call, work);
  }

  /** Runs when HubSpot has answered that call, before the engine sees the answer. */
  onAnswer(call: GatewayCall, work: () => Promise<void>): void {
    this.after.set(call, work);
  }

  /** Of the next COMMITs, in order. */
  loseCommits(...fates: ('answer_lost' | 'not_committed' | null)[]): void {
    this.commits = fates;
  }

  around(gateway: HubSpotGateway): HubSpotGateway {
    const struck = async <T>(name: GatewayCall, call: () => Promise<T>): Promise<T> => {
      await once(this.before, name);
      const answer = await call();
      await once(this.after, name);
      return answer;
    };
    return {
      ...bound(gateway),
      readBatch: (...args) => struck('readBatch', () => gateway.readBatch(...args)),
      readBatchWithHistory: (...args) => struck('readBatchWithHistory', () => gateway.readBatchWithHistory(...args)),
      updateBatch: (...args) => struck('updateBatch', () => gateway.updateBatch(...args)),
      archiveBatch: (...args) => struck('archiveBatch', () => gateway.archiveBatch(...args)),
      createBatch: (...args) => struck('createBatch', () => gateway.createBatch(...args)),
      merge: (...args) => struck('merge', () => gateway.merge(...args)),
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

async function once(planted: Map<GatewayCall, () => Promise<void>>, call: GatewayCall): Promise<void> {
  const work = planted.get(call);
  planted.delete(call);
  await work?.();
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
    archiveBatch: (...args) => gateway.archiveBatch(...args),
    merge: (...args) => gateway.merge(...args),
    ownSourceId: () => gateway.ownSourceId(),
  };
}
