import { entitiesAhead } from '../entity-registry';
import type { Run, RunKind } from '../ports';
import type { RunPorts } from './run-ports';

/** Kinds of runs that link records, and so make ends for associations. */
const LINKS: ReadonlySet<RunKind> = new Set(['first_sync', 'import', 'export', 'link_only']);

/** A run ahead of which nothing was settled for so long is not waited for any more, ms. */
const STALLED_MS = 60_000;

/**
 * S4.2: of several entities that first-sync at once, those at the other ends of relations go first, so that creates carry their
 * associations. Waits for nobody who is paused, waits for a person, or does not get on: then the associations follow when their end is
 * linked (S6.4).
 */
export class RunsAhead {
  private readonly seen = new Map<string, { readonly left: string; readonly since: number }>();

  constructor(private readonly ports: Pick<RunPorts, 'registry' | 'runs' | 'plans' | 'clock'>) {}

  /** The entity that this run, which is being applied, lets go first; null: none. */
  async of(run: Run): Promise<string | null> {
    if (!LINKS.has(run.kind) || (run.plan?.createdInHubSpot ?? 0) === 0) return null;
    const { registry, runs } = this.ports;
    const ahead = entitiesAhead(run.entity, await registry.associations());
    if (ahead.length === 0) return null;
    const paused = new Set(
      (await registry.entities()).flatMap(({ entity, state }) => (state === 'paused' ? [entity] : [])),
    );
    for (const other of await runs.underWay()) {
      const goesFirst = other.state === 'applying' && LINKS.has(other.kind) && ahead.includes(other.entity);
      if (goesFirst && !paused.has(other.entity) && (await this.getsOn(other.id))) return other.entity;
    }
    return null;
  }

  private async getsOn(runId: string): Promise<boolean> {
    const { due, more } = await this.ports.plans.open(runId);
    if (due === 0 && !more) return false;
    const now = this.ports.clock.now();
    const left = `${due} ${more}`;
    const known = this.seen.get(runId);
    if (known?.left !== left) this.seen.set(runId, { left, since: now });
    return now - (known?.left === left ? known.since : now) < STALLED_MS;
  }
}
