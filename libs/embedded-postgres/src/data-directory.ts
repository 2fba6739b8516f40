import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canEnter, type ServerAccount } from './server-account';
import type { ServerBinaries } from './server-binaries';

/** Where the rows live, and how to log in as the superuser `postgres`. */
export interface DataDirectory {
  readonly path: string;
  /** Undefined: every local login is trusted (tests only). */
  readonly password: string | undefined;
}

const SHARED_PLACE = '/var/lib/renewa-hubspot-sync';

function handOver(path: string, account: ServerAccount): void {
  const { uid, gid } = account.identity;
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** Where the server can really work: the wanted path, or a shared place when its account cannot get there (a private home). */
function reachable(wanted: string, account: ServerAccount, log: (line: string) => void): string {
  if (lstatSync(wanted, { throwIfNoEntry: false })?.isSymbolicLink() && existsSync(wanted)) return realpathSync(wanted);
  const parent = dirname(wanted);
  if (canEnter(account, parent)) return join(realpathSync(parent), wanted.slice(parent.length + 1));
  const elsewhere = join(SHARED_PLACE, createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  log(`the account that runs PostgreSQL cannot enter ${parent}: the rows are kept in ${elsewhere}`);
  mkdirSync(SHARED_PLACE, { recursive: true, mode: 0o755 });
  return elsewhere;
}

function passwordOf(file: string, make: boolean): string {
  if (make) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(
    `The password of the embedded PostgreSQL server is gone (${file}). Restore that file, or clear the data (npm run reset).`,
  );
}

function initialise(
  binaries: ServerBinaries,
  account: ServerAccount,
  path: string,
  password: string | undefined,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'renewa-initdb-'));
  try {
    const secret = join(folder, 'password');
    writeFileSync(secret, `${password ?? ''}\n`, { mode: 0o600 });
    handOver(secret, account);
    handOver(folder, account);
    const auth = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${secret}`];
    const options = ['-D', path, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', ...auth];
    const made = spawnSync(binaries.initdb, options, { ...account.identity, cwd: '/', encoding: 'utf8' });
    if (made.status === 0) return;
    const reason = made.error?.message ?? made.stderr.trim().split('\n').slice(-8).join('\n');
    throw new Error(`PostgreSQL could not set up its data directory ${path}:\n${reason}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A set-up data directory at `wanted` (an absolute path), with its rows when it was used before. Set-up happens under
 * another name and is renamed when complete, so an interrupted one is simply done again. The superuser's password is made
 * once and kept in `<wanted>.password`, readable by the owner alone; `trusted` does without one. When the rows must live
 * elsewhere, `wanted` becomes a link to them.
 */
export function prepareDataDirectory(
  wanted: string,
  trusted: boolean,
  binaries: ServerBinaries,
  account: ServerAccount,
  log: (line: string) => void,
): DataDirectory {
  mkdirSync(dirname(wanted), { recursive: true });
  const path = reachable(wanted, account, log);
  const passwordFile = `${wanted}.password`;
  if (existsSync(join(path, 'PG_VERSION'))) {
    return { path, password: trusted ? undefined : passwordOf(passwordFile, false) };
  }
  const draft = `${path}.setting-up`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  handOver(draft, account);
  const password = trusted ? undefined : passwordOf(passwordFile, true);
  initialise(binaries, account, draft, password);
  try {
    renameSync(draft, path);
  } catch {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `${path} is not empty and holds no PostgreSQL data directory. Move it away, or name another directory.`,
    );
  }
  if (path !== wanted && dirname(path) === SHARED_PLACE) {
    rmSync(wanted, { force: true });
    symlinkSync(path, wanted);
  }
  return { path, password };
}
