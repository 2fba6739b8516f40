import { huntMutants } from './mutants/hunt-all';
import { runSchedule } from './schedule';
import type { ScheduleResult } from './schedule';
import { SCENARIOS } from './scenarios/index';
import { readableHistory, shrink } from './shrink';

/**
 * `npm run simulate -- --schedules N --seed S [--scenario "name"] [--trace]`: prints one JSON line; a failing schedule, its seed.
 * `--mutants [--mutant "name"]` plants each known fault in the engine, alone, and tells how many schedules it took to catch it.
 */
async function main(args: readonly string[]): Promise<void> {
  const option = (name: string): string | undefined => {
    const index = args.indexOf(`--${name}`);
    return index < 0 ? undefined : args[index + 1];
  };
  if (args.includes('--mutants')) return plantedFaults(Number(option('schedules') ?? 3_000), option('mutant'));
  const schedules = Number(option('schedules') ?? 10_000);
  const seed = Number(option('seed') ?? 1);
  const only = option('scenario');
  const scenarios = SCENARIOS.filter((scenario) => only === undefined || scenario.name === only);
  const started = Date.now();
  const totals = { steps: 0, crashes: 0, faults: 0 };
  let first: ScheduleResult | null = null;
  const byScenario: Record<string, number> = {};
  for (let index = 0; index < schedules; index++) {
    const scenario = scenarios[index % scenarios.length]!;
    const result = await runSchedule(scenario, seed + index, args.includes('--trace'));
    totals.steps += result.steps;
    totals.crashes += result.crashes;
    totals.faults += result.faults;
    if (result.violations.length > 0) {
      byScenario[scenario.name] = (byScenario[scenario.name] ?? 0) + 1;
      console.error(`seed ${result.seed}, ${result.scenario}:\n  ${result.violations.join('\n  ')}`);
      if (args.includes('--trace')) console.error(result.trace.join('\n'));
      first ??= result;
    }
  }
  if (first && !args.includes('--trace')) await tellShrunk(first);
  const divergences = Object.values(byScenario).reduce((sum, count) => sum + count, 0);
  console.log(
    JSON.stringify({
      schedules,
      ...totals,
      divergences,
      ...(divergences > 0 ? { byScenario } : {}),
      seed,
      seconds: (Date.now() - started) / 1000,
    }),
  );
  process.exitCode = divergences === 0 ? 0 : 1;
}

/** The first failure in the smallest world it was found in, as a history that a person can read. */
async function tellShrunk(failure: ScheduleResult): Promise<void> {
  const scenario = SCENARIOS.find(({ name }) => name === failure.scenario)!;
  const { result, scenario: smallest, runs } = await shrink(scenario, failure);
  const { edits, creates, startWith, faults } = smallest;
  console.error(
    `shrunk in ${runs} runs to seed ${result.seed}, ${JSON.stringify({ startWith, edits, creates, faults })}:`,
  );
  console.error(`  ${result.violations.join('\n  ')}\n${readableHistory(result).join('\n')}`);
}

async function plantedFaults(schedules: number, name: string | undefined): Promise<void> {
  const started = Date.now();
  const list = await huntMutants({ schedules, seed: 1, ...(name === undefined ? {} : { name }) });
  const caught = list.filter((hunt) => hunt.caught).length;
  console.log(JSON.stringify({ mutants: list.length, caught, list, seconds: (Date.now() - started) / 1000 }));
  process.exitCode = caught === list.length ? 0 : 1;
}

void main(process.argv.slice(2));
