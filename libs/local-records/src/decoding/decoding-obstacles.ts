import type { Pool } from 'pg';
import { takenBack } from '../session/own-transaction';
import { SLOT_LOCK } from './decoding-store';
import { guardStatements } from './publication-guard';

const INSUFFICIENT_PRIVILEGE = '42501';

interface ServerFacts {
  readonly walLevel: string;
  /** MB; -1: nothing bounds it. */
  readonly slotKeeps: number;
  readonly mayReplicate: boolean;
  readonly hasSlot: boolean;
  readonly freeSlots: number;
}

/** Managed servers give the right by a role (`rds_replication`), not as an attribute. */
const FACTS = `
  select current_setting('wal_level') as "walLevel",
    (select setting::bigint from pg_settings where name = 'max_slot_wal_keep_size')::float8 as "slotKeeps",
    (select rolsuper or rolreplication from pg_roles where rolname = current_user)
      or exists (select from pg_roles where rolname = 'rds_replication' and pg_has_role(oid, 'USAGE')) as "mayReplicate",
    exists (select from hubspot_sync.hubspot_decoding) as "hasSlot",
    current_setting('max_replication_slots')::int - (select count(*)::int from pg_replication_slots) as "freeSlots"`;

/**
 * What keeps this server and role from capture by logical decoding, each a sentence with what to set; empty: it can be used. A slot whose reader stopped keeps the
 * log until it is read, so a bound on that is asked for, too: it must never fill the disk.
 */
export async function decodingObstacles(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<ServerFacts>(FACTS);
  const facts = rows[0]!;
  const obstacles: string[] = [];
  if (facts.walLevel !== 'logical')
    obstacles.push(`wal_level is "${facts.walLevel}": set wal_level = logical and restart the server.`);
  if (facts.slotKeeps < 0)
    obstacles.push(
      'max_slot_wal_keep_size is not set, so a slot that nobody reads could fill the disk: set it (10GB, say) and reload the server.',
    );
  if (!facts.mayReplicate)
    obstacles.push('The role of DATABASE_URL may not make replication slots: alter role … replication.');
  if (!facts.hasSlot && facts.freeSlots < 1)
    obstacles.push('All replication slots are taken: raise max_replication_slots and restart the server.');
  if (!(await mayGuard(pool)))
    obstacles.push(
      'The role of DATABASE_URL may not create event triggers, by which capture steps aside before a change of a table’s definition could make the application’s writes fail: give it the right of a superuser (rds_superuser and the like).',
    );
  return obstacles;
}

/** Whether a slot can be kept on standby servers, too (PostgreSQL 17). */
export async function knowsFailoverSlots(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ knows: boolean }>(
    `select current_setting('server_version_num')::int >= 170000 as knows`,
  );
  return rows[0]?.knows === true;
}

/** Tries, and takes it back: who may create event triggers is a matter of the server's maker. */
async function mayGuard(pool: Pool): Promise<boolean> {
  try {
    await takenBack(pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(${SLOT_LOCK})`);
      await client.query(guardStatements());
    });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === INSUFFICIENT_PRIVILEGE) return false;
    throw error;
  }
}
