import { entitiesAhead, failedLately } from '@app/sync-engine';
import type { Run } from '@app/sync-engine';
import type { Logger } from 'pino';
import type { PortalEngine } from './portal-engine';

/** Who asks for the first plan of an entity. */
export const BY_ITSELF = 'the worker';

/** A plan of another entity that stands and is not carried out for so long is not waited for any more, ms. */
const PATIENCE_MS = 5 * 60_000;

/** First plans, made unasked and, where the installation says so, applied (APPLY_FIRST_PLAN). */
export class FirstPlans {
  /** Since when plans of other entities have been waited for, by run, ms. */
  private readonly waitedFor = new Map<string, number>();

  constructor(
    private readonly applies: boolean,
    private readonly logger: Logger,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * S8.5: a new entity waits until its first plan is applied. The first plan is made unasked; once a person has started, cancelled or
   * finished another run of the entity, what follows is theirs to ask for.
   */
  async look(engine: PortalEngine, entity: string): Promise<void> {
    const run = await engine.stores.runs.latest(entity);
    if (run !== null && failedLately(run, await engine.stores.state.now())) return;
    if (run === null || (run.state === 'failed' && run.requestedBy === BY_ITSELF)) {
      const started = await engine.runCommands.start({ entity, kind: 'first_sync', by: BY_ITSELF });
      if (started.kind !== 'accepted') this.logger.warn({ entity }, `The first plan is not begun: ${started.message}`);
      return;
    }
    if (!this.applies || run.state !== 'planned' || !isFirstPlan(run)) return;
    if (await this.endsAreComing(engine, entity)) return;
    const applied = await engine.runCommands.apply(run.id);
    if (applied.kind === 'accepted')
      this.logger.info({ entity }, 'Applies the first plan by itself (APPLY_FIRST_PLAN)');
  }

  /**
   * S4.2: the entities at the other ends of what its creates carry are about to be applied first. One that is paused, in a person's hands, in
   * trouble or long overdue is not waited for: what names its records follows when they are linked (S6.4).
   */
  private async endsAreComing({ stores }: PortalEngine, entity: string): Promise<boolean> {
    const entities = await stores.registry.entities();
    for (const ahead of entitiesAhead(entity, await stores.registry.associations())) {
      const waits = entities.some((one) => one.entity === ahead && one.state === 'waiting' && one.stateReason === null);
      const run = waits ? await stores.runs.latest(ahead) : null;
      if (run && isFirstPlan(run) && !run.paused && run.message === null && this.isComing(run)) return true;
    }
    return false;
  }

  private isComing({ id, state }: Run): boolean {
    if (state === 'planning') return true;
    if (state !== 'planned') return false;
    const since = this.waitedFor.get(id) ?? this.now();
    this.waitedFor.set(id, since);
    return this.now() - since < PATIENCE_MS;
  }
}

function isFirstPlan({ kind, requestedBy }: Run): boolean {
  return kind === 'first_sync' && requestedBy === BY_ITSELF;
}
