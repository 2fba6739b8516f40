import type {
  PlanFilter,
  PlanChoice,
  PlannedRecord,
  ReviewChoice,
  ReviewDecision,
  ReviewKind,
  ReviewOutcome,
  Run,
  RunKind,
  RunOutcome,
  RunProgress,
  StartableRun,
  UndoTarget,
} from '@app/sync-engine';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandOutcome, DONE, notFound, notPossible } from '../command-outcome';
import { type PortalDecisions, SYNC_PORTS, type SyncPorts } from '../sync-ports';
import type { ReviewFilter, ReviewGroup, ReviewRow } from './review-reader';

const NOT_CONNECTED = { kind: 'not_possible', message: 'No HubSpot portal is connected.' } as const;

export interface RunView {
  readonly run: Run;
  readonly progress: RunProgress;
}

/** Which log rows belong to what is undone, without which the engine would not know its entity. */
export type UndoRequest = { readonly entity: string; readonly target: UndoTarget };

/** Plans, runs, undo and reviews: what people ask for and decide. The engine does the work. */
@Injectable()
export class DecisionsService {
  constructor(@Inject(SYNC_PORTS) private readonly ports: SyncPorts) {}

  async runs(options: {
    readonly limit: number;
    readonly before?: string;
    readonly entity?: string;
    readonly kind?: RunKind;
  }): Promise<readonly Run[]> {
    return (await this.portal())?.runs.list(options) ?? [];
  }

  async run(id: string): Promise<RunView | null> {
    const portal = await this.portal();
    const run = await portal?.runs.find(id);
    return portal && run ? { run, progress: await portal.runs.progress(id) } : null;
  }

  async planned(
    runId: string,
    options: PlanFilter & { readonly limit: number; readonly after?: string },
  ): Promise<readonly PlannedRecord[]> {
    return (await this.portal())?.plans.records(runId, options) ?? [];
  }

  /** Fields that were left out of all records of a plan: such a field is left out of every record that has it, so one is looked at. */
  async excludedFields(runId: string): Promise<readonly string[] | null> {
    const portal = await this.portal();
    const run = await portal?.runs.find(runId);
    if (!portal || !run) return null;
    const excluded: string[] = [];
    for (const field of Object.keys(run.plan?.fields ?? {})) {
      const [record] = await portal.plans.records(runId, { field, limit: 1 });
      if (record?.fields.some((planned) => planned.field === field && planned.excluded)) excluded.push(field);
    }
    return excluded;
  }

  start(entity: string, kind: StartableRun, by: string): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.start({ entity, kind, by }));
  }

  undo({ entity, target }: UndoRequest, by: string): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.undo({ entity, target, by }));
  }

  apply(id: string): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.apply(id));
  }

  pause(id: string): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.pause(id));
  }

  resume(id: string): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.resume(id));
  }

  cancel(id: string, by: string): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.cancel(id, by));
  }

  exclude(
    id: string,
    what: { readonly recordIds: readonly string[] } | { readonly field: string },
    excluded: boolean,
  ): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.exclude(id, what, excluded));
  }

  choose(id: string, field: string, choice: PlanChoice | null): Promise<RunOutcome> {
    return this.command(({ commands }) => commands.choose(id, field, choice));
  }

  /** S8.4: an audit is asked for; a worker begins it. */
  async requestAudit(entity: string, by: string): Promise<CommandOutcome> {
    const known = (await this.ports.registry.entities()).find((one) => one.entity === entity);
    if (!known) return notFound(`There is no entity ${JSON.stringify(entity)} in the registry.`);
    if (known.state !== 'live')
      return notPossible(`The entity ${entity} is ${known.state}; an audit needs it to be live.`);
    await this.ports.registry.requestAudit(entity, `Asked for by ${by}.`);
    await this.ports.wakeQueue.wake('run');
    return DONE;
  }

  reviews(
    filter: ReviewFilter,
    page: { readonly limit: number; readonly before: string | null },
  ): Promise<readonly ReviewRow[]> {
    return this.ports.reviews.reviews(filter, page);
  }

  reviewGroups(): Promise<readonly ReviewGroup[]> {
    return this.ports.reviews.groups();
  }

  /** S3.2: the decision holds for the values that were shown. `replaces`: when the one was made whose place it takes. */
  async decide(id: string, decision: ReviewDecision, replaces?: number): Promise<ReviewOutcome> {
    const portal = await this.portal();
    if (!portal) return NOT_CONNECTED;
    const outcome = await portal.reviews.decide(id, decision, replaces);
    if (outcome.kind === 'accepted') await this.ports.wakeQueue.wake('marked');
    return outcome;
  }

  /** S3.3: all open reviews of a kind and field at once. Gives how many. */
  async decideAll(
    entity: string,
    what: { readonly kind: ReviewKind; readonly field: string },
    choice: ReviewChoice,
    by: string,
  ): Promise<number> {
    const portal = await this.portal();
    const decided = (await portal?.reviews.decideAll(entity, what, choice, by)) ?? 0;
    if (decided > 0) await this.ports.wakeQueue.wake('marked');
    return decided;
  }

  private async command(work: (portal: PortalDecisions) => Promise<RunOutcome>): Promise<RunOutcome> {
    const portal = await this.portal();
    return portal ? work(portal) : NOT_CONNECTED;
  }

  private async portal(): Promise<PortalDecisions | null> {
    const connection = await this.ports.connections.current();
    return connection && this.ports.decisionsOf(connection.portalId);
  }
}
