import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CONTROLS } from './controls';
import type { Hunt } from './hunt-mutant';
import type { Mutant } from './mutant';
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
export function huntMutants({ name, ...options }: HuntOptions): Promise<readonly Hunt[]> {
  const wanted = MUTANTS.filter((mutant) => name === undefined || mutant.name === name);
  return huntEach(wanted, options, ({ rule }, { name: fault, caught, schedulesNeeded, shown }) => {
    const result = caught ? `caught after ${schedulesNeeded}: ${shown}` : 'NOT CAUGHT';
    return `${rule} ${fault}: ${result}`;
  });
}

/** Every change that must not matter, alone, on schedules of all scenarios in turn: none may be caught. */
export function tryControls(options: Omit<HuntOptions, 'name'>): Promise<readonly Hunt[]> {
  return huntEach(CONTROLS, options, ({ rule }, { name, caught, shown }) => {
    return `${rule} control, ${name}: ${caught ? `NOT TO BE CAUGHT, but: ${shown}` : 'matters to no oracle'}`;
  });
}

async function huntEach(
  mutants: readonly Mutant[],
  { schedules, seed }: Omit<HuntOptions, 'name'>,
  line: (mutant: Mutant, hunt: Hunt) => string,
): Promise<readonly Hunt[]> {
  const waiting = [...mutants];
  const hunts = new Map<Mutant, Hunt>();
  const worker = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const script = join(__dirname, 'hunt-mutant.js');
      const { stdout } = await run(process.execPath, [script, mutant.name, String(schedules), String(seed)]);
      const hunt = JSON.parse(stdout) as Hunt;
      hunts.set(mutant, hunt);
      console.error(line(mutant, hunt));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return mutants.map((mutant) => hunts.get(mutant)!);
}
