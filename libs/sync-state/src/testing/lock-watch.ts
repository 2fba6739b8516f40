import type { ContractBench } from '@app/sync-engine/testing/sync-state-contract/contract-harness';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../postgres-transactions';

/**
 * Who changes many marks locks them in one order (MARK_ORDER): whoever holds the first of them keeps a change waiting that holds none of the
 * others yet. Taken in any other order two such changes wait for each other, and the server ends one of them.
 * Runs `change` while `hold` holds the first, and gives how many marks of the portal it holds while it waits; then lets it go on.
 */
export async function marksHeldWhileWaiting(
  { pool, bench, portalId }: { readonly pool: Pool; readonly bench: ContractBench; readonly portalId: string },
  hold: (client: PoolClient) => Promise<unknown>,
  change: () => Promise<unknown>,
): Promise<number> {
  let changing: Promise<unknown> = Promise.resolve();
  const heldByChange = await inTransaction(pool, async (client) => {
    await hold(client);
    const holder = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    changing = change();
    changing.catch(() => undefined);
    await bench.eventually(async () => {
      const { rows } = await pool.query<{ waiting: boolean }>(
        'select exists (select from pg_stat_activity where $1::int = any(pg_blocking_pids(pid))) as waiting',
        [holder.rows[0]!.pid],
      );
      return rows[0]!.waiting;
    });
    const ofPortal = 'select id from hubspot_sync.hubspot_dirty_records where portal_id = $1';
    const all = await client.query(ofPortal, [portalId]);
    const free = await client.query(`${ofPortal} for update skip locked`, [portalId]);
    return (all.rowCount ?? 0) - (free.rowCount ?? 0);
  });
  await changing;
  return heldByChange;
}
