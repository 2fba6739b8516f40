import { join } from 'node:path';
import { setInterval } from 'node:timers';
import type { Overview } from './admin-client';
import { projectRoot } from './project-layout';
import { prefixed, startStack } from './start-stack';
import { welcome } from './welcome';

const PATIENCE_MS = 15_000;

const log = (line: string): void => void process.stdout.write(`${line}\n`);
const say = (line: string): void => log(prefixed('demo', line));

/** npm does not pass every signal on: when its shell is gone, nobody is left who could stop this process. */
function watchNpm(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
}

function reporter(): (overview: Overview) => void {
  let next = Date.now() + PATIENCE_MS;
  return (overview) => {
    if (Date.now() < next) return;
    next = Date.now() + PATIENCE_MS;
    const { connection, entities, quiet } = overview;
    const because = (reason: string | null | undefined): string => (reason ? ` (${reason})` : '');
    const parts = [
      `connection ${connection?.state ?? 'missing'}${because(connection?.stateReason)}`,
      ...entities.map(({ entity, state, stateReason }) => `${entity} ${state}${because(stateReason)}`),
      quiet ? 'quiet' : 'at work',
    ];
    say(`not in sync yet: ${parts.join(', ')}`);
  };
}

/** Aborted by the first signal; the second ends the process at once. */
const stopping = new AbortController();

function stop(): void {
  if (stopping.signal.aborted) process.exit(1);
  say('stopping');
  stopping.abort();
}

async function main(): Promise<void> {
  const started = Date.now();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // Whoever read the log is gone (a closed terminal, a pipe that ended).
  process.stdout.on('error', () => !stopping.signal.aborted && stop());
  watchNpm(() => !stopping.signal.aborted && stop());
  const { LOG_LEVEL } = process.env;
  const stack = await startStack({
    dataDir: join(projectRoot(), '.data'),
    ports: 'usual',
    log,
    signal: stopping.signal,
    env: LOG_LEVEL ? { LOG_LEVEL } : {},
  });
  try {
    const overview = await stack.untilInSync(reporter(), stopping.signal);
    log(welcome(stack, overview, (Date.now() - started) / 1000));
    await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await stack.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (stopping.signal.aborted) process.exit(0);
    process.stderr.write(`${prefixed('demo', error instanceof Error ? error.message : String(error))}\n`);
    process.exit(1);
  },
);
