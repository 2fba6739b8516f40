import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startPostgres } from '@app/embedded-postgres';
import type { SourceEdit } from '../simulation/mutants/mutant';
import { SQL_MUTANTS } from './sql-mutants';

const ROOT = resolve(__dirname, '../../..');
const CONTRACTS = '(postgres-(sync-state|local-records|stores|database-memory)|decoding-capture)\\.contract';

interface Outcome {
  readonly passed: number;
  /** Tests that failed, by name. */
  readonly failed: readonly string[];
}

/**
 * `npm run mutants:sql [name]`: plants each known fault in the adapters over PostgreSQL, alone, and runs their contract on one server.
 * Prints one line each; fails if a contract passes with a fault in it, or does not pass without.
 */
async function main([only]: readonly string[]): Promise<void> {
  const started = Date.now();
  // Named as the specs' servers are: what a killed hunt leaves is removed by the next run of the specs.
  const folder = mkdtempSync(join(tmpdir(), `renewa-test-postgres-${process.pid}-`));
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, 'data'), test: true, log: () => undefined });
  const environment = { ...process.env, TEST_DATABASE_URL: server.url('postgres') };
  try {
    const sound = await runContract(CONTRACTS, [], environment);
    if (sound.failed.length > 0 || sound.passed === 0)
      throw new Error(`The contracts do not pass without a fault: ${sound.failed.join(', ')}`);
    let caught = 0;
    const mutants = SQL_MUTANTS.filter(({ name }) => only === undefined || name === only);
    for (const { name, rule, contract, edits } of mutants) {
      const { failed, passed } = await runContract(`${contract}\\.contract`, edits, environment);
      // A fault that lets nothing pass has broken the source, and says nothing of the contract.
      const isCaught = failed.length > 0 && passed > 0;
      if (isCaught) caught++;
      const result = isCaught ? `caught by ${failed.length}: ${failed[0]}` : passed > 0 ? 'NOT CAUGHT' : 'BROKEN';
      console.error(`${rule} ${name}: ${result}`);
    }
    console.log(JSON.stringify({ mutants: mutants.length, caught, seconds: (Date.now() - started) / 1000 }));
    process.exitCode = caught === mutants.length ? 0 : 1;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runContract(pattern: string, edits: readonly SourceEdit[], environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const jest = [require.resolve('jest/bin/jest'), '--config', 'test/database/sql-mutants.jest.cjs', '--json'];
  const args = [...jest, '--silent', '--forceExit', '--testPathPatterns', pattern];
  const options = { cwd: ROOT, env: { ...environment, PLANTED_EDITS: JSON.stringify(edits) }, maxBuffer: 1 << 26 };
  return new Promise((resolveOutcome, reject) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      try {
        resolveOutcome(outcomeOf(stdout));
      } catch {
        reject(error ?? new Error(stderr));
      }
    });
  });
}

function outcomeOf(json: string): Outcome {
  const report = JSON.parse(json) as {
    readonly numPassedTests: number;
    readonly testResults: readonly { readonly assertionResults: readonly { title: string; status: string }[] }[];
  };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: report.numPassedTests,
    failed: tests.filter(({ status }) => status === 'failed').map(({ title }) => title),
  };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
