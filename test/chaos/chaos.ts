import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resetData } from '../../apps/demo/src/data-reset';
import { isClean, runChaos } from './chaos-run';

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

function numberOf(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : Number(args[at + 1]);
}

function sum(counts: object): number {
  return Object.values(counts).reduce((total: number, count: number) => total + count, 0);
}

/** `npm run chaos -- [--minutes N] [--seed N] [--interval MS]`: one line of JSON; exit code 1 unless all is well. */
async function main(args: readonly string[]): Promise<void> {
  const seed = numberOf(args, '--seed', Math.floor(Math.random() * 0xffff_ffff));
  const minutes = numberOf(args, '--minutes', 5);
  const dataDir = mkdtempSync(join(tmpdir(), 'hubspot-sync-chaos-'));
  tell(`seed ${seed}; again with: npm run chaos -- --minutes ${minutes} --seed ${seed}`);
  const started = Date.now();
  const result = await runChaos({
    dataDir,
    seed,
    durationMs: minutes * 60_000,
    intervalMs: numberOf(args, '--interval', 600),
    tell,
  });
  const clean = isClean(result);
  if (clean) await resetData(dataDir, () => undefined);
  else tell(`what the processes logged is kept in ${join(dataDir, 'stack.log')}`);
  const seconds = Number(((Date.now() - started) / 1000).toFixed(1));
  const { kills, faults, ...judgement } = result;
  const told = {
    kills: sum(kills),
    faults: sum(faults),
    ...judgement,
    killsBy: kills,
    faultsBy: faults,
    seconds,
    seed,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  process.exitCode = clean ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
