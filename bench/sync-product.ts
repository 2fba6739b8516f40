import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '@app/embedded-postgres';
import { assembleHubSpotGateway } from '@app/hubspot-gateway';
import {
  PortalStores,
  PostgresConnectionStore,
  createDataSource,
  createPool,
  runMigrations,
  type StoresOfPortal,
} from '@app/sync-state';
import type { Pool } from 'pg';
import { parentOf } from './processor-time';

const PORTAL_ID = 62515;
const SERVICE_KEY = 'pat-na1-bench';
const ROOT = join(__dirname, '..');

/** As the container starts it (docker/Dockerfile). */
const WORKER_FLAGS = [
  '--max-old-space-size=256',
  '--max-semi-space-size=32',
  '--heap-growing-percent=150',
  '--enable-source-maps',
];

export interface CallCounts {
  readonly requests: number;
  readonly byCall: Readonly<Record<string, number>>;
}

/** PostgreSQL, the emulator and workers as processes of their own, as they run in production; one portal, connected by a service key. */
export class SyncProduct {
  readonly token = SERVICE_KEY;
  pool: Pool;
  stores: StoresOfPortal;
  emulatorUrl = '';
  private emulator: ChildProcess;
  private readonly workers: ChildProcess[] = [];
  private postgresPid = 0;
  private readonly closing: (() => Promise<unknown>)[] = [];
  private environment: NodeJS.ProcessEnv = {};

  private constructor(
    readonly folder: string,
    private readonly say: (line: string) => void,
  ) {}

  static async start(
    name: string,
    parts: { readonly configuration: unknown; readonly env?: NodeJS.ProcessEnv; readonly say: (line: string) => void },
  ): Promise<SyncProduct> {
    const folder = await mkdtemp(join(tmpdir(), `renewa-bench-${name}-`));
    // As root the server runs under another account, which must get in.
    await chmod(folder, 0o711);
    const product = new SyncProduct(folder, parts.say);
    product.closing.push(() => rm(folder, { recursive: true, force: true }));
    try {
      await product.open(parts.configuration, parts.env ?? {});
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  private async open(configuration: unknown, env: NodeJS.ProcessEnv): Promise<void> {
    const server = await startPostgres({ dataDir: join(this.folder, 'data'), log: () => undefined });
    this.closing.push(() => server.stop());
    const databaseUrl = server.url('postgres');
    await runMigrations(databaseUrl);
    this.pool = createPool(databaseUrl, { applicationName: 'bench' });
    const source = await createDataSource(databaseUrl);
    this.closing.push(
      () => this.pool.end(),
      () => source.destroy(),
    );
    const session = await this.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    this.postgresPid = parentOf(session.rows[0]?.pid ?? 0);
    this.stores = new PortalStores(this.pool, source).of(String(PORTAL_ID));
    this.emulatorUrl = await this.startEmulator();
    await this.control('POST', 'settings', {
      limits: { burst: null, search: null, associations: null },
      switches: { searchLagMs: 0, searchJitterMs: 0, defaultLifecycleStage: null },
    });
    const key = randomBytes(32);
    const configurationFile = join(this.folder, 'configuration.json');
    await writeFile(configurationFile, JSON.stringify(configuration));
    await this.connect(new PostgresConnectionStore(source), key);
    this.environment = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      ENCRYPTION_MASTER_KEY: key.toString('base64'),
      PUBLIC_URL: 'http://127.0.0.1:3999',
      HUBSPOT_API_BASE_URL: this.emulatorUrl,
      HUBSPOT_AUTH_URL: this.emulatorUrl,
      HUBSPOT_SERVICE_KEY: SERVICE_KEY,
      INITIAL_MAPPINGS_FILE: configurationFile,
      WORKER_PORT: '0',
      LOG_FORMAT: 'lines',
      ...env,
    };
  }

  private async startEmulator(): Promise<string> {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'apps/hubspot-emulator/src/main.js'), '--port', '0', '--portal-id', String(PORTAL_ID), '--calm'],
      {
        env: { PATH: process.env['PATH'], HUBSPOT_EMULATOR_SERVICE_KEY: SERVICE_KEY },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    this.emulator = child;
    this.closing.push(() => ended(this.emulator, 'SIGTERM'));
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /HubSpot emulator: (\S+)/.exec(line)?.[1];
      if (url) {
        child.stdout.resume();
        return url;
      }
    }
    throw new Error('The emulator ended before it listened.');
  }

  /** As the api does at boot with a service key. */
  private async connect(connections: PostgresConnectionStore, encryptionKey: Buffer): Promise<void> {
    const parts = assembleHubSpotGateway({
      options: {
        apiBaseUrl: this.emulatorUrl,
        authBaseUrl: this.emulatorUrl,
        requiredScopes: [],
        encryptionKey,
        redirectUri: 'http://127.0.0.1:3999/oauth/callback',
        clientId: '',
        clientSecret: '',
      },
      connections,
      budget: this.stores.budget,
      catalogues: this.stores.catalogues,
      clock: { now: () => Date.now() },
      random: { id: () => randomUUID() },
      database: this.stores.state,
    });
    const outcome = await parts.oauth.connectServiceKey(SERVICE_KEY);
    await parts.close();
    if (outcome.kind !== 'connected') throw new Error(`The portal could not be connected: ${JSON.stringify(outcome)}`);
  }

  /** A worker; its log goes to a file of the folder. */
  startWorker(): ChildProcess {
    const child = spawn(process.execPath, [...WORKER_FLAGS, join(ROOT, 'apps/sync-worker/src/main.js')], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(join(this.folder, `worker-${child.pid}.log`));
    child.stdout.on('data', (data: Buffer) => {
      log.write(data);
      for (const line of data.toString().split('\n')) if (/ERROR|WARN|FATAL/.test(line)) this.say(line.trim());
    });
    child.stderr.pipe(process.stderr);
    this.workers.push(child);
    return child;
  }

  /** The processes of the product by name; of several workers the last one. */
  get pids(): Readonly<Record<string, number>> {
    return { worker: this.workers.at(-1)?.pid ?? 0, postgres: this.postgresPid, emulator: this.emulator.pid ?? 0 };
  }

  /** As a machine that loses its power. */
  async kill(worker: ChildProcess): Promise<void> {
    await ended(worker, 'SIGKILL');
  }

  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.emulatorUrl}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  calls(): Promise<CallCounts> {
    return this.control<CallCounts>('GET', 'counts');
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) await ended(worker, 'SIGTERM');
    for (const close of [...this.closing].reverse()) await close();
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** The most memory the process has held so far, in MB. */
export function peakMemoryMb(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

/** Looks until it gives something. */
export async function until<Found>(look: () => Promise<Found | null>, everyMs = 100): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await pause(everyMs);
  }
}
