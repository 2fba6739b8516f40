import { AuditRun, DEFAULT_AUDIT_SETTINGS } from '../audit';
import type { AuditSettings } from '../audit';
import type { EntityRegistry } from '../entity-registry';
import type { Run } from '../ports';
import { describeOutcome } from './describe-plan';
import { RunPlanner } from './run-planner';
import type { RunPorts, RunStep } from './run-ports';
import { RunsAhead } from './runs-ahead';

/** Planned records that are due at once: enough to keep every worker's calls full, few enough that a pause takes hold soon. */
const DUE_AT_ONCE = 2_000;

/** Until the workers are looked after again, ms. */
const LOOK_AGAIN_MS = 200;

/** The same, where the last looks found nothing new: a record may wait minutes for a call that can still land (S2.5). */
const LOOK_SELDOM_MS = 2_000;

/** While another entity goes first, ms. */
const LET_GO_MS = 500;

/**
 * Takes runs further: plans them, and feeds the planned records of those being applied to the workers (S8.3). What it does is stored step
 * by step, so that whoever follows a run after a crash goes on where it stood. One process follows a run at a time; all work on it.
 */
export class RunFollower {
  private readonly planner: RunPlanner;
  private readonly audit: AuditRun;
  private readonly ahead: RunsAhead;
  private lastLook = { runId: '', due: -1, ms: LOOK_AGAIN_MS };

  constructor(
    private readonly ports: RunPorts,
    private readonly registry: Pick<EntityRegistry, 'runtime'>,
    auditSettings: AuditSettings = DEFAULT_AUDIT_SETTINGS,
  ) {
    this.planner = new RunPlanner(ports);
    this.ahead = new RunsAhead(ports);
    this.audit = new AuditRun(ports, auditSettings);
  }

  /** One step of the run. Rejects only on broken infrastructure; the next step then starts where this one did. */
  async step(runId: string): Promise<RunStep> {
    const run = await this.ports.runs.find(runId);
    if (!run || run.paused) return { kind: 'rests' };
    try {
      return await this.next(run);
    } catch (error) {
      // S8.3: a person cancelled it during the step, and nothing leads on from there.
      if ((await this.ports.runs.find(runId))?.state === 'cancelled') return { kind: 'rests' };
      throw error;
    }
  }

  private next(run: Run): RunStep | Promise<RunStep> {
    switch (run.state) {
      case 'planning':
        return this.plan(run);
      case 'applying':
        return run.kind === 'audit' ? this.lookAgain(run) : this.follow(run);
      case 'planned':
        return this.begin(run);
      case 'done':
      case 'failed':
      case 'cancelled':
        return { kind: 'rests' };
    }
  }

  private async plan(run: Run): Promise<RunStep> {
    const runtime = await this.registry.runtime(run.entity);
    if (!runtime)
      return {
        kind: 'waits',
        ms: LOOK_AGAIN_MS,
        reason: `The catalogue of ${run.entity} has not been read yet.`,
        trouble: true,
      };
    return run.kind === 'audit' ? this.audit.walk(run, runtime) : this.planner.step(run, runtime);
  }

  /** What is planned waits for a person; what an audit found is looked at again without one. */
  private async begin(run: Run): Promise<RunStep> {
    if (run.kind !== 'audit') return { kind: 'rests' };
    await this.ports.runs.update(run.id, { state: 'applying' });
    return { kind: 'goes_on' };
  }

  private async lookAgain(run: Run): Promise<RunStep> {
    const runtime = await this.registry.runtime(run.entity);
    if (!runtime) return { kind: 'rests' };
    return this.audit.lookAgain(run, runtime);
  }

  private async follow(run: Run): Promise<RunStep> {
    const { plans, wakeQueue } = this.ports;
    const { due, more } = await plans.open(run.id);
    if (due === 0 && !more) return this.finish(run);
    if (more && due <= DUE_AT_ONCE / 2) {
      const first = await this.ahead.of(run);
      if (first !== null)
        return {
          kind: 'waits',
          ms: LET_GO_MS,
          reason: `Lets ${first} go first: its records are ends of associations.`,
        };
      const reason = run.kind === 'undo' ? 'undo' : 'run';
      const fed = await plans.feed(run.id, DUE_AT_ONCE - due, reason, this.ports.batchSize);
      if (fed > 0) await wakeQueue.wake('marked');
    }
    const ms = this.untilNextLook(run.id, due);
    const paused = ms === LOOK_SELDOM_MS ? await this.paused(run.entity) : null;
    if (paused !== null) return { kind: 'waits', ms, reason: paused, trouble: true };
    return { kind: 'waits', ms, reason: 'The workers are at it.' };
  }

  /** In words, that nothing of the run is worked on because its entity was paused under it; null where it is not. */
  private async paused(entity: string): Promise<string | null> {
    const definition = (await this.ports.registry.entities()).find((known) => known.entity === entity);
    if (definition?.state !== 'paused') return null;
    return `The entity ${entity} is paused: ${definition.stateReason ?? 'no reason is stored'} Resume it, and the run goes on.`;
  }

  private untilNextLook(runId: string, due: number): number {
    const { lastLook } = this;
    const ms =
      lastLook.runId === runId && lastLook.due === due ? Math.min(lastLook.ms * 2, LOOK_SELDOM_MS) : LOOK_AGAIN_MS;
    this.lastLook = { runId, due, ms };
    return ms;
  }

  /** S8.5: the entity is live, and what moved meanwhile is reconciled as it is now. May be repeated after a crash. */
  private async finish(run: Run): Promise<RunStep> {
    const { plans, registry, runs } = this.ports;
    const staysWaiting = run.kind === 'import' || run.kind === 'export' || run.kind === 'link_only';
    // Cancelled at the last moment, it makes nothing live.
    if (run.kind === 'first_sync' && !(await registry.endWaiting(run.entity, run.id))) return { kind: 'rests' };
    if (!staysWaiting && run.kind !== 'undo') await plans.markMoved(run.id);
    if (run.kind === 'mapping_change' || run.kind === 'first_sync')
      await registry.requestAudit(
        run.entity,
        run.kind === 'first_sync' ? 'The first plan was applied.' : 'Changed mappings were applied.',
      );
    const { records } = await runs.progress(run.id);
    await runs.update(run.id, {
      state: 'done',
      message: describeOutcome(records),
    });
    return { kind: 'rests' };
  }
}
