/**
 * The admin page's figures: log search by each filter on LOG_ROWS rows (5,000,000), the entry bundle, the overview's first paint. Prints
 * one JSON document.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import type { LogFilter } from '@app/admin-service';
import { PostgresActivityReader } from '@app/admin-state';
import { startPostgres } from '@app/embedded-postgres';
import { createPool, runMigrations } from '@app/sync-state';
import type { Pool } from 'pg';
import { measureFirstPaint } from './admin-first-paint';

const ROWS = Number(process.env['LOG_ROWS'] ?? 5_000_000);
const CALLS = 40;
const FIELDS = 20;
const LINKS = 200_000;

/** Rows as a year of work leaves them: mostly plain writes of two causes, some conflicts, few undos, words from a list of names. */
async function fill(pool: Pool): Promise<void> {
  await pool.query(`
    insert into hubspot_sync.hubspot_config (portal_id, auth_kind, state, time_zone, currency, installation_id)
    values ('1', 'oauth', 'connected', 'UTC', 'EUR', 'bench')`);
  for (let week = 1; week <= 5; week += 1) {
    await pool.query(
      `do $$ begin execute format('create table hubspot_sync.bench_week_${week} partition of hubspot_sync.hubspot_sync_log for values from (%L) to (%L)',
         (date_trunc('week', now() at time zone 'UTC') - interval '${week} week') at time zone 'UTC',
         (date_trunc('week', now() at time zone 'UTC') - interval '${week - 1} week') at time zone 'UTC'); end $$`,
    );
  }
  // Built afterwards, which is quicker and gives the same.
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'hubspot_sync' and tablename = 'hubspot_sync_log' and indexname not like '%pkey'`,
  );
  for (const { name } of indexes) await pool.query(`drop index hubspot_sync.${name}`);
  const batch = 250_000;
  for (let from = 0; from < ROWS; from += batch) {
    await pool.query(
      `insert into hubspot_sync.hubspot_sync_log
         (at, portal_id, entity, kind, link_id, local_key, hubspot_id, side, field, before, after, cause, policy, message)
       select clock_timestamp() - ($1::bigint - n) * interval '400 ms', '1',
              (array['contact', 'organisation', 'deal'])[1 + n % 3],
              case when n % 400 = 0 then 'conflict' when n % 900 = 0 then 'error' else 'write' end,
              'link ' || (n * 7919 % ${LINKS}), (n * 7919 % ${LINKS})::text, (40000000000 + n * 7919 % ${LINKS})::text,
              case when n % 2 = 0 then 'hubspot' else 'local' end, 'field ' || (n % ${FIELDS}),
              jsonb_build_array('name ' || md5((n % 50000)::text)), jsonb_build_array('name ' || md5((n % 60000)::text)),
              case when n % 20000 = 0 then 'undo' when n % 500 = 0 then 'run' when n % 2 = 0 then 'capture' else 'event' end,
              case when n % 400 = 0 then 'latest_wins' end,
              case when n % 900 = 0 then 'The value is longer than the property takes.' end
       from generate_series($2::bigint, $3::bigint) as n`,
      [ROWS, from, Math.min(ROWS, from + batch) - 1],
    );
  }
  // Of a partitioned table PostgreSQL tells a definition without its partitions.
  for (const { definition } of indexes) await pool.query(definition.replace(' ON ONLY ', ' ON '));
  // As the worker's retention makes its partitions.
  await pool.query(`
    select hubspot_sync.set_value_statistics(inhrelid::regclass, 0) from pg_inherits
    where inhparent = 'hubspot_sync.hubspot_sync_log'::regclass`);
  await pool.query('vacuum analyze hubspot_sync.hubspot_sync_log');
}

function searches(): Readonly<Record<string, (n: number) => LogFilter>> {
  const now = Date.now();
  return {
    newest: () => ({}),
    record: (n) => ({ link: `link ${(n * 4801) % LINKS}` }),
    record_and_field: (n) => ({ link: `link ${(n * 4801) % LINKS}`, field: `field ${n % FIELDS}` }),
    field: (n) => ({ field: `field ${n % FIELDS}` }),
    entity_and_kind: () => ({ entity: 'deal', kind: 'conflict' }),
    rare_cause: () => ({ cause: 'undo' }),
    side: () => ({ side: 'local' }),
    time: (n) => ({ from: now - (n + 2) * 40_000_000, to: now - (n + 1) * 40_000_000 }),
    // md5 of a number: one row in fifty thousand holds it.
    rare_word: (n) => ({ text: hashed(n * 997) }),
    common_words: () => ({ text: 'longer than the property' }),
    word_and_entity: (n) => ({ text: hashed(n * 991), entity: 'contact' }),
  };
}

function hashed(n: number): string {
  return WORDS[n % WORDS.length] ?? '';
}
let WORDS: readonly string[] = [];

const percentile = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
};

async function measureSearches(pool: Pool): Promise<Record<string, { p50: number; p95: number; rows: number }>> {
  const reader = new PostgresActivityReader(pool);
  const { rows } = await pool.query<{ word: string }>(
    `select md5((n * 37 % 50000)::text) as word from generate_series(1, 200) as n`,
  );
  WORDS = rows.map(({ word }) => word);
  const measured: Record<string, { p50: number; p95: number; rows: number }> = {};
  for (const [name, filter] of Object.entries(searches())) {
    const times: number[] = [];
    let found = 0;
    for (let n = 0; n < CALLS; n += 1) {
      const begun = performance.now();
      found = (await reader.log(filter(n), { limit: 51, after: null })).length;
      times.push(performance.now() - begun);
    }
    measured[name] = { p50: percentile(times, 0.5), p95: percentile(times, 0.95), rows: found };
  }
  return measured;
}

/** Of what the first page loads: the entry and what it imports at once, gzipped. */
function entryBundle(): { javascript: number; styles: number } | null {
  const folder = join(process.cwd(), 'public', 'admin');
  if (!existsSync(join(folder, 'index.html'))) return null;
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = readdirSync(join(folder, 'assets')).filter((file) => page.includes(file));
  const sum = (ending: string): number =>
    named
      .filter((file) => file.endsWith(ending))
      .reduce((total, file) => total + gzipSync(readFileSync(join(folder, 'assets', file))).length, 0);
  return { javascript: sum('.js'), styles: sum('.css') };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'renewa-bench-admin-'));
  // As root the server runs under another account, which must get in.
  await chmod(folder, 0o711);
  const server = await startPostgres({ dataDir: join(folder, 'data'), log: () => undefined });
  const pool = createPool(server.url('postgres'), { max: 4 });
  try {
    await runMigrations(server.url('postgres'));
    const begun = performance.now();
    await fill(pool);
    const filledMs = Math.round(performance.now() - begun);
    const logSearchMs = await measureSearches(pool);
    const worstP95Ms = Math.max(...Object.values(logSearchMs).map(({ p95 }) => p95));
    const bundle = entryBundle();
    const paint = await measureFirstPaint();
    const goals = {
      logSearchUnder200ms: worstP95Ms < 200,
      entryUnder250kB: bundle !== null && bundle.javascript + bundle.styles < 250_000,
      firstPaintUnder1s: paint === null ? null : paint.firstContentfulPaintMs < 1000,
    };
    const load = loadavg().map((value) => Math.round(value * 10) / 10);
    const report = {
      rows: ROWS,
      filledMs,
      logSearchMs,
      worstP95Ms,
      entryBundleGzipBytes: bundle,
      firstPaint: paint,
      load,
      goals,
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await pool.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
