import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, type RunningPostgres } from '@app/embedded-postgres';
import { AdminClient, type Overview } from './admin-client';
import { prepareBusinessDatabase } from './business-database';
import { demoSecrets, type DemoSecrets } from './demo-secrets';
import { seedPortal } from './portal-seed';
import { emulatorEnvironment, serviceEnvironment, type StackAddresses } from './process-environments';
import { ProcessLedger } from './process-ledger';
import { mainOf } from './project-layout';
import { serveBusinessPage } from './renewa-one/business-page';
import { StackPorts, type PortName } from './stack-ports';
import { SupervisedProcess, type SupervisedOptions } from './supervised-process';

export interface StackOptions {
  /** Everything the stack keeps: database, portal, secrets, process numbers. One stack at a time per directory. */
  readonly dataDir: string;
  /** `usual`: 3000, 3100, 5433, or others where those are taken; `free`: any. */
  readonly ports: 'usual' | 'free';
  /** Receives the stack's own lines and, prefixed, those of its processes. */
  readonly log: (line: string) => void;
  /** False: the portal is left for a person to connect. */
  readonly connect?: boolean;
  /** Further flags of the emulator. */
  readonly emulatorOptions?: readonly string[];
  /** Further settings of api and worker. */
  readonly env?: Readonly<Record<string, string>>;
  /** One unless told. */
  readonly workers?: 1 | 2;
  /** Aborted while the stack starts: what has been started is stopped. */
  readonly signal?: AbortSignal;
}

export type StackProcessHandle = Pick<SupervisedProcess, 'pid' | 'kill' | 'onReady'>;

export interface RunningStack {
  readonly apiUrl: string;
  readonly emulatorUrl: string;
  /** Page of Renewa One's own records. */
  readonly businessUrl: string;
  /** The business database, as superuser; holds a password. */
  readonly databaseUrl: string;
  readonly adminPassword: string;
  readonly metricsToken: string;
  readonly api: StackProcessHandle;
  readonly worker: StackProcessHandle;
  /** All workers, the first of which is `worker`. */
  readonly workers: readonly StackProcessHandle[];
  overview(): Promise<Overview>;
  /** Connects the portal as an administrator would, approving on HubSpot's page; nothing if it is connected. */
  connect(): Promise<void>;
  /** A command of the admin API without input, by its path; rejects when it is refused. */
  command(path: string): Promise<void>;
  /** Asks for an audit of an entity (S8.4). */
  requestAudit(entity: string): Promise<void>;
  /** Tries what is parked, and what failed, of an entity again (S9.2). Gives their number. */
  retryAll(entity: string): Promise<number>;
  /** Ends all sessions, stops PostgreSQL and starts it again on the same port. `meanwhile` gets its data directory. */
  restartDatabase(meanwhile?: (dataDir: string) => Promise<void>): Promise<void>;
  /** Resolves when the api says that both sides agree. */
  untilInSync(progress?: (overview: Overview) => void, signal?: AbortSignal): Promise<Overview>;
  /** Stops worker and api, then the emulator, then the database. Data stay. */
  stop(): Promise<void>;
}

const USUAL_POSTGRES_PORT = 5433;
const WORKER_PORTS = ['worker', 'secondWorker'] as const;

/** One log for all: each line says whose it is. */
export function prefixed(name: string, line: string): string {
  return `${name.padEnd(9)}| ${line}`;
}

interface StackProcess extends Pick<SupervisedOptions, 'name' | 'main' | 'args' | 'env' | 'readyUrl'> {
  readonly port: PortName;
}

/** Collects how to undo what was started, and undoes it in reverse order. */
class Undo {
  private readonly steps: (() => Promise<void> | void)[] = [];
  private running: Promise<void> | undefined;

  add(step: () => Promise<void> | void): void {
    this.steps.push(step);
  }

  run(): Promise<void> {
    this.running ??= (async () => {
      for (const step of this.steps.reverse()) await step();
    })();
    return this.running;
  }
}

