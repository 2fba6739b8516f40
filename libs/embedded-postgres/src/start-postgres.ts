import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { prepareDataDirectory, type DataDirectory } from './data-directory';
import { freePort } from './free-port';
import { readPostmaster, whoIs } from './postmaster-file';
import { serverAccount, type ServerAccount } from './server-account';
import { serverBinaries, type ServerBinaries } from './server-binaries';
import { stopServer } from './stop-postgres';

export interface PostgresOptions {
  /** Directory of the rows; made when missing. `<dataDir>.log` and `<dataDir>.password` are kept beside it. */
  readonly dataDir: string;
  /** Preferred port on 127.0.0.1; another free one is taken when somebody listens there. Default: any free port. */
  readonly port?: number;
  /** For tests: no password, and nothing is flushed to disk. */
  readonly test?: boolean;
  /** Receives what the launcher does, one line at a time. */
  readonly log: (line: string) => void;
}

export interface RunningPostgres {
  readonly port: number;
  /** Connection URL of a database, as the superuser `postgres`. Holds the password: not for logs. */
  url(database: string): string;
  /** Ends all sessions, waits until the server is gone; safe to call again. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STALE_RETRY_MS = 10_000;
const POLL_MS = 20;

type Attempt = { kind: 'ready'; pid: number } | { kind: 'port-taken' } | { kind: 'still-locked'; reason: string };

/**
 * Starts a PostgreSQL server on 127.0.0.1, or adopts the one that an earlier, killed process left running on the same
 * directory. A server killed hard recovers. Throws with the server's own last words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const wanted = resolve(options.dataDir);
  const { log } = options;
  const account = serverAccount(wanted, log);
  const binaries = serverBinaries(account, log);
  const directory = prepareDataDirectory(wanted, options.test === true, binaries, account, log);
  const adopted = await adopt(directory);
  if (adopted) {
    log(`PostgreSQL is already running on ${wanted} (pid ${adopted.pid}): going on with it`);
    return running(adopted.pid, adopted.port, directory);
  }
  const deadline = Date.now() + STALE_RETRY_MS;
  let preferred = options.port;
  for (;;) {
    const port = await freePort(preferred);
    if (preferred !== undefined && port !== preferred) log(`port ${preferred} is taken: PostgreSQL uses ${port}`);
    const attempt = await launch(binaries, account, directory, `${wanted}.log`, port, options.test === true);
    if (attempt.kind === 'ready') return running(attempt.pid, port, directory);
    if (attempt.kind === 'port-taken') preferred = undefined;
    if (attempt.kind === 'still-locked') {
      if (Date.now() > deadline) throw new Error(attempt.reason);
      removeStaleLock(directory);
      await pause(250);
    }
  }
}

/** A live server on this directory that lets us in; waits while it starts or recovers. */
async function adopt(directory: DataDirectory): Promise<{ pid: number; port: number } | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const postmaster = readPostmaster(directory.path);
    if (!postmaster || whoIs(postmaster.pid, directory.path) === 'other') return undefined;
    if (postmaster.ready && (await answers(postmaster.port, directory))) return postmaster;
    if (Date.now() > deadline) {
      throw new Error(
        `A PostgreSQL server (pid ${postmaster.pid}) holds ${directory.path} but does not answer on port ${postmaster.port}. ` +
          `Stop it (kill -INT ${postmaster.pid}) and start again.`,
      );
    }
    await pause(POLL_MS * 5);
  }
}

async function answers(port: number, directory: DataDirectory): Promise<boolean> {
  const client = new Client({ connectionString: connectionUrl(port, directory.password, 'postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === directory.path;
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') return false;
    throw new Error(
      `The embedded PostgreSQL server refuses the stored password. Clear the data (npm run reset) or restore the password file.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function launch(
  binaries: ServerBinaries,
  account: ServerAccount,
  directory: DataDirectory,
  logFile: string,
  port: number,
  test: boolean,
): Promise<Attempt> {
  // Changes are captured by logical decoding, and a slot that nobody reads may not fill the disk.
  const decoding = ['wal_level=logical', 'max_slot_wal_keep_size=1GB'];
  const settings = ['max_connections=200', ...decoding, 'autovacuum_naptime=5s', 'unix_socket_directories='];
  if (test) {
    // Each spec file has databases, and so slots, of its own.
    settings.push('max_replication_slots=64', 'max_wal_senders=32');
    settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  }
  const output = openSync(logFile, 'a', 0o600);
  const from = statSync(logFile).size;
  const server = spawn(
    binaries.postgres,
    ['-D', directory.path, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])],
    // Its own process group: Ctrl-C in a terminal reaches the caller alone, who stops the server after its clients.
    { ...account.identity, cwd: '/', detached: true, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  server.unref();
  let ended: string | undefined;
  server.once('error', (error) => (ended = error.message));
  server.once('exit', (code, signal) => (ended = `ended with ${signal ?? `code ${code}`}`));
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const postmaster = readPostmaster(directory.path);
    if (server.pid !== undefined && postmaster?.pid === server.pid && postmaster.ready)
      return { kind: 'ready', pid: server.pid };
    if (ended !== undefined) return explain(ended, readFileSync(logFile, 'utf8').slice(from), logFile);
    if (Date.now() > deadline) {
      server.kill('SIGINT');
      throw new Error(`PostgreSQL was not ready after ${START_TIMEOUT_MS / 1000} s. Its log: ${logFile}`);
    }
    await pause(POLL_MS);
  }
}

function explain(ended: string, words: string, logFile: string): Attempt {
  if (/could not create any TCP\/IP sockets|Address already in use/.test(words)) return { kind: 'port-taken' };
  const lastWords = words.trim().split('\n').slice(-12).join('\n');
  const reason = `PostgreSQL did not start: it ${ended}. Its last words (all in ${logFile}):\n${lastWords}`;
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(words)) {
    return { kind: 'still-locked', reason };
  }
  throw new Error(reason);
}

/** Removes a lock whose process is proven not to be a server on this directory (unreaped, or the number reused). */
function removeStaleLock(directory: DataDirectory): void {
  const postmaster = readPostmaster(directory.path);
  if (postmaster && whoIs(postmaster.pid, directory.path) === 'other') {
    rmSync(join(directory.path, 'postmaster.pid'), { force: true });
  }
}

function connectionUrl(port: number, password: string | undefined, database: string): string {
  const login = password === undefined ? 'postgres' : `postgres:${encodeURIComponent(password)}`;
  return `postgresql://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

function running(pid: number, port: number, directory: DataDirectory): RunningPostgres {
  return {
    port,
    url: (database) => connectionUrl(port, directory.password, database),
    stop: () => stopServer(pid, directory.path),
  };
}
