import type { Pool, PoolClient } from 'pg';

/** A transaction on a session that the caller holds: committed with what `work` gives, rolled back if it throws. */
export async function inTransaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    const { command } = await client.query('commit');
    if (command === 'ROLLBACK')
      throw new Error('The transaction was rolled back: a statement in it failed, and the failure was not passed on.');
    return result;
  } catch (error) {
    // Where the session broke, what broke it tells more than that it cannot roll back.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** The same on a session of its own. */
export async function inOwnTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await inTransaction(client, () => work(client));
  } finally {
    client.release();
  }
}

/** Whatever `work` does is taken back: for trying, and for settings that shall not stay with the session. */
export async function takenBack<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}
