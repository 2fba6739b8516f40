import { Reconciler, RunCommands, RunFollower } from '@app/sync-engine';
import type { FieldVector, ReviewChoice, Run } from '@app/sync-engine';
import { MemoryAuditStore } from '@app/sync-engine/testing/memory-audit-store';
import { MemoryPlanStore } from '@app/sync-engine/testing/memory-plan-store';
import { MemoryReviewStore } from '@app/sync-engine/testing/memory-review-store';
import { MemoryRunStore } from '@app/sync-engine/testing/memory-run-store';
import { MemoryUndoLog } from '@app/sync-engine/testing/memory-undo-log';
import { CancelledRuns } from './cancelled-runs';
import { RecordDecider } from './record-decider';
import { simulatedRegistry } from './simulated-registry';
import type { World } from './world';

/** What an operator does while people edit. */
export interface OperatorScript {
  /** The entity waits as a whole when people begin, and is made live by a first sync (S8.5). */
  readonly firstSync?: boolean;
  readonly resyncs: number;
  readonly undoes: number;
  /** Of deletes that the sync carried out, one at a time (S5.5); none unless said. */
  readonly deletesUndone?: number;
  readonly decisions: number;
  /** Of reviews about whole records; none unless said. */
  readonly recordDecisions?: number;
  readonly audits: number;
  /** Chance that a planned field or record is left out. */
  readonly excludes: number;
  /** Chance that a run is cancelled while it is applied; a first sync is begun again then. */
  readonly cancels?: number;
}

/** Two values of one field that a person was shown, and what they said about them. */
export interface Said {
  readonly field: string;
  readonly local: FieldVector | null;
  readonly hubspot: FieldVector | null;
  readonly choice: ReviewChoice['kind'];
  /** The run whose plan they left it out of; null for a decided review. */
  readonly runId: string | null;
  readonly linkId: string | null;
}

const NO_WAKE = { wake: () => Promise.resolve() };

/** The person at the admin page, and the process that follows what they start; the process may crash like any other. */
export class Operator {
  private readonly commands: RunCommands;
  private readonly stores;
  /** For the oracles. */
  readonly said: Said[] = [];
  readonly records: RecordDecider;
  readonly cancelled: CancelledRuns;

  constructor(
    private readonly world: World,
    private readonly script: OperatorScript,
  ) {
    const { db, random } = world;
    const [runs, plans, reviews] = [new MemoryRunStore(db), new MemoryPlanStore(db), new MemoryReviewStore(db)];
    this.stores = { runs, plans, reviews, undoLog: new MemoryUndoLog(db), audits: new MemoryAuditStore(db) };
    this.records = new RecordDecider(world, reviews);
    this.cancelled = new CancelledRuns(world);
    const { undoLog } = this.stores;
    this.commands = new RunCommands({
      runs,
      plans,
      undoLog,
      registry: simulatedRegistry(db),
      wakeQueue: NO_WAKE,
      random,
    });
  }

  /** Before people begin. */
  prepare(): void {
    const { entities } = this.world.db.tables;
    if (this.script.firstSync) entities.set('contact', { ...entities.get('contact')!, state: 'waiting' });
  }

  start(): void {
    this.follow();
    void this.world.work('operator', () => this.act());
  }

  /** Runs that are not at their end; nobody forgets them. */
  get underWay(): boolean {
    return [...this.world.db.tables.runs.values()].some(
      ({ state, kind }) => state === 'planning' || state === 'applying' || (state === 'planned' && kind === 'audit'),
    );
  }

  private async act(): Promise<void> {
    const { firstSync, resyncs, undoes, deletesUndone = 0, decisions, recordDecisions = 0, audits } = this.script;
    const { random } = this.world;
    if (firstSync) await this.run('first_sync');
    while (firstSync && this.script.cancels && this.isWaiting) {
      await this.world.pause('operator', 1_000);
      await this.run('first_sync');
    }
    const acts = [
      ...Array<() => Promise<void>>(resyncs).fill(() => this.run('resync')),
      ...Array<() => Promise<void>>(undoes).fill(() => this.undo()),
      ...Array<() => Promise<void>>(deletesUndone).fill(() => this.undoDelete()),
      ...Array<() => Promise<void>>(decisions).fill(() => this.decide()),
      ...Array<() => Promise<void>>(recordDecisions).fill(() => this.records.decide()),
      ...Array<() => Promise<void>>(audits).fill(() => this.audit()),
    ];
    while (acts.length > 0) {
      await this.world.pause('operator', random.integer(0, 20_000));
      const [next] = acts.splice(random.integer(0, acts.length - 1), 1);
      await next!();
    }
  }

  private get isWaiting(): boolean {
    return this.world.db.tables.entities.get('contact')!.state === 'waiting';
  }

  private async run(kind: 'first_sync' | 'resync'): Promise<void> {
    const started = await this.commands.start({ entity: 'contact', kind, by: 'operator' });
    if (started.kind === 'accepted') await this.planAndApply(started.run);
  }

