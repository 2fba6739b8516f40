// Compiles every TypeScript source to CommonJS under dist/ and builds the admin page into public/.
// `--no-admin` leaves the page out, for processes that never serve it.
import { transformFile } from '@swc/core';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

async function* sources(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (path === join('apps', 'admin') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* sources(path);
    else yield path;
  }
}

const DATA = /\.(json|sql|yaml)$/;
await rm('dist', { recursive: true, force: true });
for (const top of ['apps', 'libs', 'test', 'bench']) {
  if (!existsSync(top)) continue;
  for await (const path of sources(top)) {
    const target = join('dist', path);
    if (path.endsWith('.ts') && !/\.(spec|e2e-spec|d)\.ts$/.test(path)) {
      const { code, map } = await transformFile(path, { sourceMaps: true });
      const output = target.replace(/\.ts$/, '.js');
      await mkdir(dirname(output), { recursive: true });
      await writeFile(output, `${code}\n//# sourceMappingURL=${output.split('/').pop()}.map\n`);
      await writeFile(`${output}.map`, map);
    } else if (DATA.test(path)) {
      await mkdir(dirname(target), { recursive: true });
      await cp(path, target);
    }
  }
}
if (!process.argv.includes('--no-admin') && existsSync('apps/admin/index.html')) {
  const { build } = await import('vite');
  await build({ configFile: 'apps/admin/vite.config.mjs', logLevel: 'warn' });
}
