// Stops what `npm start` left running and clears its data. The work is in apps/demo; this builds it when it is not built yet.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const reset = join(root, 'dist', 'apps', 'demo', 'src', 'reset.js');
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

if (!existsSync(reset)) {
  const built = run(join(root, 'scripts', 'build.mjs'), '--no-admin');
  if (built !== 0) process.exit(built);
}
process.exit(run(reset));
