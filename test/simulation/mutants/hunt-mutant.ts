import { resolve } from 'node:path';
import type { Scenario } from '../scenario';
import { CONTROLS } from './controls';
import { MUTANTS } from './mutants';
import { plantMutant } from './plant-mutant';

export interface Hunt {
  readonly name: string;
  readonly caught: boolean;
  readonly schedulesNeeded: number;
  readonly shown: string | null;
}

/** One process per fault: `hunt-mutant NAME SCHEDULES SEED` plants it and runs schedules until an oracle speaks. */
async function main([name, schedules, seed]: readonly string[]): Promise<void> {
  const mutant = [...MUTANTS, ...CONTROLS].find((candidate) => candidate.name === name);
  if (!mutant) throw new Error(`There is no mutant "${name}".`);
  plantMutant(mutant, resolve(__dirname, '../../../..'));
  const { runSchedule } = await import('../schedule');
  const { SCENARIOS } = await import('../scenarios/index');
  const named = (wanted: string): Scenario => {
    const scenario = SCENARIOS.find((candidate) => candidate.name === wanted);
    if (!scenario) throw new Error(`Mutant "${name}" names the scenario "${wanted}", which does not exist.`);
    return scenario;
  };
  const { directed = [] } = mutant;
  const scenarios = mutant.scenarios.length > 0 ? mutant.scenarios : SCENARIOS.map((scenario) => scenario.name);
  for (let index = 0; index < Number(schedules); index++) {
    const turn = index - directed.length;
    const [wanted, chosen] = directed[index] ?? [scenarios[turn % scenarios.length]!, Number(seed) + turn];
    const { violations, scenario, seed: failing } = await runSchedule(named(wanted), chosen);
    const [first] = violations;
    if (first === undefined) continue;
    const hunt: Hunt = {
      name: mutant.name,
      caught: true,
      schedulesNeeded: index + 1,
      shown: `${scenario}, seed ${failing}: ${first.split('\n')[0]}`,
    };
    return console.log(JSON.stringify(hunt));
  }
  const hunt: Hunt = { name: mutant.name, caught: false, schedulesNeeded: Number(schedules), shown: null };
  console.log(JSON.stringify(hunt));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
