import { CommitUnknown } from '@app/sync-engine';
import type { Transaction, Transactions } from '@app/sync-engine';
import type { Pool, PoolClient } from 'pg';

/**
 * A `Transaction` of this adapter *is* the pg client that opened it. Each adapter that takes part casts in one place; the
 * engine never sees the client.
 */
export function clientOf(tx: Transaction): PoolClient {
  return tx as unknown as PoolClient;
}

/** Transactions of the database that holds business tables and sync state alike (S4.3). Read committed. */
export class PostgresTransactions implements Transactions {
  constructor(private readonly pool: Pool) {}

  /**
   * Commits if `work` resolves, rolls back if it rejects (and rejects with the same error).
   * Rejects with `CommitUnknown` when the connection broke after COMMIT was sent and before its answer (S9.3).
   */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, (client) => work(client as unknown as Transaction));
  }
}

/** One transaction on a connection of its own; see `PostgresTransactions.run` for how it ends. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await commit(client);
    return result;
  } catch (error) {
    broken = error instanceof CommitUnknown ? error : await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function commit(client: PoolClient): Promise<void> {
  const answer = await client.query('commit').catch((error: unknown) => {
    throw isRefusal(error) ? error : new CommitUnknown(error);
  });
  if (answer.command === 'ROLLBACK') {
    throw new Error(
      'The transaction was rolled back although its work resolved: a statement inside it failed and the failure was not passed on.',
    );
  }
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * The server said no (a deferred constraint, a serialisation failure): the transaction is surely rolled back. Class 08 and
 * 57P0x (administrator shutdown, crash) end the session and say nothing of the commit.
 */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08') && !code.startsWith('57P');
}
