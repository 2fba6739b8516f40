/**
 * What capture costs the application (S1.2): the same statements on the same tables with and without it, in alternating runs on
 * one server with production durability. Prints one JSON line; progress goes to stderr.
 *
 * bulkRatio: an UPDATE of 100,000 rows, the worse of both tables. singleRowRatio: a one-row UPDATE with its commit, likewise.
 * commitRatio: commits per second of 16 writers with capture, as a share of those without.
 */
import { startPostgres } from '@app/embedded-postgres';
import { TableCatalogue, TriggerCapture } from '@app/local-records';
import { runMigrations } from '@app/sync-state';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool, type PoolClient } from 'pg';
import { CAPTURE_TABLES, type BenchTable } from './capture-tables';

const ROWS = 100_000;
const BULK_ROUNDS = 5;
const SINGLE_PAIRS = 3_000;
const WRITERS = 16;
const COMMIT_ROUNDS = 40;
const COMMIT_MS = 300;

type Peer = 'without' | 'with';
type Figures = Record<Peer, number[]>;
const PEERS: readonly Peer[] = ['without', 'with'];

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'renewa-bench-capture-'));
  // As root the server runs under another account, which must get in.
  await chmod(folder, 0o711);
  const server = await startPostgres({ dataDir: join(folder, 'data'), log: say });
  const pool = new Pool({ connectionString: server.url('postgres'), max: WRITERS + 2 });
  pool.on('error', (error) => say(`A connection ended: ${error.message}`));
  try {
    await runMigrations(server.url('postgres'));
    await prepare(pool);
    const details: Record<string, unknown> = {};
    const bulk: number[] = [];
    const single: number[] = [];
    const commits: number[] = [];
    for (const table of CAPTURE_TABLES) {
      const bulkMs = await bulkUpdates(pool, table);
      const singleMs = await singleUpdates(pool, table);
      const perSecond = await commitsPerSecond(pool, table);
      bulk.push(ratio(bulkMs));
      single.push(ratio(singleMs));
      commits.push(ratio(perSecond));
      details[table.name] = {
        bulkMs: medians(bulkMs),
        bulkRatio: ratio(bulkMs),
        singleRowMs: medians(singleMs),
        singleRowRatio: ratio(singleMs),
        commitsPerSecond: medians(perSecond),
        commitRatio: ratio(perSecond),
      };
      say(`${table.name}: ${JSON.stringify(details[table.name])}`);
    }
    const { rows } = await pool.query<{ server_version: string }>('show server_version');
    console.log(
      JSON.stringify({
        bulkRatio: Math.max(...bulk),
        singleRowRatio: Math.max(...single),
        commitRatio: Math.min(...commits),
        rows: ROWS,
        writers: WRITERS,
        rounds: { bulk: BULK_ROUNDS, singleRow: SINGLE_PAIRS, commit: COMMIT_ROUNDS },
        postgres: rows[0]?.server_version,
        tables: details,
      }),
    );
  } finally {
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each table twice, alike but for capture. */
async function prepare(pool: Pool): Promise<void> {
  await pool.query('alter table hubspot_sync.hubspot_captured_changes set (autovacuum_enabled = off)');
  await pool.query('create extension citext');
  const capture = new TriggerCapture(pool, new TableCatalogue());
  for (const peer of PEERS) {
    await pool.query(`create schema ${peer === 'with' ? 'captured' : 'plain'}`);
    for (const table of CAPTURE_TABLES) {
      await pool.query(
        `set search_path = ${schemaOf(peer)}, public; ${table.create}; ${table.fill(ROWS)}; reset search_path`,
      );
      await pool.query(`alter table ${nameOf(table, peer)} set (autovacuum_enabled = off)`);
      await pool.query(`vacuum (analyze) ${nameOf(table, peer)}`);
      if (peer === 'without') continue;
      const outcome = await capture.install({ schema: 'captured', name: table.name, key: 'id' }, table.captured);
      if (outcome.kind !== 'installed') throw new Error(`Capture of ${table.name} was not installed: ${outcome.kind}`);
    }
  }
}

/** Peers take turns, in changing order, so that what else the machine does falls on both alike. Round 0 only warms up. */
async function alternating(rounds: number, run: (peer: Peer, round: number) => Promise<number>): Promise<Figures> {
  const figures: Figures = { without: [], with: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const peer of round % 2 === 0 ? PEERS : [...PEERS].reverse()) {
      const figure = await run(peer, round);
      if (round > 0) figures[peer].push(figure);
    }
  }
  return figures;
}

async function bulkUpdates(pool: Pool, table: BenchTable): Promise<Figures> {
  return alternating(BULK_ROUNDS, async (peer, round) => {
    await settle(pool, table, peer);
    return milliseconds(() => pool.query(`update ${nameOf(table, peer)} set ${table.change(`bulk ${round}`)}`));
  });
}

/** One-row updates by key, each committed on its own, over one connection, the peers in turn from statement to statement. */
async function singleUpdates(pool: Pool, table: BenchTable): Promise<Figures> {
  for (const peer of PEERS) await settle(pool, table, peer);
  const client = await pool.connect();
  try {
    return await alternating(SINGLE_PAIRS, (peer) => milliseconds(() => updateOne(client, table, peer)));
  } finally {
    client.release();
  }
}

/** Commits per second of all writers together, in short windows. */
async function commitsPerSecond(pool: Pool, table: BenchTable): Promise<Figures> {
  for (const peer of PEERS) await settle(pool, table, peer);
  const clients = await Promise.all(Array.from({ length: WRITERS }, () => pool.connect()));
  try {
    return await alternating(COMMIT_ROUNDS, async (peer) => {
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
    });
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

/** No run pays for the dead rows or the unwritten pages of the one before. */
async function settle(pool: Pool, table: BenchTable, peer: Peer): Promise<void> {
  await pool.query('truncate hubspot_sync.hubspot_captured_changes');
  await pool.query(`vacuum ${nameOf(table, peer)}`);
  await pool.query('checkpoint');
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function schemaOf(peer: Peer): string {
  return peer === 'with' ? 'captured' : 'plain';
}

function nameOf(table: BenchTable, peer: Peer): string {
  return `${schemaOf(peer)}.${table.name}`;
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function medians(figures: Figures): Record<Peer, number> {
  return { without: rounded(median(figures.without)), with: rounded(median(figures.with)) };
}

function ratio(figures: Figures): number {
  return rounded(median(figures.with) / median(figures.without));
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
