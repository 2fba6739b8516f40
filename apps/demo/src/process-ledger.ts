import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './process-identity';

interface Entry extends ProcessIdentity {
  readonly name: string;
}

const STOP_TIMEOUT_MS = 8_000;
const SUPERVISOR_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function ended(process: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(process)) {
    if (Date.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

async function end(entry: Entry, timeoutMs: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isRunning(entry)) return;
    try {
      process.kill(entry.pid, signal);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ESRCH') return;
      if (code !== 'EPERM') throw error;
      throw new Error(
        `${entry.name} (pid ${entry.pid}) of an earlier start belongs to another user. Stop it as that user.`,
      );
    }
    if (await ended(entry, timeoutMs)) return;
  }
  throw new Error(`${entry.name} (pid ${entry.pid}) of an earlier start does not end. Kill it by hand.`);
}

/** Which processes run on a data directory, kept in a file so that a start after a kill of the supervisor finds its orphans. */
export class ProcessLedger {
  private readonly file: string;
  private readonly lock: string;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.file = join(dataDir, 'processes.json');
    this.lock = join(dataDir, 'supervisor.json');
  }

  /** Makes this process the only supervisor of the directory; throws a sentence for a person when another one lives. */
  claim(): void {
    const own = identify(process.pid);
    for (;;) {
      try {
        const lock = openSync(this.lock, 'wx', 0o644);
        writeFileSync(lock, JSON.stringify({ name: 'supervisor', ...own }));
        closeSync(lock);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const holder = this.supervisor();
        if (holder) {
          throw new Error(
            `Already running on these data (pid ${holder.pid}). Stop it there with Ctrl-C, or run "npm run reset" to stop it and clear the data.`,
          );
        }
        rmSync(this.lock, { force: true });
      }
    }
  }

  /** Gives the directory free for the next supervisor. */
  release(): void {
    rmSync(this.lock, { force: true });
  }

  add(name: string, pid: number): void {
    const identity = identify(pid);
    if (identity) this.write([...this.entries(), { name, ...identity }]);
  }

  remove(pid: number): void {
    this.write(this.entries().filter((entry) => entry.pid !== pid));
  }

  /** Ends what an earlier supervisor left running. Only processes that are really ours are touched. */
  async endLeftOvers(log: (line: string) => void): Promise<void> {
    const orphans = this.entries().filter(isRunning);
    await Promise.all(
      orphans.map(async (orphan) => {
        log(`ending ${orphan.name} (pid ${orphan.pid}), left running by an earlier start`);
        await end(orphan, STOP_TIMEOUT_MS);
      }),
    );
    this.write([]);
  }

  /** Asks the living supervisor, if any, to stop everything, and waits for it. */
  async endSupervisor(log: (line: string) => void): Promise<void> {
    const holder = this.supervisor();
    if (!holder) return;
    log(`stopping what runs (pid ${holder.pid})`);
    await end(holder, SUPERVISOR_TIMEOUT_MS);
  }

  private supervisor(): Entry | undefined {
    const holder = readJson<Entry>(this.lock);
    return holder && holder.pid !== process.pid && isRunning(holder) ? holder : undefined;
  }

  private entries(): Entry[] {
    return readJson<Entry[]>(this.file) ?? [];
  }

  private write(entries: readonly Entry[]): void {
    writeFileSync(`${this.file}.new`, `${JSON.stringify(entries, null, 2)}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}
