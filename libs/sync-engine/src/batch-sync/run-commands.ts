import type { EntityDefinition } from '../core';
import { isOpenRun, RUN_TRANSITIONS } from '../ports';
import type {
  PlanChoice,
  PlanStore,
  Random,
  RegistryStore,
  Run,
  RunKind,
  RunScope,
  RunStore,
  UndoLog,
  UndoTarget,
  WakeQueue,
} from '../ports';

export interface RunCommandPorts {
  readonly runs: RunStore;
  readonly plans: PlanStore;
  readonly undoLog: UndoLog;
  readonly registry: Pick<RegistryStore, 'entities' | 'activateWaiting'>;
  readonly wakeQueue: WakeQueue;
  readonly random: Random;
}

export type RunOutcome =
  | { readonly kind: 'accepted'; readonly run: Run }
  | { readonly kind: 'not_found'; readonly message: string }
  | { readonly kind: 'not_possible'; readonly message: string };

/** Kinds that a person starts; an undo has a command of its own, an audit is requested of the entity. */
export type StartableRun = Exclude<RunKind, 'undo' | 'audit'>;

/** What a person asks of runs. Each answers at once; a worker does the work. */
export class RunCommands {
  constructor(private readonly ports: RunCommandPorts) {}

  /** Starts planning. Nothing is written on either side before `apply`. */
  async start(request: {
    readonly entity: string;
    readonly kind: StartableRun;
    readonly scope?: Exclude<RunScope, { kind: 'undo' }>;
    readonly by: string;
  }): Promise<RunOutcome> {
    const { entity, kind, scope = { kind: 'entity' }, by } = request;
    const definition = await this.definition(entity);
    if (!definition) return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
    const refused = startRefused(definition, kind, scope) ?? (await this.otherRun(entity));
    if (refused !== null) return { kind: 'not_possible', message: refused };
    return this.begin({ entity, kind, scope, by });
  }

  /** S8.2: plans the inverse changes; applying writes them. */
  async undo(request: {
    readonly entity: string;
    readonly target: UndoTarget;
    readonly by: string;
  }): Promise<RunOutcome> {
    const { entity, target, by } = request;
    const definition = await this.definition(entity);
    if (!definition) return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
    if (definition.state !== 'live')
      return {
        kind: 'not_possible',
        message: `The entity ${entity} is ${definition.state}; an undo needs it to be live.`,
      };
    const other = await this.otherRun(entity);
    if (other !== null) return { kind: 'not_possible', message: other };
    const { records, next } = await this.ports.undoLog.written(entity, target, null, 1);
    if (records.length === 0 && next === null) return notFound(nothingWritten(entity, target));
    return this.begin({ entity, kind: 'undo', scope: { kind: 'undo', target }, by });
  }

  /** Lets the workers do what the plan says. */
  async apply(id: string): Promise<RunOutcome> {
    const run = await this.ports.runs.find(id);
    if (!run) return unknownRun(id);
    if (run.state === 'applying' || run.state === 'done') return { kind: 'accepted', run };
    if (run.state !== 'planned')
      return { kind: 'not_possible', message: `Run ${id} is ${run.state}; only a planned run can be applied.` };
    const definition = await this.definition(run.entity);
    if (definition?.state === 'paused')
      return {
        kind: 'not_possible',
        message: `The entity ${run.entity} is paused: ${definition.stateReason ?? 'no reason is stored'}. Resume it first.`,
      };
    // Of an entity that waits as a whole nothing is done before, so that no worker begins under what is changed next, and is refused for it.
    // Of a live one what waits is not to be active without its plan.
    const activates = run.kind === 'mapping_change' || run.kind === 'first_sync';
    const first = definition?.state === 'waiting';
    if (activates && first) await this.ports.registry.activateWaiting(run.entity);
    await this.ports.runs.update(id, { state: 'applying', paused: false });
    if (activates && !first) await this.ports.registry.activateWaiting(run.entity);
    return this.accepted(id);
  }

  /** What is under way settles; nothing further is begun until it is resumed. */
  pause(id: string): Promise<RunOutcome> {
    return this.setPaused(id, true);
  }

  resume(id: string): Promise<RunOutcome> {
    return this.setPaused(id, false);
  }

  /** What was done stays done, and can be undone; what was planned and not done is forgotten. */
  async cancel(id: string, by: string): Promise<RunOutcome> {
    const run = await this.ports.runs.find(id);
    if (!run) return unknownRun(id);
    if (run.state === 'cancelled') return { kind: 'accepted', run };
    if (!RUN_TRANSITIONS[run.state].includes('cancelled'))
      return { kind: 'not_possible', message: `Run ${id} is ${run.state}; it cannot be cancelled any more.` };
    await this.withdraw(id, `Cancelled by ${by}.`);
    return this.accepted(id);
  }

  /**
   * S8.5: the configuration has changed, so a plan of what waited under the one before is void. A run that is being applied goes on: what
   * it would still write is checked against the versions as they are. Gives whether there was such a plan.
   */
  async supersede(entity: string, by: string): Promise<boolean> {
    const runs = await this.ports.runs.list({ entity, limit: 20 });
    const plan = runs.find(
      ({ state, kind }) =>
        (state === 'planning' || state === 'planned') && (kind === 'mapping_change' || kind === 'first_sync'),
    );
    if (!plan) return false;
    await this.withdraw(plan.id, `${by} changed the configuration that it was made under.`);
    return true;
  }

