import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { SeededRandom } from '../simulation/seeded-random';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { mappedEntities } from '../smoke/mapped-entities';
import { SyncRecords } from '../smoke/sync-records';
import { CHAOS_SETTINGS } from './chaos-settings';
import { judge, type Judgement } from './judgement';
import { People } from './people';
import { endFaults, plantFaults } from './portal-faults';
import { ProcessKills, type KillCounts } from './process-kills';
import { auditAll, untilSettled } from './settled';
import { TwoSides } from './two-sides';

export interface ChaosOptions {
  /** Empty directory for everything the stack keeps; its log goes to `stack.log`. */
  readonly dataDir: string;
  readonly seed: number;
  /** How long people work and faults strike. */
  readonly durationMs: number;
  /** ms from one act of a side to its next, on average. */
  readonly intervalMs: number;
  /** Further settings of api and workers. */
  readonly env?: Readonly<Record<string, string>>;
  readonly tell: (line: string) => void;
}

export interface ChaosResult extends Judgement {
  readonly kills: KillCounts;
  readonly faults: Readonly<Record<string, number>>;
}

const START_TIMEOUT_MS = 180_000;
const SETTLE_TIMEOUT_MS = 180_000;
const SERVICE_KEY = 'pat-na1-chaos-observer';

/** Whether nothing was lost, nothing doubled, both sides agree, and nothing is written at rest. */
export function isClean({ lostUpdates, doubled, divergences, writesAtRest }: ChaosResult): boolean {
  return lostUpdates === 0 && doubled === 0 && divergences === 0 && writesAtRest === 0;
}

/**
 * Runs the whole product as real processes (two workers) while people change both sides, HubSpot misbehaves and processes are killed; then lets
 * all settle, audits once, and judges what stands. Which acts and blows come is drawn from the seed; when they meet is not.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { dataDir, env = {} } = options;
  const log = join(dataDir, 'stack.log');
  const stack = await startStack({
    dataDir,
    ports: 'free',
    log: (line) => appendFileSync(log, `${new Date().toISOString().slice(11, 23)} ${line}\n`),
    emulatorOptions: ['--service-key', SERVICE_KEY, '--webhook-url='],
    env: { ...CHAOS_SETTINGS, ...env },
    workers: 2,
  });
  const application = new BusinessApplication(stack.databaseUrl);
  try {
    return await exercise(stack, application, options);
  } finally {
    await application.close();
    await stack.stop();
  }
}

async function exercise(
  stack: RunningStack,
  application: BusinessApplication,
  { seed, durationMs, intervalMs, tell }: ChaosOptions,
): Promise<ChaosResult> {
  const account = new HubSpotAccount(stack.emulatorUrl, SERVICE_KEY);
  const sync = new SyncRecords(application.pool);
  await account.sendWebhooksTo(`${stack.apiUrl}/webhooks/hubspot`);
  await stack.untilInSync(() => undefined, AbortSignal.timeout(START_TIMEOUT_MS));
  await untilSettled(stack, account, sync, SETTLE_TIMEOUT_MS);
  const entities = await mappedEntities(account, application);
  const sides = new TwoSides(account, application, sync);
  await sides.noteOld(entities);

  tell(`in sync; ${durationMs / 1000} s of chaos`);
  await plantFaults(account);
  const people = new People(entities, sides, new SeededRandom(seed), { intervalMs });
  const kills = new ProcessKills(stack, new SeededRandom(seed + 1));
  await pause(durationMs);
  await people.end();
  const killed = await kills.end();
  const faults = await endFaults(account);

  tell(`${people.acts.length} acts, ${JSON.stringify(killed)}; waiting until all is settled`);
  await untilSettled(stack, account, sync, SETTLE_TIMEOUT_MS);
  for (const { entity } of entities) await stack.retryAll(entity);
  await untilSettled(stack, account, sync, SETTLE_TIMEOUT_MS);
  tell('settled; auditing once');
  const names = entities.map(({ entity }) => entity);
  await auditAll(stack, account, sync, names, SETTLE_TIMEOUT_MS);
  const judgement = await judge({ acts: people.acts, entities, account, application, sync, tell }, () =>
    auditAll(stack, account, sync, names, SETTLE_TIMEOUT_MS),
  );
  return { kills: killed, faults, ...judgement };
}
