import { LATEST_SCHEMA_VERSION as LATEST_QUEUE_VERSION, runMigrations as runQueueMigrations } from 'bullmq';
import { Client } from 'pg';
import { createPartitionsAhead } from '../partitions/time-partitions';
import { createMigrationSource } from './migration-source';
import { assertSupportedServer } from './server-version';

/** Session lock that every starting process takes; arbitrary but fixed for ever. */
const BOOT_LOCK = 727_001;

/** What the processes' boot did. */
export interface MigrationReport {
  /** Names of the migrations this process ran; empty when another one, or an earlier start, had run them. */
  readonly ran: readonly string[];
}

/**
 * Brings the database to the schema this code needs: schema `hubspot_sync`, partitions for the weeks ahead, the queue's schema
 * `bullmq` with the autovacuum settings its tables need. Any number of processes may call it at once: they take turns.
 * Rejects if the database cannot be reached or a migration fails (nothing of that migration remains), and with `UnsupportedServer` if it is too old.
 */
export async function runMigrations(databaseUrl: string): Promise<MigrationReport> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'renewa-hubspot-sync boot' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await assertSupportedServer(client);
    await client.query('select pg_advisory_lock($1)', [BOOT_LOCK]);
    await createSchemaOnce(client);
    const ran = await migrate(databaseUrl);
    await createPartitionsAhead(client);
    await migrateQueue(client);
    return { ran };
  } finally {
    // Ends the session and with it the lock.
    await client.end();
  }
}

/** CREATE on the database is asked of the role once: `if not exists` would ask for it at every start. */
async function createSchemaOnce(client: Client): Promise<void> {
  const { rowCount } = await client.query(`select from pg_namespace where nspname = 'hubspot_sync'`);
  if (rowCount === 0) await client.query('create schema hubspot_sync');
}

/** Whether every migration of this code has been run: what readiness asks. */
export async function migrationsAtHead(databaseUrl: string): Promise<boolean> {
  const source = createMigrationSource(databaseUrl);
  await source.initialize();
  try {
    return !(await source.showMigrations());
  } finally {
    await source.destroy();
  }
}

async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const source = createMigrationSource(databaseUrl);
  await source.initialize();
  try {
    return (await source.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** With default autovacuum the queue loses half its throughput after some 20,000 jobs. Set only where it differs: it locks. */
async function migrateQueue(client: Client): Promise<void> {
  if (!(await queueAtHead(client))) await runQueueMigrations(client, 'bullmq');
  await setStorage(client, 'job', {
    autovacuum_vacuum_scale_factor: '0',
    autovacuum_vacuum_threshold: '2000',
    autovacuum_vacuum_cost_delay: '0',
    autovacuum_analyze_scale_factor: '0',
    autovacuum_analyze_threshold: '5000',
  });
  await setStorage(client, 'event', {
    autovacuum_vacuum_scale_factor: '0',
    autovacuum_vacuum_threshold: '2000',
    autovacuum_vacuum_cost_delay: '0',
  });
}

/** Asked first, because BullMQ makes its schema at every run, which takes CREATE on the database. */
async function queueAtHead(client: Client): Promise<boolean> {
  const ledger = await client.query<{ there: boolean }>(`select to_regclass('bullmq.migration') is not null as there`);
  if (ledger.rows[0]?.there !== true) return false;
  const known = await client.query<{ version: number }>('select max(version)::int as version from bullmq.migration');
  return known.rows[0]?.version === LATEST_QUEUE_VERSION;
}

async function setStorage(client: Client, table: string, wanted: Readonly<Record<string, string>>): Promise<void> {
  const settings = Object.entries(wanted).map(([name, value]) => `${name}=${value}`);
  const known = await client.query<{ reloptions: string[] | null }>(
    'select reloptions from pg_class where oid = $1::regclass',
    [`bullmq.${table}`],
  );
  const held = new Set(known.rows[0]?.reloptions ?? []);
  if (settings.every((setting) => held.has(setting))) return;
  await client.query(`alter table bullmq.${table} set (${settings.join(', ')})`);
}
