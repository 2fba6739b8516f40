import { huntMutants, tryControls } from './mutants/hunt-all';
import { runOnAllCores, runRange } from './run-schedules';
import type { ScheduleRange, SimulatedSchedules } from './run-schedules';
import type { ScheduleResult } from './schedule';
import { SCENARIOS } from './scenarios/index';
import { readableHistory, shrink } from './shrink';

/** Of each change that must not matter: a few of every scenario. */
const CONTROL_SCHEDULES = 500;

/**
 * `npm run simulate -- --schedules N --seed S [--scenario "name"] [--trace]`: on all cores; prints one JSON line; a failing schedule, its seed.
 * `--mutants [--mutant "name"]` plants each known fault in the engine, alone, and tells how many schedules it took to catch it; without a
 * name it also makes the changes that must not matter.
 */
async function main(args: readonly string[]): Promise<void> {
  const option = (name: string): string | undefined => {
    const index = args.indexOf(`--${name}`);
    return index < 0 ? undefined : args[index + 1];
  };
  if (args.includes('--mutants')) return plantedFaults(Number(option('schedules') ?? 3_000), option('mutant'));
  const schedules = Number(option('schedules') ?? 10_000);
  const seed = Number(option('seed') ?? 1);
  const scenario = option('scenario');
  if (scenario !== undefined && !SCENARIOS.some(({ name }) => name === scenario))
    throw new Error(
      `No scenario is called "${scenario}". There are: ${SCENARIOS.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  const started = Date.now();
  const range = { seed, from: 0, to: schedules, scenario };
  const { failures, ...totals } = args.includes('--trace') ? await traced(range) : await runOnAllCores(range, tell);
  const [first] = failures;
  if (first && !args.includes('--trace')) await tellShrunk(first);
  const byScenario: Record<string, number> = {};
  for (const failure of failures) byScenario[failure.scenario] = (byScenario[failure.scenario] ?? 0) + 1;
  console.log(
    JSON.stringify({
      schedules,
      ...totals,
      divergences: failures.length,
      ...(failures.length > 0 ? { byScenario } : {}),
      seed,
      seconds: (Date.now() - started) / 1000,
    }),
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

function tell({ seed, scenario, violations }: ScheduleResult): void {
  console.error(`seed ${seed}, ${scenario}:\n  ${violations.join('\n  ')}`);
}

/** One after the other, each failing one told with all its steps. */
async function traced(range: ScheduleRange): Promise<SimulatedSchedules> {
  const done = await runRange(range, true);
  for (const failure of done.failures) {
    tell(failure);
    console.error(failure.trace.join('\n'));
  }
  return done;
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
  const controls = name === undefined ? await tryControls({ schedules: CONTROL_SCHEDULES, seed: 1 }) : [];
  const passed = controls.filter((control) => !control.caught).length;
  console.log(
    JSON.stringify({
      mutants: list.length,
      caught,
      list,
      controls: { tried: controls.length, passed },
      seconds: (Date.now() - started) / 1000,
    }),
  );
  process.exitCode = caught === list.length && passed === controls.length ? 0 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
