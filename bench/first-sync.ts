/**
 * The first sync of a portal (issue: 100,000 contacts against the emulator at 190 requests per 10 s): one worker process plans and
 * applies it, as in production. Prints one JSON line; progress goes to stderr. `--records N`, `--workers N`, `--kill` (a worker is killed
 * with SIGKILL half-way through applying, another goes on).
 *
 * shareUsed: HubSpot requests as a share of what the limit allows, over the time in which requests were to be made (listing and applying;
 * planning the rows asks HubSpot nothing and is told apart in planningSeconds). expectedCallsPerRecord: the contract's cost table.
 * processorMsPerRecord: what each process took, which tells on a busy machine, too, what a change is worth.
 */
import { CONTACT_CONFIGURATION, fillPortal, fillTable, sizesOf, type Sizes } from './first-sync-portal';
import { ProcessorTimes } from './processor-time';
import { SyncProduct, peakMemoryMb, until, type CallCounts } from './sync-product';

const LIMIT = 190;
const WINDOW_SECONDS = 10;

/**
 * The bench shares the machine with what it measures: its looks, the second of which counts the plan, are not to be felt. When the run began
 * and ended the run itself tells.
 */
const LOOK_MS = 100;
const FOLLOW_MS = 3_000;

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

async function main(): Promise<void> {
  const records = option('records', 100_000);
  const kill = process.argv.includes('--kill');
  const sizes = sizesOf(records);
  const product = await SyncProduct.start('first-sync', {
    configuration: CONTACT_CONFIGURATION,
    env: { APPLY_FIRST_PLAN: 'true' },
    say,
  });
  try {
    await fillTable(product.pool, sizes);
    await fillPortal(product.emulatorUrl, product.token, sizes);
    await product.control('POST', 'settings', { limits: { burst: LIMIT, search: 5, associations: 150 } });
    say(`Both sides are filled: ${JSON.stringify(sizes)}`);
    console.log(JSON.stringify(await measure(product, sizes, kill)));
  } finally {
    await product.stop();
  }
}

async function measure(product: SyncProduct, sizes: Sizes, kill: boolean): Promise<Record<string, unknown>> {
  const { pool } = product;
  const before = await product.calls();
  const workers = Array.from({ length: option('workers', 1) }, () => product.startWorker());
  const run = await until(async () => (await product.stores.runs.list({ limit: 1 }))[0] ?? null);
  const started = run.startedAt;
  const processors = new ProcessorTimes(() => product.pids);
  await until(async () => ((await product.stores.runs.find(run.id))?.walk.phase === 'hubspot' ? null : true), LOOK_MS);
  const listed = Date.now();
  processors.take('listing', sizes.alike + sizes.differing + sizes.onlyHubSpot);
  say(`Listed in ${(listed - started) / 1000} s`);
  await until(async () => ((await product.stores.runs.find(run.id))?.state === 'applying' ? true : null), LOOK_MS);
  const planned = Date.now();
  processors.take('planning', recordsOf(sizes));
  say(`Planned in ${(planned - listed) / 1000} s`);
  let memory = 0;
  let resumed = false;
  const total = (await product.stores.runs.progress(run.id)).records.planned;
  const finished = await until(async () => {
    for (const worker of workers)
      if (worker.pid && worker.exitCode === null && worker.signalCode === null)
        memory = Math.max(memory, peakMemoryMb(worker.pid));
    const { records } = await product.stores.runs.progress(run.id);
    if (kill && !resumed && records.planned < total / 2) {
      await product.kill(workers[0]!);
      workers[0] = product.startWorker();
      resumed = true;
      say(`Killed with ${records.planned} of ${total} to go; another worker goes on`);
    }
    const now = await product.stores.runs.find(run.id);
    return now?.state === 'done' ? now : null;
  }, FOLLOW_MS);
  const done = finished.finishedAt!;
  processors.take('applying', total);
  const after = await product.calls();
  const progress = await product.stores.runs.progress(run.id);
  const callsByCase = byCase(before, after);
  const calls = sum(Object.values(callsByCase));
  const working = (listed - started + done - planned) / 1000;
  const expected = expectedCalls(sizes);
  const count = recordsOf(sizes);
  return {
    records: count,
    seconds: (done - started) / 1000,
    listingSeconds: (listed - started) / 1000,
    planningSeconds: (planned - listed) / 1000,
    applyingSeconds: (done - planned) / 1000,
    shareUsed: round(calls / ((working * LIMIT) / WINDOW_SECONDS)),
    calls,
    callsByCase,
    callsPerRecord: round(calls / count),
    expectedCallsPerRecord: round(expected / count),
    callsOverExpected: round(calls / expected),
    workers: workers.length,
    workerMemoryMb: memory,
    processorMsPerRecord: processors.perRecord(),
    resumed: kill ? resumed : null,
    doubled: await doubled(product, sizes),
    plan: progress.records,
    message: finished.message,
    localRows: (await pool.query<{ n: number }>('select count(*)::int as n from public.contact')).rows[0]?.n,
  };
}

function recordsOf({ alike, differing, onlyLocal, onlyHubSpot }: Sizes): number {
  return alike + differing + onlyLocal + onlyHubSpot;
}

/** The contract's cost table: listing 0.01; a first link with an update + read 0.01 + write 0.01; a create in HubSpot 0.01; HubSpot → local a read 0.01. */
function expectedCalls({ alike, differing, onlyLocal, onlyHubSpot }: Sizes): number {
  const listing = alike + differing + onlyHubSpot;
  return (listing + alike + 2 * differing + onlyLocal + onlyHubSpot) / 100;
}

function byCase(before: CallCounts, after: CallCounts): Record<string, number> {
  const cases: Record<string, number> = {};
  for (const [call, count] of Object.entries(after.byCall)) {
    const made = count - (before.byCall[call] ?? 0);
    if (made > 0) cases[nameOf(call)] = (cases[nameOf(call)] ?? 0) + made;
  }
  return cases;
}

function nameOf(call: string): string {
  if (/^GET .*\/objects\/[^/]+(\/[^/]+)?$/.test(call)) return 'list';
  return /batch\/(read|update|create)$/.exec(call)?.[1] ?? 'other';
}

/** Records that exist twice on either side. */
async function doubled(product: SyncProduct, sizes: Sizes): Promise<number> {
  const count = recordsOf(sizes);
  const { rows } = await product.pool.query<{ n: number }>('select count(*)::int - $1::int as n from public.contact', [
    count,
  ]);
  const { records } = await product.control<{ records: Record<string, number> }>('GET', 'counts');
  const contacts = records['contacts'] ?? records['0-1'] ?? NaN;
  return Math.abs(rows[0]?.n ?? NaN) + Math.abs(contacts - count);
}

function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}

function round(figure: number): number {
  return Math.round(figure * 10_000) / 10_000;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
