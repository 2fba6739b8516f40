import { createTestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { Transaction, Transactions } from '@app/sync-engine';
import { Pool } from 'pg';
import { inOwnTransaction } from '../session/own-transaction';
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
    transactions: { run: (work) => inOwnTransaction(pool, (client) => work(client as unknown as Transaction)) },
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** Of the server, 15 and newer. */
export async function majorVersion(database: Pick<BusinessDatabase, 'pool'>): Promise<number> {
  const { rows } = await database.pool.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  );
  return rows[0]!.major;
}