  private async undo(): Promise<void> {
    const done = (await this.stores.runs.list({ limit: 50 })).filter(
      ({ kind, state }) => (state === 'done' || state === 'cancelled') && kind !== 'audit',
    );
    if (done.length === 0) return;
    const { id } = this.world.random.pick(done);
    const started = await this.commands.undo({
      entity: 'contact',
      target: { kind: 'run', runId: id },
      by: 'operator',
    });
    if (started.kind === 'accepted') await this.planAndApply(started.run);
  }

  private async undoDelete(): Promise<void> {
    const deletes = this.world.db.tables.log.flatMap(({ kind, linkId }, index) =>
      kind === 'delete' && linkId !== null ? [String(index)] : [],
    );
    if (deletes.length === 0) return;
    const logId = this.world.random.pick(deletes);
    const started = await this.commands.undo({ entity: 'contact', target: { kind: 'entry', logId }, by: 'operator' });
    this.world.scheduler.note(`operator takes the delete of log entry ${logId} back: ${started.kind}`);
    if (started.kind === 'accepted') await this.planAndApply(started.run);
  }

  private async planAndApply({ id }: Run): Promise<void> {
    const { random, scheduler } = this.world;
    if (!(await this.reached(id, 'planned'))) return;
    for (const record of await this.stores.plans.records(id, { limit: 100 })) {
      if (!random.chance(this.script.excludes)) continue;
      const [field] = record.fields;
      const what = field && random.chance(0.5) ? { field: field.field } : { recordIds: [record.id] };
      scheduler.note(`operator leaves out ${JSON.stringify(what)} of run ${id}`);
      await this.commands.exclude(id, what, true);
      for (const planned of await this.stores.plans.records(id, { limit: 100 })) {
        const left = planned.fields.filter(
          ({ field: name }) => planned.excluded || ('field' in what && name === what.field),
        );
        for (const { field: name, local, hubspot } of left)
          this.said.push({ field: name, local, hubspot, choice: 'leave', runId: id, linkId: planned.linkId });
      }
    }
    await this.world.pause('operator', random.integer(0, 30_000));
    this.cancelled.noteNext();
    await this.commands.apply(id);
    if (random.chance(0.2)) {
      await this.commands.pause(id);
      await this.world.pause('operator', random.integer(0, 10_000));
      await this.commands.resume(id);
    }
    if (this.script.cancels && random.chance(this.script.cancels)) return this.cancel(id);
    await this.reached(id, 'done');
  }

  private async cancel(id: string): Promise<void> {
    await this.world.pause('operator', this.world.random.integer(0, 4_000));
    if ((await this.stores.runs.find(id))?.state !== 'applying') return;
    this.cancelled.note(id);
    const { kind } = await this.commands.cancel(id, 'operator');
    this.world.scheduler.note(`operator cancels run ${id}: ${kind}`);
  }

  private async reached(id: string, state: Run['state']): Promise<boolean> {
    for (let looks = 0; looks < 300; looks++) {
      const run = await this.stores.runs.find(id);
      if (run?.state === state) return true;
      if (run === null || run.finishedAt !== null) return false;
      await this.world.pause('operator', 1_000);
    }
    return false;
  }

  private async decide(): Promise<void> {
    const { db, random, scheduler } = this.world;
    const open = db.tables.reviews.filter((review) => review.open && review.field !== null);
    if (open.length === 0) return;
    const { id, local, hubspot, field, linkId } = random.pick(open);
    await this.world.pause('operator', random.integer(0, 10_000));
    const choice: ReviewChoice = random.pick([{ kind: 'local' }, { kind: 'hubspot' }, { kind: 'leave' }]);
    const outcome = await this.stores.reviews.decide(id, { choice, local, hubspot, by: 'operator' });
    if (outcome.kind === 'accepted')
      this.said.push({ field: field!, local, hubspot, choice: choice.kind, runId: null, linkId });
    scheduler.note(`operator decides ${id} ${choice.kind}: ${outcome.kind}`);
  }

  private async audit(): Promise<void> {
    await this.stores.runs.create({ id: this.world.random.id(), entity: 'contact', kind: 'audit' });
  }

  /** The process that takes runs further. */
  private follow(): void {
    const { world, stores } = this;
    const ports = world.portsOf('follower');
    const interleaved = <T extends object>(target: T): T => world.interleaved('follower', target);
    const follower = new RunFollower(
      {
        gateway: ports.gateway,
        local: ports.local,
        state: ports.state,
        registry: simulatedRegistry(world.db),
        runs: interleaved(stores.runs),
        plans: interleaved(stores.plans),
        undoLog: interleaved(stores.undoLog),
        audits: interleaved(stores.audits),
        reconciler: new Reconciler(ports),
        wakeQueue: NO_WAKE,
        random: ports.random,
        clock: ports.clock,
        batchSize: ports.settings.batchSize,
        isRecordsOwn: () => false,
      },
      { runtime: () => Promise.resolve(world.runtime) },
      { secondLookMs: 60_000, hintMs: 24 * 60 * 60_000 },
    );
    void world.process('follower', async () => {
      const [run] = await stores.runs.underWay();
      const step = run ? await follower.step(run.id) : null;
      if (step === null) await world.pauseUntil('follower', () => this.underWay);
      else if (step.kind === 'waits') await world.pause('follower', Math.min(step.ms, 2_000));
    });
  }
}