/**
 * Starts the whole product with a demo database and an emulated HubSpot, connected to each other: PostgreSQL, emulator, api, one
 * worker. A directory used before keeps its data; left-overs of a killed stack are ended first. Rejects with the last words of
 * what failed, after stopping the rest.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { dataDir, signal } = options;
  const log = (line: string): void => options.log(prefixed('demo', line));
  mkdirSync(dataDir, { recursive: true });
  const ledger = new ProcessLedger(dataDir);
  ledger.claim();
  const undo = new Undo();
  undo.add(() => ledger.release());
  try {
    await ledger.endLeftOvers(log);
    const secrets = demoSecrets(dataDir);
    const workerPorts = WORKER_PORTS.slice(0, options.workers ?? 1);
    const names = ['api', 'emulator', 'business', ...workerPorts] as const;
    const ports = await StackPorts.choose(options.ports, names, log);
    for (const name of names) undo.add(() => ports.release(name));
    const launch = (port?: number): Promise<RunningPostgres> =>
      startPostgres({ dataDir: join(dataDir, 'postgres'), ...(port === undefined ? {} : { port }), log });
    let postgres = await launch(options.ports === 'usual' ? USUAL_POSTGRES_PORT : undefined);
    undo.add(() => postgres.stop());
    const restartDatabase = async (meanwhile?: (dataDir: string) => Promise<void>): Promise<void> => {
      const { port } = postgres;
      await postgres.stop();
      await meanwhile?.(join(dataDir, 'postgres'));
      postgres = await launch(port);
      if (postgres.port !== port) throw new Error(`Port ${port} of PostgreSQL was taken while it was restarted.`);
    };
    signal?.throwIfAborted();
    const addresses: StackAddresses = {
      apiUrl: `http://localhost:${ports.of('api')}`,
      emulatorUrl: `http://localhost:${ports.of('emulator')}`,
      databaseUrl: await prepareBusinessDatabase((database) => postgres.url(database), log),
    };

    const run = async (process: StackProcess): Promise<SupervisedProcess> => {
      signal?.throwIfAborted();
      await ports.release(process.port);
      const supervised = new SupervisedProcess({
        ...process,
        log,
        output: (line) => options.log(prefixed(process.name, line)),
        onStart: (pid) => ledger.add(process.name, pid),
        onEnd: (pid) => ledger.remove(pid),
      });
      undo.add(() => supervised.stop());
      const abort = (): void => void supervised.stop();
      signal?.addEventListener('abort', abort, { once: true });
      await supervised.start().finally(() => signal?.removeEventListener('abort', abort));
      return supervised;
    };

    await ports.release('business');
    const businessPage = await serveBusinessPage(addresses.databaseUrl, ports.of('business'));
    undo.add(() => businessPage.close());
    await startPortal(options, secrets, ports, addresses, run);
    const env = serviceEnvironment(secrets, addresses, ports, options.env ?? {});
    const api = await run({
      name: 'api',
      port: 'api',
      main: mainOf('api'),
      env,
      readyUrl: `http://127.0.0.1:${ports.of('api')}/health/ready`,
    });
    if (!options.emulatorOptions?.includes('--webhook-url=')) await aimWebhooks(addresses);
    const workers: SupervisedProcess[] = [];
    for (const port of workerPorts)
      workers.push(
        await run({
          name: port === 'worker' ? 'worker' : 'worker 2',
          port,
          main: mainOf('sync-worker'),
          env: { ...env, WORKER_PORT: String(ports.of(port)) },
          readyUrl: `http://127.0.0.1:${ports.of(port)}/health/ready`,
        }),
      );
    const admin = new AdminClient(addresses.apiUrl, secrets.adminPassword);
    if (options.connect ?? true) await admin.connect();
    return {
      ...addresses,
      businessUrl: `http://localhost:${ports.of('business')}`,
      adminPassword: secrets.adminPassword,
      metricsToken: secrets.metricsToken,
      api,
      worker: workers[0]!,
      workers,
      overview: () => admin.overview(),
      connect: () => admin.connect(),
      command: async (path) => void (await admin.command('the command', path)),
      requestAudit: (entity) => admin.requestAudit(entity),
      retryAll: (entity) => admin.retryAll(entity),
      restartDatabase,
      untilInSync: (progress = () => undefined, until) => admin.untilInSync(progress, until),
      stop: () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Only now that the api listens: HubSpot tries again minutes after a delivery that nobody took. */
async function aimWebhooks({ emulatorUrl, apiUrl }: StackAddresses): Promise<void> {
  const answer = await fetch(new URL('/_emulator/webhooks', emulatorUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ targetUrl: `${apiUrl}/webhooks/hubspot` }),
  });
  if (!answer.ok) throw new Error(`The emulator refused the target of its webhooks with ${answer.status}.`);
}

/** Starts the emulator, and fills its portal when the directory is new or an earlier filling was interrupted. */
async function startPortal(
  options: StackOptions,
  secrets: DemoSecrets,
  ports: StackPorts,
  addresses: StackAddresses,
  run: (process: StackProcess) => Promise<SupervisedProcess>,
): Promise<void> {
  const dataFile = join(options.dataDir, 'portal.jsonl');
  const filled = join(options.dataDir, 'portal-filled');
  if (!existsSync(filled)) rmSync(dataFile, { force: true });
  await run({
    name: 'hubspot',
    port: 'emulator',
    main: mainOf('hubspot-emulator'),
    args: options.emulatorOptions ?? [],
    env: emulatorEnvironment(secrets, addresses, ports, dataFile),
    readyUrl: `http://127.0.0.1:${ports.of('emulator')}/_emulator/counts`,
  });
  if (existsSync(filled)) return;
  options.log(prefixed('demo', 'filling the emulated HubSpot portal'));
  await seedPortal(addresses.emulatorUrl);
  writeFileSync(filled, '');
}
