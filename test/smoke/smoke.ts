import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resetData } from '../../apps/demo/src/data-reset';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { arrivalsOf, percentile } from './arrivals';
import { BusinessApplication } from './business-application';
import { compareSides } from './comparison';
import { echoWrites } from './echo-writes';
import { planEdits, type Pair } from './edit-plan';
import { makeEdits } from './edit-session';
import { lastLook, writesInBusiness, writesInHubSpot } from './engine-writes';
import { tellFaults } from './fault-report';
import { HubSpotAccount } from './hubspot-account';
import { mappedEntities, type MappedEntity } from './mapped-entities';
import { untilQuiet } from './quiet';
import { SyncRecords } from './sync-records';
import { WorkerKills } from './worker-kills';

const EDITS_PER_SIDE = 200;
/**
 * Between two edits of a side. HubSpot grants an app 11 calls a second (hubspot-facts 4.1); an edit that travels alone takes two
 * towards HubSpot and one back, so five edits a second leave a quarter of them for conflicts.
 */
const INTERVAL_MS = 400;
const START_TIMEOUT_MS = 120_000;
const QUIET_TIMEOUT_MS = 120_000;
const SERVICE_KEY = 'pat-na1-smoke-observer';
/** A killed worker's records are free again after seconds, not after a minute. */
const SHORT_LEASES = { LEASE_SECONDS: '6', HTTP_TIMEOUT_SECONDS: '3' };

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

interface Options {
  readonly kill: boolean;
  readonly seed: number;
  readonly intervalMs: number;
  readonly dataDir: string;
}

/** `npm run smoke -- [--kill] [--seed N] [--interval MS]` */
function optionsOf(args: readonly string[]): Options {
  const number = (name: string, otherwise: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  return {
    kill: args.includes('--kill'),
    seed: number('--seed', Math.floor(Math.random() * 0xffff_ffff)),
    intervalMs: number('--interval', INTERVAL_MS),
    dataDir: mkdtempSync(join(tmpdir(), 'hubspot-sync-smoke-')),
  };
}

/** The records that both sides held, linked, before the first edit. */
async function pairsOf(
  entities: readonly MappedEntity[],
  account: HubSpotAccount,
  sync: SyncRecords,
): Promise<readonly Pair[]> {
  const links = await sync.links();
  const pairs: Pair[] = [];
  for (const entity of entities) {
    const records = new Map((await account.records(entity.objectType)).map((record) => [record.id, record]));
    for (const link of links) {
      const record = records.get(link.hubspotId ?? '');
      if (link.entity !== entity.entity || link.state !== 'live' || !record || record.archived) continue;
      pairs.push({ entity, localKey: link.localKey ?? '', hubspotId: record.id, held: record.properties });
    }
  }
  return pairs;
}

/** Edits both sides of a running stack and judges what the sync made of it. Gives what is printed. */
async function exercise(stack: RunningStack, application: BusinessApplication, options: Options): Promise<object> {
  const account = new HubSpotAccount(stack.emulatorUrl, SERVICE_KEY);
  const sync = new SyncRecords(application.pool);
  await account.sendWebhooksTo(`${stack.apiUrl}/webhooks/hubspot`);
  await stack.untilInSync(() => undefined, AbortSignal.timeout(START_TIMEOUT_MS));
  await untilQuiet(stack, account, QUIET_TIMEOUT_MS);
  const entities = await mappedEntities(account, application);
  const pairs = await pairsOf(entities, account, sync);
  await application.watch(entities);
  const { last } = await account.callsSince(Number.MAX_SAFE_INTEGER);

  tell(`in sync; ${EDITS_PER_SIDE} edits on each side of ${pairs.length} records`);
  const started = Date.now();
  const kills = options.kill ? new WorkerKills(stack.worker) : null;
  const plan = planEdits(pairs, { ...options, perSide: EDITS_PER_SIDE });
  const edits = await makeEdits(plan, account, application).finally(() => kills?.end());
  tell(`edits made in ${((Date.now() - started) / 1000).toFixed(1)} s; waiting for quiet`);
  await untilQuiet(stack, account, QUIET_TIMEOUT_MS);
  const seconds = (Date.now() - started) / 1000;
  await application.stopWatching();
  const { results: calls } = await account.callsSince(last);

  const writes = [...writesInHubSpot(calls, pairs), ...writesInBusiness(application.writes, pairs)];
  const arrivals = arrivalsOf(edits, writes);
  const comparison = await compareSides(entities, account, application, sync);
  const linkIds = new Map((await sync.links()).map((link) => [`${link.entity} ${link.localKey}`, link.id]));
  const overwritten = await sync.overwrittenEdits();
  const echoes = echoWrites(writes, edits, {
    isRestored: ({ pair, field }) =>
      overwritten.has(`${linkIds.get(`${pair.entity.entity} ${pair.localKey}`)} ${field.id}`),
    lastLook: (write) => lastLook(calls, write),
  });
  const changed = new Set(edits.map(({ place: { pair } }) => pair)).size;
  const converged =
    comparison.unexplained.length === 0 && comparison.unpaired.length === 0 && arrivals.lost.length === 0;
  await tellFaults({ comparison, arrivals, echoes, sync, linkIds }, tell);
  return {
    converged,
    edits: edits.length,
    latencyMs: {
      toHubSpot: { p50: percentile(arrivals.toHubSpot, 0.5), p95: percentile(arrivals.toHubSpot, 0.95) },
      toLocal: { p50: percentile(arrivals.toLocal, 0.5), p95: percentile(arrivals.toLocal, 0.95) },
    },
    hubspotCalls: calls.length,
    callsPerChangedRecord: Number((calls.length / changed).toFixed(3)),
    echoWrites: echoes.length,
    ...(kills ? { kills: kills.count } : {}),
    changedRecords: changed,
    replacedEdits: arrivals.replaced.length,
    lostEdits: arrivals.lost.length,
    overwrittenEdits: overwritten.size,
    comparedRecords: comparison.records,
    comparedFields: comparison.fields,
    knownDifferences: comparison.known,
    seconds: Number(seconds.toFixed(1)),
    seed: options.seed,
  };
}

async function run(options: Options): Promise<object> {
  const log = join(options.dataDir, 'stack.log');
  const stack = await startStack({
    dataDir: options.dataDir,
    ports: 'free',
    log: (line) => appendFileSync(log, `${line}\n`),
    // Aimed once the api listens: HubSpot tries again minutes after a delivery that nobody took.
    emulatorOptions: ['--service-key', SERVICE_KEY, '--webhook-url='],
    env: options.kill ? SHORT_LEASES : {},
  });
  const application = new BusinessApplication(stack.databaseUrl);
  try {
    return await exercise(stack, application, options);
  } finally {
    await application.close();
    await stack.stop();
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(args);
  const { seed, dataDir } = options;
  tell(`seed ${seed}; again with: npm run smoke -- --seed ${seed}${options.kill ? ' --kill' : ''}`);
  const result = (await run(options)) as { converged: boolean; echoWrites: number };
  const passed = result.converged && result.echoWrites === 0;
  if (passed) await resetData(dataDir, () => undefined);
  else tell(`what the processes logged is kept in ${join(dataDir, 'stack.log')}`);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = passed ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
