import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import type { Queryable } from '../catalogue/table-catalogue';
import { inTransaction } from '../session/own-transaction';
import { PUBLICATION, SLOT_LOCK, storedDecoding, tellMissed, type StoredDecoding } from './decoding-store';
import { ensurePublicationGuard, removePublicationGuard } from './publication-guard';

const QUERY_CANCELED = '57014';
const OBJECT_IN_USE = '55006';
const RELEASE_ATTEMPTS = 40;
const RELEASE_PAUSE_MS = 50;

/** By `invalidation_reason` (PostgreSQL 16 and newer), for people. */
const GIVEN_UP: Readonly<Record<string, string>> = {
  wal_removed: 'nobody read it for so long that it held back more than max_slot_wal_keep_size',
  idle_timeout: 'nobody read it for longer than idle_replication_slot_timeout',
  wal_level_insufficient: 'wal_level was not logical for a time',
};

/** What stands of decoding in this database. */
export interface SlotState {
  readonly stored: StoredDecoding | null;
  /** What is wrong with the slot, for people; null: it can be read. */
  readonly fault: string | null;
}

/** How the slot stands; a slot of the same name in another database (this one is its copy) is none of ours. */
export async function slotState(database: Queryable): Promise<SlotState> {
  const stored = await storedDecoding(database);
  if (stored === null) return { stored, fault: null };
  const { rows } = await database.query<{ status: string | null; reason: string | null; published: boolean }>(
    `select slot.wal_status as status, to_jsonb(slot) ->> 'invalidation_reason' as reason,
       exists (select from pg_publication where pubname = $2) as published
     from (select 1) as one
     left join pg_replication_slots slot on slot.slot_name = $1 and slot.database = current_database()`,
    [stored.slotName, PUBLICATION],
  );
  return { stored, fault: faultOf(stored.slotName, rows[0]) };
}

function faultOf(
  slotName: string,
  found: { status: string | null; reason: string | null; published: boolean } | undefined,
): string | null {
  if (!found || found.status === null)
    return `The replication slot ${slotName} is gone: it was dropped, or the database was restored or failed over without it.`;
  if (found.status === 'lost' || found.reason !== null)
    return `PostgreSQL gave up the replication slot ${slotName}: ${GIVEN_UP[found.reason ?? ''] ?? found.reason ?? GIVEN_UP['wal_removed']}.`;
  if (!found.published) return `The publication ${PUBLICATION} was dropped.`;
  return null;
}

export type SlotOutcome =
  /** `replaced`: why the one before could no longer be read, for people; null: it can, or there was none. */
  | { readonly kind: 'stands'; readonly replaced: string | null }
  /** Something holds it up; to be tried again. */
  | { readonly kind: 'busy'; readonly message: string };

/**
 * Makes guard, publication and slot where they are missing, and makes them anew where they can no longer be read; then every decoded table
 * is told as missed, once, after the new slot stands.
 */
export function ensureSlot(pool: Pool, patienceMs: number): Promise<SlotOutcome> {
  return underSlotLock(pool, (client) => ensured(client, patienceMs));
}

/** One process at a time makes or removes the slot. */
async function underSlotLock<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(${SLOT_LOCK})`);
    try {
      return await work(client);
    } finally {
      await client.query(`select pg_advisory_unlock(${SLOT_LOCK})`);
    }
  } finally {
    client.release();
  }
}

async function ensured(client: PoolClient, patienceMs: number): Promise<SlotOutcome> {
  const { stored, fault } = await slotState(client);
  await ensurePublicationGuard(client);
  if (stored === null || fault !== null) {
    // A slot that is forgotten before it is gone would keep the log for nobody.
    if (stored !== null && !(await dropSlot(client, stored.slotName))) return { kind: 'busy', message: isRead() };
    const slotName = `hubspot_sync_${randomBytes(6).toString('hex')}`;
    await client.query(
      `insert into hubspot_sync.hubspot_decoding (slot_name, gap) values ($1, true)
       on conflict (only_one) do update set slot_name = excluded.slot_name, gap = true, made_at = clock_timestamp()`,
      [slotName],
    );
    await ensurePublication(client);
    if (!(await createSlot(client, slotName, patienceMs))) return { kind: 'busy', message: waits() };
  }
  if ((stored?.gap ?? true) || fault !== null) await closeGap(client);
  return { kind: 'stands', replaced: fault };
}

async function ensurePublication(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: number; published: boolean }>(
    `select current_setting('server_version_num')::int as version, exists (select from pg_publication where pubname = $1) as published`,
    [PUBLICATION],
  );
  if (rows[0]?.published) return;
  // Before 18 a generated column is never published, and none refuses a write either.
  const generated = (rows[0]?.version ?? 0) >= 180_000 ? ', publish_generated_columns = stored' : '';
  await client.query(
    `create publication ${PUBLICATION} with (publish = 'insert, update, delete, truncate'${generated})`,
  );
}

/** False: transactions that were open before it have not ended in time. */
async function createSlot(client: PoolClient, slotName: string, patienceMs: number): Promise<boolean> {
  try {
    await inTransaction(client, async () => {
      await client.query(`select set_config('statement_timeout', $1, true)`, [String(patienceMs)]);
      await client.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slotName]);
    });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === QUERY_CANCELED) return false;
    throw error;
  }
}

async function closeGap(client: PoolClient): Promise<void> {
  await inTransaction(client, async () => {
    await tellMissed(client, null);
    await client.query(`update hubspot_sync.hubspot_decoding set gap = false`);
  });
}

/** Takes slot, publication and guard away if no table is decoded any more. False: the slot is still being read; to be tried again. */
export function removeUnusedSlot(pool: Pool): Promise<boolean> {
  return underSlotLock(pool, async (client) => {
    const stored = await storedDecoding(client);
    const { rows } = await client.query<{ used: boolean }>(
      `select exists (select from hubspot_sync.hubspot_decoded_tables) as used`,
    );
    if (stored === null || rows[0]?.used) return true;
    if (!(await dropSlot(client, stored.slotName))) return false;
    await client.query(`drop publication if exists ${PUBLICATION}`);
    await removePublicationGuard(client);
    await client.query(`delete from hubspot_sync.hubspot_decoding`);
    return true;
  });
}

/** Ends who reads it. Only a slot of this database: a restored copy names that of the database it was copied from. */
async function dropSlot(client: PoolClient, slotName: string): Promise<boolean> {
  for (let attempt = 1; attempt <= RELEASE_ATTEMPTS; attempt += 1) {
    try {
      await client.query(
        `select pg_terminate_backend(active_pid) from pg_replication_slots
         where slot_name = $1 and database = current_database() and active_pid is not null`,
        [slotName],
      );
      await client.query(
        `select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1 and database = current_database()`,
        [slotName],
      );
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== OBJECT_IN_USE) throw error;
    }
    await pause(RELEASE_PAUSE_MS);
  }
  return false;
}

function isRead(): string {
  return 'Capture could not make its replication slot anew: the one before is still being read. Tried again.';
}

function waits(): string {
  return (
    'Capture could not make its replication slot: PostgreSQL waits for the transactions that were open before it. ' +
    'Nothing of the application waited; try again in a quieter moment, or end the long transaction (pg_stat_activity tells which).'
  );
}
