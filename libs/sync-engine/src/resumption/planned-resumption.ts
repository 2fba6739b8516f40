import type { RunCommands } from '../batch-sync';
import { isMassChange, type EntityDefinition, type MassChangeRule } from '../core';
import { failedLately, isOpenRun } from '../ports';
import { letWait } from './let-wait';
import type { PlanCounts, RegistryStore, RunStore, SyncState } from '../ports';

/** Why entities that were live wait for a plan. `database`: S9.5; `connection`: S9.6. */
export type ResumptionCause = 'database' | 'connection';

/** Who asks for the plan; tells it from a plan that a person asked for. */
const ASKED_BY: Readonly<Record<ResumptionCause, string>> = {
  database: 'the sync, as the database went back in time',
  connection: 'the sync, as the portal was connected again',
};

/** How the reason of a waiting entity ends; by it a later process knows what it waits for. */
const WAITS_FOR: Readonly<Record<ResumptionCause, string>> = {
  database: 'Both sides are compared first: it goes on when the plan over it is applied.',
  connection:
    'Both sides are compared when the portal is connected again; it goes on when the plan over it is applied.',
};

export interface ResumptionPorts {
  readonly registry: Pick<RegistryStore, 'entities' | 'setEntityState'>;
  readonly runs: Pick<RunStore, 'list'>;
  readonly state: Pick<SyncState, 'now'>;
  readonly commands: Pick<RunCommands, 'start' | 'apply' | 'cancel'>;
  /** S5.3: a plan over the database that stays below needs nobody. */
  readonly rule: MassChangeRule;
}

/** S9.5, S9.6: what was live goes on only over a plan of all that would be written on either side. */
export class PlannedResumption {
  constructor(private readonly ports: ResumptionPorts) {}

  /** Begins, or takes further, the plans of entities that wait for one. May be repeated. Gives what was begun or applied. */
  async tend(): Promise<readonly { readonly entity: string; readonly did: 'planning' | 'applied' }[]> {
    const done: { entity: string; did: 'planning' | 'applied' }[] = [];
    for (const definition of await this.ports.registry.entities()) {
      const cause = waitsFor(definition);
      // Of two processes that stopped it at once, one died half-way, after the other was done.
      if (cause !== null && definition.state === 'paused')
        await letWait(this.ports.registry, definition, definition.stateReason!);
      const did = cause === null ? null : await this.tendOne(definition.entity, cause);
      if (did !== null) done.push({ entity: definition.entity, did });
    }
    return done;
  }

  private async tendOne(entity: string, cause: ResumptionCause): Promise<'planning' | 'applied' | null> {
    const { commands, rule, runs } = this.ports;
    const open = (await runs.list({ entity, limit: 20 })).filter(({ kind }) => kind !== 'audit' && kind !== 'undo');
    const [latest] = open;
    if (latest && latest.requestedBy !== ASKED_BY[cause] && isOpenRun(latest)) {
      // What was planned, was planned of values from before.
      await commands.cancel(latest.id, ASKED_BY[cause]);
      return null;
    }
    // A plan that a person cancelled is theirs to ask for again.
    if (latest?.requestedBy === ASKED_BY[cause] && (isOpenRun(latest) || latest.state === 'cancelled')) {
      const isSmall = latest.state === 'planned' && latest.plan !== null && changesLittle(rule, latest.plan);
      if (cause !== 'database' || !isSmall) return null;
      return (await commands.apply(latest.id)).kind === 'accepted' ? 'applied' : null;
    }
    if (latest && failedLately(latest, await this.ports.state.now())) return null;
    const started = await commands.start({ entity, kind: 'first_sync', by: ASKED_BY[cause] });
    return started.kind === 'accepted' ? 'planning' : null;
  }
}

/**
 * Stops what is live until a plan over it is applied; bases stay. What a person or a guard paused stays paused; what this paused for the
 * same reason, and died before it could let it wait, is taken further. Entities are stopped one after the other; what is under way is refused
 * for all of them at once, before the first. May be repeated. Gives the entities that are stopped for the reason.
 */
export async function stopUntilPlanned(
  registry: Pick<RegistryStore, 'entities' | 'setEntityState' | 'fencePortal'>,
  cause: ResumptionCause,
  reason: string,
): Promise<readonly string[]> {
  const waits = `${reason} ${WAITS_FOR[cause]}`;
  const entities = await registry.entities();
  const stopping = entities.filter(
    ({ state, stateReason }) => state === 'live' || (state === 'paused' && stateReason === waits),
  );
  if (stopping.length > 0) await registry.fencePortal();
  for (const definition of stopping) await letWait(registry, definition, waits);
  return entities.filter((one) => stopping.includes(one) || one.stateReason === waits).map(({ entity }) => entity);
}

function waitsFor({ state, stateReason }: EntityDefinition): ResumptionCause | null {
  if (state !== 'waiting' && state !== 'paused') return null;
  return (['database', 'connection'] as const).find((cause) => stateReason?.endsWith(WAITS_FOR[cause])) ?? null;
}

function changesLittle(rule: MassChangeRule, plan: PlanCounts): boolean {
  const { linked, createdInHubSpot, createdLocally, updatedInHubSpot, updatedLocally, unchanged } = plan;
  const { deletedInHubSpot = 0, deletedLocally = 0, severed = 0 } = plan;
  const left = deletedInHubSpot + deletedLocally + severed;
  const changed = linked + createdInHubSpot + createdLocally + updatedInHubSpot + updatedLocally + left;
  return !isMassChange(rule, changed, changed + unchanged);
}
