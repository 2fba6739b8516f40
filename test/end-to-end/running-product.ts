import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { resetData } from '../../apps/demo/src/data-reset';
import { demoSecrets } from '../../apps/demo/src/demo-secrets';
import { startStack, type RunningStack } from '../../apps/demo/src/start-stack';
import { BusinessApplication } from '../smoke/business-application';
import { HubSpotAccount } from '../smoke/hubspot-account';
import { JournalEnd } from '../smoke/journal-end';
import { untilQuiet } from '../smoke/quiet';
import { SyncRecords } from '../smoke/sync-records';

const SERVICE_KEY = 'pat-na1-end-to-end-observer';
const START_TIMEOUT_MS = 120_000;
const QUIET_TIMEOUT_MS = 90_000;
const LOOK_MS = 50;
const ARRIVAL_TIMEOUT_MS = 30_000;

/** Waits until `look` gives something; its words say what was missing when it never does. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false>,
  timeoutMs = ARRIVAL_TIMEOUT_MS,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`After ${timeoutMs / 1000} s still not: ${what}`);
    await pause(LOOK_MS);
  }
}

/** The whole product as real processes, in sync, with both sides at hand. */
export interface RunningProduct {
  readonly stack: RunningStack;
  readonly account: HubSpotAccount;
  readonly application: BusinessApplication;
  readonly sync: SyncRecords;
  quiet(): Promise<void>;
  /** Data stay. */
  stop(): Promise<void>;
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'hubspot-sync-e2e-'));
}

export async function clearDataDir(dataDir: string): Promise<void> {
  await resetData(dataDir, () => undefined);
}

/** Starts the built product on free ports. Rejects with the last lines of its log when it does not get in sync. */
export async function startProduct(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProduct> {
  const log = join(dataDir, 'stack.log');
  const stack = await startStack({
    dataDir,
    ports: 'free',
    log: (line) => appendFileSync(log, `${line}\n`),
    // Aimed once the api listens: HubSpot tries again minutes after a delivery that nobody took.
    emulatorOptions: ['--service-key', SERVICE_KEY, '--webhook-url='],
    env,
  });
  const account = new HubSpotAccount(stack.emulatorUrl, SERVICE_KEY);
  const application = new BusinessApplication(stack.databaseUrl);
  const stop = async (): Promise<void> => {
    await application.close();
    await stack.stop();
  };
  const hasJournal = env['HUBSPOT_HINTS'] === 'journal';
  const journal = new JournalEnd(stack.emulatorUrl, demoSecrets(dataDir), application.pool);
  const quiet = async (): Promise<void> => {
    if (hasJournal) await until('the journal read to its end', () => journal.isReached());
    await untilQuiet(stack, account, QUIET_TIMEOUT_MS);
  };
  try {
    if (hasJournal) await journal.publishAtOnce();
    else await account.sendWebhooksTo(`${stack.apiUrl}/webhooks/hubspot`);
    await stack.untilInSync(() => undefined, AbortSignal.timeout(START_TIMEOUT_MS));
    await quiet();
  } catch (error) {
    await stop();
    const lines = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
    throw new Error(`The product did not get in sync: ${String(error)}\n${lines}`, { cause: error });
  }
  return { stack, account, application, sync: new SyncRecords(application.pool), quiet, stop };
}
