import { createTestDatabase } from '@app/embedded-postgres/testing/test-database';
import { CommitUnknown, type Transaction, type Transactions } from '@app/sync-engine';
import { Pool } from 'pg';
import { CAPTURED_CHANGES_TABLE } from './captured-changes-table';

export interface BusinessDatabase {
  readonly pool: Pool;
  readonly transactions: Transactions;
  readonly url: string;
  drop(): Promise<void>;
}

/** A database with the store of capture and nothing else of the sync; its sessions print as the product's do. */
export async function createBusinessDatabase(name: string, ddl: string): Promise<BusinessDatabase> {
  const database = await createTestDatabase(name);
  const pool = new Pool({
    connectionString: database.url,
    max: 24,
    options: '-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=postgres',
  });
  pool.on('error', () => undefined);
  await pool.query(CAPTURED_CHANGES_TABLE);
  await pool.query(ddl);
  return {
    pool,
    url: database.url,
    transactions: { run: (work) => inTransaction(pool, work) },
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function inTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client as unknown as Transaction);
    const answer = await client.query('commit');
    if (answer.command !== 'COMMIT') throw new CommitUnknown(new Error('the transaction was rolled back'));
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
