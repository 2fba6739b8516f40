import type { Scenario } from './scenario';
import { runSchedule } from './schedule';
import type { ScheduleResult } from './schedule';

/** Seeds tried for one smaller scenario before it counts as sound. */
const SEEDS = 40;
const MOST_RUNS = 2_000;

export interface Shrunk {
  readonly scenario: Scenario;
  readonly result: ScheduleResult;
  readonly runs: number;
}

/**
 * The smallest world found in which a schedule still breaks the same promise: fewer edits, records and kinds of faults, under seeds
 * next to the failing one. Greedy, so not the smallest there is.
 */
export async function shrink(scenario: Scenario, failing: ScheduleResult): Promise<Shrunk> {
  const promise = promiseOf(failing.violations[0]!);
  let best: Shrunk = { scenario, result: failing, runs: 0 };
  for (;;) {
    let found: Shrunk | null = null;
    for (const smaller of smallerThan(best.scenario)) {
      for (let offset = 0; offset < SEEDS && best.runs < MOST_RUNS && !found; offset++) {
        best = { ...best, runs: best.runs + 1 };
        const result = await runSchedule(smaller, failing.seed + offset, true);
        if (result.violations.some((violation) => promiseOf(violation) === promise))
          found = { scenario: smaller, result, runs: best.runs };
      }
      if (found) break;
    }
    if (!found) return best;
    best = found;
  }
}

/** Which promise a violation is about: its words up to the first value. */
function promiseOf(violation: string): string {
  return violation.split(/[:\d]/)[0]!.split(' ').slice(0, 3).join(' ');
}

function smallerThan(scenario: Scenario): Scenario[] {
  const { edits, creates, startWith, faults, events } = scenario;
  const smaller: Scenario[] = [];
  // Who swaps needs another one.
  if (startWith > (scenario.swap ? 2 : 1)) smaller.push({ ...scenario, startWith: startWith - 1 });
  for (const side of ['local', 'hubspot'] as const) {
    if (edits[side] > 0) smaller.push({ ...scenario, edits: { ...edits, [side]: edits[side] - 1 } });
    if (creates[side] > 0) smaller.push({ ...scenario, creates: { ...creates, [side]: creates[side] - 1 } });
  }
  for (const [fault, chance] of Object.entries(faults))
    if (chance > 0 && !fault.endsWith('ByMs')) smaller.push({ ...scenario, faults: { ...faults, [fault]: 0 } });
  if (scenario.crashChance > 0) smaller.push({ ...scenario, crashChance: 0 });
  if (scenario.commitLostChance > 0) smaller.push({ ...scenario, commitLostChance: 0 });
  if (events.doubled > 0) smaller.push({ ...scenario, events: { ...events, doubled: 0 } });
  if (events.lost > 0) smaller.push({ ...scenario, events: { ...events, lost: 0 } });
  if (scenario.skewMs > 0) smaller.push({ ...scenario, skewMs: 0 });
  return smaller;
}

/** What people, HubSpot and the engine did, without the steps between. */
export function readableHistory({ trace }: ScheduleResult): readonly string[] {
  return trace
    .filter((line) =>
      / sets |stored|CRASH|webhook|hubspot applies (update|create)|times out|archives|restores/.test(line),
    )
    .map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line));
}
