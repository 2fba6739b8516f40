import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Hunt } from './hunt-mutant';
import { MUTANTS } from './mutants';

const run = promisify(execFile);

export interface HuntOptions {
  /** Schedules tried before a fault counts as not caught. */
  readonly schedules: number;
  readonly seed: number;
  /** Of one fault only. */
  readonly name?: string;
}

/** Every planted fault alone, in processes of their own; prints one line each as it ends. */
export async function huntMutants({ schedules, seed, name }: HuntOptions): Promise<readonly Hunt[]> {
  const waiting = MUTANTS.filter((mutant) => name === undefined || mutant.name === name);
  const order = waiting.map((mutant) => mutant.name);
  const hunts: Hunt[] = [];
  const worker = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const { stdout } = await run(process.execPath, [
        join(__dirname, 'hunt-mutant.js'),
        mutant.name,
        String(schedules),
        String(seed),
      ]);
      const hunt = JSON.parse(stdout) as Hunt;
      hunts.push(hunt);
      const result = hunt.caught ? `caught after ${hunt.schedulesNeeded}: ${hunt.shown}` : 'NOT CAUGHT';
      console.error(`${mutant.rule} ${mutant.name}: ${result}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return hunts.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
