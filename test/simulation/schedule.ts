import { violations } from './oracles';
import type { Scenario } from './scenario';
import { World } from './world';

export interface ScheduleResult {
  readonly scenario: string;
  readonly seed: number;
  readonly steps: number;
  readonly crashes: number;
  readonly faults: number;
  readonly violations: readonly string[];
  readonly trace: readonly string[];
}

/** Runs one schedule of a scenario and asks every oracle: before an audit, and again for writes at rest (S7.3). */
export async function runSchedule(scenario: Scenario, seed: number, keepTrace = false): Promise<ScheduleResult> {
  const world = new World(scenario, seed, keepTrace);
  const found: string[] = [];
  try {
    const rested = await world.run();
    if (world.failure)
      found.push(
        `a worker failed: ${world.failure instanceof Error ? (world.failure.stack ?? '') : JSON.stringify(world.failure)}`,
      );
    else if (!rested) found.push('did not come to rest');
    else {
      if (!leftToAudit(scenario)) found.push(...violations(world));
      if (found.length === 0) found.push(...(await atRest(world, scenario)));
    }
  } finally {
    world.stop();
  }
  const { steps, crashes, trace } = world.scheduler;
  return { scenario: scenario.name, seed, steps, crashes, faults: world.network.faultCount, violations: found, trace };
}

/** Nobody tells of some changes: events are lost, or went with the database that a backup replaced, whose run asks for an audit (S9.5). */
function leftToAudit({ events, restore }: Scenario): boolean {
  return events.lost > 0 || restore !== undefined;
}

async function atRest(world: World, scenario: Scenario): Promise<string[]> {
  const found: string[] = [];
  if (!(await world.audit())) return ['the audit did not come to rest'];
  if (leftToAudit(scenario)) {
    found.push(...violations(world));
    if (!(await world.audit())) return ['the second audit did not come to rest'];
  }
  const writes = world.hubspot.ownWrites.length;
  const logged = world.db.tables.log.filter((entry) => entry.kind === 'write').length;
  const requests = world.meter.count;
  if (!(await world.audit())) return ['an audit at rest did not come to rest'];
  if (world.hubspot.ownWrites.length > writes)
    found.push(`${world.hubspot.ownWrites.length - writes} writes at rest in HubSpot (S7.3)`);
  if (world.db.tables.log.filter((entry) => entry.kind === 'write').length > logged)
    found.push('writes at rest (S7.3)');
  if (costAtRest(world, requests).length === 0) return found;
  // What the audit before it wrote, or gave back, is verified by this one (S3.5): the next has nothing left to ask.
  const again = world.meter.count;
  if (!(await world.audit())) return ['an audit at rest did not come to rest'];
  found.push(...costAtRest(world, again));
  return found;
}

/**
 * What a look at a record at rest may cost: its part of one batch read. With associations, of one of these, and of another read that shows
 * both ends where a triple is missing (S6.2). Only a link apart for a reason that HubSpot may have done away with (a merge that is asked
 * about, a filter that was left) is looked for again and alone: in the portal, once more in the order of S5.1, and in its recycle bin.
 */
function costAtRest(world: World, since: number): string[] {
  const links = [...world.db.tables.links.values()];
  const apart = links.filter(({ state }) => state === 'held' || state === 'severed').length;
  const related = world.associations ? links.length : 0;
  const allowed: Readonly<Record<string, number>> = {
    read: links.length + apart + related,
    associations: related,
    one: 3 * apart,
  };
  return [...world.meter.since(since)].flatMap(([kind, calls]) =>
    calls > (allowed[kind] ?? 0) ? [`${calls} calls of ${kind} at rest, allowed are ${allowed[kind] ?? 0}`] : [],
  );
}
