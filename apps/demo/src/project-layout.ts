import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, from the sources as well as from their compiled form. */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`No package.json above ${__dirname}.`);
  }
}

/** The compiled entry file of an application of this project. */
export function mainOf(app: 'api' | 'sync-worker' | 'hubspot-emulator'): string {
  const main = join(projectRoot(), 'dist', 'apps', app, 'src', 'main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing. Build the project first: npm run build`);
  return main;
}

/** A file of apps/demo that is no program: `data/seed.sql`. */
export function demoFile(path: string): string {
  return join(__dirname, '..', path);
}
