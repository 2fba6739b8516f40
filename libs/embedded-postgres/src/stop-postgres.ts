import { existsSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readPostmaster, whoIs } from './postmaster-file';

const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 20;

/**
 * Ends all sessions of the server on this data directory (its real path) and waits until it is gone; harsher when it does not
 * go within 15 s. Throws when it cannot be ended.
 */
export async function stopServer(pid: number, dataDir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (whoIs(pid, dataDir) === 'other') return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (Date.now() < deadline) {
      if (whoIs(pid, dataDir) === 'other') return;
      await pause(POLL_MS);
    }
  }
  throw new Error(`The PostgreSQL server (pid ${pid}) on ${dataDir} does not stop. Kill it by hand.`);
}

/** Stops the server that runs on a data directory, whoever started it; nothing when none does. */
export async function stopPostgres(dataDir: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(dataDir)) return;
  const path = realpathSync(dataDir);
  const postmaster = readPostmaster(path);
  if (!postmaster || whoIs(postmaster.pid, path) === 'other') return;
  log(`stopping PostgreSQL (pid ${postmaster.pid})`);
  await stopServer(postmaster.pid, path);
}
