import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { runSchedule } from './schedule';
import type { ScheduleResult } from './schedule';
import { SCENARIOS } from './scenarios/index';

/** Few enough that every core has work to its end, many enough that handing them over costs nothing. */
const SCHEDULES_AT_ONCE = 100;

/** Which schedules: number `from` up to, not including, number `to` of those that begin at `seed`. */
export interface ScheduleRange {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** All scenarios in turn when undefined. */
  readonly scenario: string | undefined;
}

export interface SimulatedSchedules {
  readonly steps: number;
  readonly crashes: number;
  readonly faults: number;
  /** Schedules that showed a violation. */
  readonly failures: readonly ScheduleResult[];
}

/** Runs a range in this thread. The schedule of a number is the same in whichever thread it runs. */
export async function runRange(
  { seed, from, to, scenario: only }: ScheduleRange,
  keepTrace = false,
): Promise<SimulatedSchedules> {
  const scenarios = SCENARIOS.filter((scenario) => only === undefined || scenario.name === only);
  let [steps, crashes, faults] = [0, 0, 0];
  const failures: ScheduleResult[] = [];
  for (let index = from; index < to; index++) {
    const result = await runSchedule(scenarios[index % scenarios.length]!, seed + index, keepTrace);
    steps += result.steps;
    crashes += result.crashes;
    faults += result.faults;
    if (result.violations.length > 0) failures.push(result);
  }
  return { steps, crashes, faults, failures };
}

/** Runs a range on all cores; `tell` hears of each failing schedule at once, the result holds them in the order of their seeds. */
export async function runOnAllCores(
  range: ScheduleRange,
  tell: (failure: ScheduleResult) => void,
): Promise<SimulatedSchedules> {
  let next = range.from;
  let [steps, crashes, faults] = [0, 0, 0];
  const failures: ScheduleResult[] = [];
  const core = async (): Promise<void> => {
    const thread = new Worker(join(__dirname, 'schedule-thread.js'));
    try {
      while (next < range.to) {
        const from = next;
        next = Math.min(from + SCHEDULES_AT_ONCE, range.to);
        const done = await answerOf(thread, { ...range, from, to: next });
        steps += done.steps;
        crashes += done.crashes;
        faults += done.faults;
        failures.push(...done.failures);
        done.failures.forEach(tell);
      }
    } finally {
      await thread.terminate();
    }
  };
  const threads = Math.min(availableParallelism(), Math.ceil((range.to - range.from) / SCHEDULES_AT_ONCE));
  await Promise.all(Array.from({ length: threads }, core));
  return { steps, crashes, faults, failures: failures.sort((a, b) => a.seed - b.seed) };
}

async function answerOf(thread: Worker, range: ScheduleRange): Promise<SimulatedSchedules> {
  thread.postMessage(range);
  const [done] = (await once(thread, 'message')) as [SimulatedSchedules];
  return done;
}
