import type { Pool, PoolClient } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { inOwnTransaction } from '../session/own-transaction';

export interface Patience {
  /** While a lock is asked for, the application's writers queue behind the request: so it is short. */
  readonly lockTimeoutMs: number;
  readonly attempts: number;
  readonly pauseMs: number;
}

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

/** Runs DDL in a transaction of its own that gives up waiting for locks soon, and tries again later. False: never got them. */
export async function underBriefLocks(
  pool: Pool,
  patience: Patience,
  work: (client: PoolClient) => Promise<void>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await inOwnTransaction(pool, async (client) => {
        await client.query(`select set_config('lock_timeout', $1, true)`, [String(patience.lockTimeoutMs)]);
        await work(client);
      });
      return true;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK) throw error;
      if (attempt >= patience.attempts) return false;
    }
    await pause(patience.pauseMs);
  }
}
