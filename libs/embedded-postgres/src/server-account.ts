import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** The operating system account that owns the data directory and runs the server. */
export interface ServerAccount {
  /** Options for spawn: empty when the launcher is not root, so the server runs as the caller. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** True when files must be handed over to the account. */
  readonly differs: boolean;
}

const NAME = 'postgres';

function lookUp(flag: '-u' | '-g'): number | undefined {
  const answer = spawnSync('id', [flag, NAME], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout.trim()) : undefined;
}

function create(log: (line: string) => void): void {
  log(`creating the system account "${NAME}": PostgreSQL refuses to run as root`);
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME], {
    encoding: 'utf8',
  });
  if (made.status === 0) return;
  const reason = made.error?.message ?? made.stderr.trim();
  throw new Error(
    `PostgreSQL refuses to run as root and the system account "${NAME}" could not be made (${reason}). ` +
      `Create an account named "${NAME}", or start as a normal user.`,
  );
}

/**
 * The account for a data directory. Root hands over to the directory's owner when it was used before, else to the account
 * `postgres`, made (and announced) when missing; anybody else runs the server as themselves, on a directory of their own.
 */
export function serverAccount(dataDir: string, log: (line: string) => void): ServerAccount {
  const caller = process.getuid?.();
  const used = statSync(dataDir, { throwIfNoEntry: false });
  if (caller !== 0) {
    if (used && caller !== undefined && used.uid !== caller) {
      throw new Error(
        `${dataDir} belongs to another user (uid ${used.uid}), so this user cannot run a PostgreSQL server on it. ` +
          'Start as the user of the first time, or clear the data as that user (npm run reset).',
      );
    }
    return { identity: {}, differs: false };
  }
  if (used && used.uid !== 0) return { identity: { uid: used.uid, gid: used.gid }, differs: true };
  if (lookUp('-u') === undefined) create(log);
  const uid = lookUp('-u');
  const gid = lookUp('-g');
  if (uid === undefined || gid === undefined) throw new Error(`The system account "${NAME}" has no user or group id.`);
  return { identity: { uid, gid }, differs: true };
}

/** Whether the account may enter this directory, all its parents included. */
export function canEnter(account: ServerAccount, directory: string): boolean {
  if (!account.differs) return true;
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
    ...account.identity,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}