  /** S8.3: leaves out records, or a field of all records. What is left out is stored when the plan is applied. */
  async exclude(
    id: string,
    what: { readonly recordIds: readonly string[] } | { readonly field: string },
    excluded: boolean,
  ): Promise<RunOutcome> {
    const refused = await this.notPlanned(id);
    if (refused) return refused;
    await (excluded ? this.ports.plans.exclude(id, what) : this.ports.plans.include(id, what));
    return this.accepted(id);
  }

  /** S3.3: decides a field's reviews of the plan together; null leaves each as a review of its own. */
  async choose(id: string, field: string, choice: PlanChoice | null): Promise<RunOutcome> {
    const refused = await this.notPlanned(id);
    if (refused) return refused;
    const run = (await this.ports.runs.find(id))!;
    const { [field]: _before, ...others } = run.choices;
    await this.ports.runs.update(id, { choices: choice === null ? others : { ...others, [field]: choice } });
    return this.accepted(id);
  }

  private async withdraw(id: string, message: string): Promise<void> {
    await this.ports.runs.update(id, { state: 'cancelled', message });
    await this.ports.plans.withdraw(id);
    await this.ports.plans.dropListed(id);
  }

  private async begin(request: {
    readonly entity: string;
    readonly kind: RunKind;
    readonly scope: RunScope;
    readonly by: string;
  }): Promise<RunOutcome> {
    const { entity, kind, scope, by } = request;
    const run = await this.ports.runs.create({ id: this.ports.random.id(), entity, kind, scope, requestedBy: by });
    if (!run) {
      const other = await this.otherRun(entity);
      return {
        kind: 'not_possible',
        message: other ?? `Another run of ${entity} was begun at the same moment; look at it first.`,
      };
    }
    await this.ports.wakeQueue.wake('run');
    return { kind: 'accepted', run };
  }

  private async setPaused(id: string, paused: boolean): Promise<RunOutcome> {
    const run = await this.ports.runs.find(id);
    if (!run) return unknownRun(id);
    if (run.state !== 'planning' && run.state !== 'applying')
      return { kind: 'not_possible', message: `Run ${id} is ${run.state}; there is nothing to pause or resume.` };
    await this.ports.runs.update(id, { paused });
    return this.accepted(id);
  }

  private async notPlanned(id: string): Promise<RunOutcome | null> {
    const run = await this.ports.runs.find(id);
    if (!run) return unknownRun(id);
    if (run.state === 'planned') return null;
    return { kind: 'not_possible', message: `Run ${id} is ${run.state}; a plan is changed only before it is applied.` };
  }

  /** One plan of an entity at a time: a second one would be made of values that the first is about to change. */
  private async otherRun(entity: string): Promise<string | null> {
    const runs = await this.ports.runs.list({ entity, limit: 20 });
    const other = runs.find((run) => run.kind !== 'audit' && isOpenRun(run));
    return other
      ? `The ${other.kind} run ${other.id} of ${entity} is ${other.state}; apply or cancel it before another is started.`
      : null;
  }

  private async accepted(id: string): Promise<RunOutcome> {
    await this.ports.wakeQueue.wake('run');
    return { kind: 'accepted', run: (await this.ports.runs.find(id))! };
  }

  private async definition(entity: string): Promise<EntityDefinition | undefined> {
    return (await this.ports.registry.entities()).find((definition) => definition.entity === entity);
  }
}

function startRefused(definition: EntityDefinition, kind: StartableRun, scope: RunScope): string | null {
  const { entity, state, stateReason } = definition;
  if (state === 'paused')
    return `The entity ${entity} is paused: ${stateReason ?? 'no reason is stored'}. Resume it first.`;
  if (scope.kind === 'records' && kind !== 'resync')
    return 'Only a resync is about a selection of records; every other run is about a whole entity.';
  const afterFirst = kind === 'resync' || kind === 'mapping_change';
  if (afterFirst && state !== 'live')
    return `The entity ${entity} waits for its first sync; a ${kind} is for one that is live.`;
  if (!afterFirst && state === 'live')
    return `The entity ${entity} is live already; start a resync to compare it as a whole.`;
  return null;
}

function unknownRun(id: string): RunOutcome {
  return notFound(`There is no run ${JSON.stringify(id)}.`);
}

function notFound(message: string): RunOutcome {
  return { kind: 'not_found', message };
}

function nothingWritten(entity: string, target: UndoTarget): string {
  return `The log holds nothing of ${entity} that was written ${writtenBy(target)}: there is nothing to take back. It keeps what was written for RETENTION_DAYS.`;
}

function writtenBy(target: UndoTarget): string {
  switch (target.kind) {
    case 'run':
      return `by run ${target.runId}`;
    case 'record':
      return `to the record of link ${target.linkId}`;
    case 'entry':
      return `by log entry ${target.logId}`;
  }
}
