// Proves docker/ without a container engine: the compose file and the Dockerfile's stages and sources resolve, its build steps
// run in clean folders on what Git holds, and what comes out holds nothing of development, refuses missing settings, boots on a
// real PostgreSQL, is healthy and stops. Not rehearsed: base images, users, file permissions, the network between containers.
// Needs a built checkout (npm run build) with its development dependencies, for the embedded server.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootsAndStops, refusesMissingSettings } from './containers/boot-check.mjs';
import { composeFaults, settingNames } from './containers/compose.mjs';
import { developmentParts } from './containers/contents.mjs';
import { faultsOf, parseDockerfile } from './containers/dockerfile.mjs';
import { rehearse } from './containers/rehearsal.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const TARGETS = [
  { name: 'api', port: 'PORT' },
  { name: 'sync-worker', port: 'WORKER_PORT' },
];
const SERVICES = { postgres: 1, api: 1, 'sync-worker': 2 };

const log = (line) => process.stdout.write(`containers: ${line}\n`);

function refuse(about, faults) {
  if (faults.length > 0) throw new Error(`${about}:\n  ${faults.join('\n  ')}`);
}

/** What `COPY . .` would see: Git's files (changed ones as they are), less what the ignore file names at top level. */
function makeContext(folder) {
  const ignored = readFileSync(join(root, 'docker/Dockerfile.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && !ignored.includes(file.split('/')[0]) && existsSync(join(root, file)));
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-C', folder, '-xf', '-'], {
    input: execFileSync('tar', ['-C', root, '--null', '-T', '-', '-cf', '-'], {
      input: files.join('\0'),
      maxBuffer: 1 << 30,
    }),
  });
}

async function main() {
  const stages = parseDockerfile(readFileSync(join(root, 'docker/Dockerfile'), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'renewa-containers-'));
  // The server's account, another than root, must get in.
  chmodSync(folder, 0o755);
  try {
    const context = join(folder, 'context');
    makeContext(context);
    refuse(
      'docker/Dockerfile',
      faultsOf(
        stages,
        TARGETS.map(({ name }) => name),
        (source) => existsSync(join(context, source)),
      ),
    );
    const settings = settingNames(readFileSync(join(root, '.env.example'), 'utf8'));
    refuse(
      'docker/compose.yaml',
      composeFaults(readFileSync(join(root, 'docker/compose.yaml'), 'utf8'), { stages, settings, wanted: SERVICES }),
    );
    const built = rehearse(stages, context, root, join(folder, 'stages'), log);
    for (const { name } of TARGETS) {
      const parts = developmentParts(built.get(name), join(context, 'package-lock.json'));
      refuse(`the image ${name} holds parts of development`, parts);
    }

    const { freePort, startPostgres } = createRequire(import.meta.url)(
      join(root, 'dist/libs/embedded-postgres/src/index.js'),
    );
    const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), test: true, log });
    try {
      for (const { name, port } of TARGETS) {
        log(`boot check of ${name}`);
        refusesMissingSettings(built.get(name));
        await bootsAndStops(built.get(name), postgres.url('postgres'), await freePort(), port);
      }
    } finally {
      await postgres.stop();
    }
    log('both images build, refuse missing settings, boot, are healthy and stop');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`containers: ${error.message}\n`);
  process.exitCode = 1;
});
