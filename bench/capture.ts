/**
 * What capture costs the application (S1.2): the same statements on the same tables without it, by triggers and by decoding, in
 * alternating runs on one server with production durability. Prints one JSON line; progress goes to stderr.
 *
 * bulkRatio: an UPDATE of 100,000 rows, the worse of both tables. singleRowRatio: a one-row UPDATE with its commit, likewise.
 * commitRatio: commits per second of 16 writers with capture, as a share of those without. These three are of the way that `LOCAL_CAPTURE=auto`
 * takes on this server; `ways` has them for both. While they are measured nobody reads what was captured, as for all of them.
 * commitRatioWhileRead: the same with a worker that folds what the triggers appended, or reads and folds the log, at the same time and on
 * the same processors. Reading: what is spent afterwards for each 100,000 changed rows, by this process and by the server, until all are marks.
 */
import { startPostgres } from '@app/embedded-postgres';
import { DecodingCapture, decodingObstacles, TableCatalogue, TriggerCapture } from '@app/local-records';
import { runMigrations } from '@app/sync-state';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool, type PoolClient } from 'pg';
import { CaptureReading } from './capture-reading';
import { BENCH_PORTAL, CAPTURE_TABLES, type BenchTable } from './capture-tables';
import { alternating, medians, PEERS, ratio, WAYS, type Figures, type Peer, type Way } from './capture-peers';

const ROWS = 100_000;
const BULK_ROUNDS = 5;
const SINGLE_ROUNDS = 3_000;
const WRITERS = 16;
const COMMIT_ROUNDS = 40;
const READ_ROUNDS = 16;
const COMMIT_MS = 300;
/** Commits after which reading is measured. */
const COMMITS = 10_000;

interface Measured {
  readonly bulkMs: Figures;
  readonly singleRowMs: Figures;
  readonly commitsPerSecond: Figures;
  readonly commitsPerSecondWhileRead: Figures;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'renewa-bench-capture-'));
  // As root the server runs under another account, which must get in.
  await chmod(folder, 0o711);
  const server = await startPostgres({ dataDir: join(folder, 'data'), log: say });
  const pool = new Pool({ connectionString: server.url('postgres'), max: WRITERS + 4 });
  pool.on('error', (error) => say(`A connection ended: ${error.message}`));
  await runMigrations(server.url('postgres'));
  const reading = await CaptureReading.start(pool, server.url('postgres'));
  try {
    await prepare(pool);
    const measured = new Map<string, Measured>();
    for (const table of CAPTURE_TABLES) {
      const of: Measured = {
        bulkMs: await bulkUpdates(pool, table),
        singleRowMs: await singleUpdates(pool, table),
        commitsPerSecond: await commitsPerSecond(pool, table),
        commitsPerSecondWhileRead: await commitsWhileRead(pool, table, reading),
      };
      measured.set(table.name, of);
      say(`${table.name}: ${JSON.stringify(detailsOf(of))}`);
    }
    const readMsPer100k: Record<string, unknown> = {};
    for (const table of CAPTURE_TABLES) readMsPer100k[table.name] = await readingCosts(pool, table, reading);
    const { rows } = await pool.query<{ server_version: string }>('show server_version');
    const way: Way = (await decodingObstacles(pool)).length === 0 ? 'decoding' : 'triggers';
    console.log(
      JSON.stringify({
        ...worst(measured, way),
        way,
        ways: Object.fromEntries(WAYS.map((one) => [one, worst(measured, one)])),
        readMsPer100k,
        rows: ROWS,
        writers: WRITERS,
        rounds: { bulk: BULK_ROUNDS, singleRow: SINGLE_ROUNDS, commit: COMMIT_ROUNDS, whileRead: READ_ROUNDS },
        postgres: rows[0]?.server_version,
        tables: Object.fromEntries([...measured].map(([name, of]) => [name, detailsOf(of)])),
      }),
    );
  } finally {
    reading.stop();
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The worse of the tables. */
function worst(measured: ReadonlyMap<string, Measured>, way: Way): Record<string, number> {
  const of = (figures: (one: Measured) => Figures): number[] =>
    [...measured.values()].map((one) => ratio(figures(one), way));
  return {
    bulkRatio: Math.max(...of((one) => one.bulkMs)),
    singleRowRatio: Math.max(...of((one) => one.singleRowMs)),
    commitRatio: Math.min(...of((one) => one.commitsPerSecond)),
    commitRatioWhileRead: Math.min(...of((one) => one.commitsPerSecondWhileRead)),
  };
}

function detailsOf(of: Measured): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).map(([name, figures]) => [name, medians(figures as Figures)]));
}

/** Each table three times, alike but for capture; what is captured becomes marks of entities. */
async function prepare(pool: Pool): Promise<void> {
  await pool.query('alter table hubspot_sync.hubspot_captured_changes set (autovacuum_enabled = off)');
  await pool.query('create extension citext');
  const ways = {
    triggers: new TriggerCapture(pool, new TableCatalogue()),
    decoding: new DecodingCapture(pool, new TableCatalogue()),
  };
  for (const peer of PEERS) {
    await pool.query(`create schema ${schemaOf(peer)}`);
    for (const table of CAPTURE_TABLES) {
      await pool.query(
        `set search_path = ${schemaOf(peer)}, public; ${table.create}; ${table.fill(ROWS)}; reset search_path`,
      );
      await pool.query(`alter table ${nameOf(table, peer)} set (autovacuum_enabled = off)`);
      await pool.query(`vacuum (analyze) ${nameOf(table, peer)}`);
      if (peer === 'without') continue;
      await pool.query(
        `insert into hubspot_sync.hubspot_entities
           (portal_id, entity, table_schema, table_name, key_column, object_type, external_id_property, match_keys, reads, conflict_policy,
            quiet_period_ms, create_in_hubspot, create_locally, state)
         values ($1, $2, $3, $4, 'id', 'contacts', 'renewa_id', '[]', '[]', 'latest_wins', 0, true, true, 'live')`,
        [BENCH_PORTAL, nameOf(table, peer), schemaOf(peer), table.name],
      );
      const outcome = await ways[peer].install({ schema: schemaOf(peer), name: table.name, key: 'id' }, table.captured);
      if (outcome.kind !== 'installed') throw new Error(`Capture of ${table.name} was not installed: ${outcome.kind}`);
    }
  }
}

