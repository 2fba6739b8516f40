import type { CapturedLog } from '@app/sync-engine';
import type { Pool } from 'pg';

/** One row, if changes are captured by decoding: how far the log is read. A slot that PostgreSQL gave up counts as gone. */
export const CAPTURED_LOG = `
  select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), slot.confirmed_flush_lsn)::float8 as unread,
         pg_wal_lsn_diff(pg_current_wal_insert_lsn(), slot.restart_lsn)::float8 as held, coalesce(slot.active, false) as active
  from hubspot_sync.hubspot_decoding decoding
  left join pg_replication_slots slot on slot.slot_name = decoding.slot_name and slot.database = current_database()
    and slot.wal_status <> 'lost'`;

/** Null: no table is captured by decoding. */
export async function readCapturedLog(pool: Pick<Pool, 'query'>): Promise<CapturedLog | null> {
  const { rows } = await pool.query<CapturedLog>(
    `select unread as "unreadBytes", held as "heldBytes", active as "beingRead" from (${CAPTURED_LOG}) as log`,
  );
  return rows[0] ?? null;
}
