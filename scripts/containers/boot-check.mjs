// Starts a built stage the way its container would: once without settings, which it must refuse by name, and once for real.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const EXIT_CONFIGURATION = 78;
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 12_000;

function start(stage, env) {
  const [program, ...args] = stage.cmd;
  return spawn(program, args, {
    cwd: join(stage.root, stage.workdir),
    env: { PATH: process.env.PATH, ...stage.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function refusesMissingSettings(stage) {
  const [program, ...args] = stage.cmd;
  const result = spawnSync(program, args, {
    cwd: join(stage.root, stage.workdir),
    env: { PATH: process.env.PATH, ...stage.env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (result.status !== EXIT_CONFIGURATION || !result.stderr.includes('DATABASE_URL is missing')) {
    throw new Error(
      `without settings it ended with ${result.status ?? result.signal}, expected ${EXIT_CONFIGURATION} and the list of them:\n${result.stderr.slice(-2000)}`,
    );
  }
}

/** Boots on a database, waits until ready, asks the image's own health check, stops it by SIGTERM. */
export async function bootsAndStops(stage, databaseUrl, port, portVariable) {
  const env = {
    [portVariable]: String(port),
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://sync.example.com',
    ENCRYPTION_MASTER_KEY: randomBytes(32).toString('base64'),
    HUBSPOT_CLIENT_ID: 'boot-check',
    HUBSPOT_CLIENT_SECRET: 'boot-check',
    ADMIN_PASSWORD: randomBytes(12).toString('hex'),
  };
  const child = start(stage, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = (output + chunk).slice(-4000)));
  const ended = once(child, 'exit');
  try {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      if (answer?.ok) break;
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`it did not become ready:\n${output}`);
      await pause(100);
    }
    const [program, ...args] = stage.healthcheck;
    const health = spawnSync(program, args, { env: { PATH: process.env.PATH, ...stage.env, ...env }, timeout: 10_000 });
    if (health.status !== 0) throw new Error('its HEALTHCHECK fails though it is ready');
    child.kill('SIGTERM');
    const [code] = await Promise.race([ended, pause(STOP_TIMEOUT_MS).then(() => ['time-out'])]);
    if (code !== 0) throw new Error(`after SIGTERM it ended with ${code}, expected 0:\n${output}`);
  } finally {
    child.kill('SIGKILL');
  }
}