async function bulkUpdates(pool: Pool, table: BenchTable): Promise<Figures> {
  return alternating(BULK_ROUNDS, async (peer, round) => {
    await settle(pool, table, peer);
    return milliseconds(() => bulkUpdate(pool, table, peer, `bulk ${round}`));
  });
}

function bulkUpdate(pool: Pool, table: BenchTable, peer: Peer, mark: string): Promise<unknown> {
  return pool.query(`update ${nameOf(table, peer)} set ${table.change(mark)}`);
}

/** One-row updates by key, each committed on its own, over one connection, the peers in turn from statement to statement. */
async function singleUpdates(pool: Pool, table: BenchTable): Promise<Figures> {
  for (const peer of PEERS) await settle(pool, table, peer);
  const client = await pool.connect();
  try {
    return await alternating(SINGLE_ROUNDS, (peer) => milliseconds(() => updateOne(client, table, peer)));
  } finally {
    client.release();
  }
}

/** Commits per second of all writers together, in short windows. */
async function commitsPerSecond(pool: Pool, table: BenchTable): Promise<Figures> {
  for (const peer of PEERS) await settle(pool, table, peer);
  return withWriters(pool, (clients) => alternating(COMMIT_ROUNDS, (peer) => commitWindow(clients, table, peer)));
}

/** The same while the worker works; what it had not done at the end of a window is waited for, so that no peer pays for another. */
async function commitsWhileRead(pool: Pool, table: BenchTable, reading: CaptureReading): Promise<Figures> {
  for (const peer of PEERS) await settle(pool, table, peer);
  await reading.work();
  try {
    return await withWriters(pool, (clients) =>
      alternating(READ_ROUNDS, async (peer) => {
        const figure = await commitWindow(clients, table, peer);
        await reading.drained();
        return figure;
      }),
    );
  } finally {
    await reading.rest();
  }
}

async function commitWindow(clients: readonly PoolClient[], table: BenchTable, peer: Peer): Promise<number> {
  let commits = 0;
  const started = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < COMMIT_MS) {
        await updateOne(client, table, peer);
        commits += 1;
      }
    }),
  );
  return commits / ((performance.now() - started) / 1_000);
}

/** Processor time that is spent once the writing is over, ms for each 100,000 changed rows. */
async function readingCosts(pool: Pool, table: BenchTable, reading: CaptureReading): Promise<unknown> {
  const costs: Record<string, unknown> = {};
  for (const way of WAYS) {
    await settle(pool, table, way);
    await bulkUpdate(pool, table, way, 'read');
    const bulk = await readingCost(reading, ROWS);
    await settle(pool, table, way);
    await withWriters(pool, async (clients) => {
      let left = COMMITS;
      await Promise.all(
        clients.map(async (client) => {
          while (left-- > 0) await updateOne(client, table, way);
        }),
      );
    });
    say(`${table.name}: ${way} read after one statement: ${JSON.stringify(bulk)}`);
    costs[way] = { oneStatement: bulk, oneRowEach: await readingCost(reading, COMMITS) };
  }
  return costs;
}

async function readingCost(reading: CaptureReading, rows: number): Promise<Record<string, number>> {
  const before = reading.spent();
  const started = performance.now();
  await reading.work();
  await reading.drained();
  const elapsed = performance.now() - started;
  await reading.rest();
  const after = reading.spent();
  const each = (ms: number): number => Math.round((ms * 100_000) / rows);
  return {
    elapsed: each(elapsed),
    worker: each(after.worker - before.worker),
    server: each(after.server - before.server),
  };
}

async function withWriters<T>(pool: Pool, work: (clients: readonly PoolClient[]) => Promise<T>): Promise<T> {
  const clients = await Promise.all(Array.from({ length: WRITERS }, () => pool.connect()));
  try {
    return await work(clients);
  } finally {
    clients.forEach((client) => client.release());
  }
}

function updateOne(client: PoolClient, table: BenchTable, peer: Peer): Promise<unknown> {
  const id = 1 + Math.floor(Math.random() * ROWS);
  return client.query({
    name: `${table.name} ${peer}`,
    text: `update ${nameOf(table, peer)} set ${table.change('one')} where id = $1`,
    values: [id],
  });
}

/** No run pays for the dead rows, the unwritten pages or the unread log of the one before. */
async function settle(pool: Pool, table: BenchTable, peer: Peer): Promise<void> {
  await pool.query('truncate hubspot_sync.hubspot_captured_changes');
  await pool.query(
    `select pg_replication_slot_advance(slot_name, pg_current_wal_lsn()) from pg_replication_slots where not active`,
  );
  await pool.query(`vacuum ${nameOf(table, peer)}`);
  await pool.query('checkpoint');
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function schemaOf(peer: Peer): string {
  return peer === 'without' ? 'plain' : `by_${peer}`;
}

function nameOf(table: BenchTable, peer: Peer): string {
  return `${schemaOf(peer)}.${table.name}`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
