import type { PoolClient } from 'pg';
import { ORIGIN_MESSAGE } from '../decoding/change-decoder';

export interface WriteLimits {
  /** How long a statement may wait for a lock of the application, ms. Rows themselves are never waited for. */
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

interface Settings {
  lock: string;
  statement: string;
}

/**
 * Runs our writes tagged with the portal (S7.1; the tag stays until the transaction ends), as a setting for triggers and in the log for
 * decoding, and under our own time-outs.
 */
export async function inWriteSession<T>(
  client: PoolClient,
  portalId: string,
  limits: WriteLimits,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await client.query<Settings>(
    `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
       set_config('hubspot_sync.origin', $1, true), pg_logical_emit_message(true, '${ORIGIN_MESSAGE}', $1), set_config('lock_timeout', $2, true), set_config('statement_timeout', $3, true)`,
    [portalId, String(limits.lockTimeoutMs), String(limits.statementTimeoutMs)],
  );
  const before = rows[0] as Settings;
  const result = await work();
  await client.query(`select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)`, [
    before.lock,
    before.statement,
  ]);
  return result;
}
