import { DatabaseWatch, PlannedResumption, RunCommands } from '@app/sync-engine';
import type { MassChangeRule, RecordChange } from '@app/sync-engine';
import { MemoryDatabaseMemory } from '@app/sync-engine/testing/memory-database-memory';
import { MemoryPlanStore } from '@app/sync-engine/testing/memory-plan-store';
import { MemoryRunStore } from '@app/sync-engine/testing/memory-run-store';
import { MemoryUndoLog } from '@app/sync-engine/testing/memory-undo-log';
import { tagOf } from './authorship';
import { OWN_SOURCE } from './simulated-hubspot';
import { simulatedRegistry } from './simulated-registry';
import { Crash } from './scheduler';
import type { World } from './world';

/** S9.5: the database, business rows and sync state together, is restored from a backup while everybody works. */
export interface RestoreScript {
  /** How old the backup is at most when it is restored, ms. */
  readonly ageMs: number;
  /** A restore by PostgreSQL begins a new timeline; a machine that is set back to an earlier image does not. */
  readonly timeline: 'new' | 'same';
}

const LOOKS = 600;
const NO_WAKE = { wake: () => Promise.resolve() };

/** The administrator who restores, the process that keeps house, and the operator who lets the entity go on. */
export class RestoredDatabase {
  backedUpAt: number | null = null;
  restoredAt: number | null = null;
  /** When the plan over both sides was applied, by the operator or, as it changes little, by itself. */
  resumedAt: number | null = null;
  /** What was stored of writes between the restore and that. */
  readonly storedMeanwhile: string[] = [];
  /** Edits that the restore takes back, with all that was told of others before. */
  readonly takenBack = new Set<string>();
  readonly toldBefore = new Set<string>();
  private readonly memory: MemoryDatabaseMemory;
  private readonly rule: MassChangeRule;
  private lookedAt = 0;
  /** Whose connections are of before the restore. */
  private readonly broken = new Set<string>();
  /** Who has not looked at the database since. */
  private readonly inDoubt = new Set<string>();
  private readonly known = new Set<string>();

  constructor(
    private readonly world: World,
    readonly script: RestoreScript,
  ) {
    this.memory = new MemoryDatabaseMemory(world.db);
    this.rule = world.random.pick([
      { share: 0, records: 0, windowMs: 1 },
      { share: 1, records: 100, windowMs: 1 },
    ]);
  }

  /** As set-up does. */
  async prepare(): Promise<void> {
    await this.memory.keep(await this.memory.identity());
  }

  start(): void {
    const { world } = this;
    void world.process('keeper', () => this.keepHouse());
    void world.work('administrator', async () => {
      await world.pause('administrator', world.random.integer(0, 40_000));
      await this.restore(await this.backUp());
      if (this.script.timeline === 'same') await this.audit();
    });
    void world.process('resuming operator', () => this.letGoOn());
  }

  /** Nobody has looked yet, or the entity does not go on. */
  get isPending(): boolean {
    return this.stands || (this.restoredAt !== null && this.lookedAt < this.restoredAt);
  }

  /** The entity does not go on yet. */
  get stands(): boolean {
    return this.world.db.tables.entities.get('contact')!.state !== 'live';
  }

  /** From the restore on, or where only an event can tell of it from the stop on, until the plan is applied. */
  get isStopped(): boolean {
    if (this.restoredAt === null || this.resumedAt !== null) return false;
    return this.script.timeline === 'new' || this.stands;
  }

  /** Before a process speaks to the database. Its first call on a connection of before fails, or the pool gives it a new one. */
  speaks(actor: string): void {
    this.known.add(actor);
    if (this.broken.delete(actor) && this.world.random.chance(0.5)) throw new Crash();
  }

  /** S9.5: nothing is leased on a database that is in doubt. False: it is to be looked at again first. */
  async verify(actor: string): Promise<boolean> {
    if (!this.inDoubt.has(actor)) return true;
    this.inDoubt.delete(actor);
    try {
      await this.look(actor);
      return !this.inDoubt.has(actor);
    } catch (error) {
      this.inDoubt.add(actor);
      throw error;
    }
  }

  /** For the oracles: what a process stored. */
  stored(changes: readonly RecordChange[]): void {
    if (!this.isStopped) return;
    for (const { mark, openIntents = [], log = [] } of changes) {
      const written = log.filter(
        ({ kind, side }) => side === 'local' && ['write', 'create', 'delete', 'restore'].includes(kind),
      );
      if (openIntents.length > 0 || written.length > 0)
        this.storedMeanwhile.push(
          `${mark.record.kind} ${mark.record.id}: ${JSON.stringify([openIntents.map(({ field }) => field), written.map(({ kind, field }) => [kind, field])])}`,
        );
    }
  }

  private async backUp(): Promise<World['db']['tables']> {
    const { world } = this;
    const backup = await world.db.backUp();
    this.backedUpAt = world.scheduler.now;
    world.scheduler.note('administrator makes a backup');
    const { ageMs } = this.script;
    await world.pause('administrator', world.random.integer(0, world.random.chance(0.5) ? ageMs : ageMs / 30));
    return backup;
  }

  private async restore(backup: World['db']['tables']): Promise<void> {
    const { world } = this;
    const { log, reviews } = world.db.tables;
    await world.db.restore(backup, this.script.timeline === 'new');
    world.local.forgetKeys();
    this.restoredAt = world.scheduler.now;
    for (const actor of this.known) {
      this.broken.add(actor);
      this.inDoubt.add(actor);
    }
    for (const { before, after } of log) this.tell([...(before ?? []), ...(after ?? [])]);
    for (const { local, hubspot } of reviews) this.tell([...(local ?? []), ...(hubspot ?? [])]);
    for (const { tag, side, at } of world.authorship.edits)
      if (side === 'local' && at >= this.backedUpAt!) this.takenBack.add(tag);
    world.scheduler.note('administrator restores the backup');
  }

  /** S8.4: what nobody noticed is found by comparing both sides in full. */
  private async audit(): Promise<void> {
    const { world } = this;
    const runs = new MemoryRunStore(world.db);
    await world.pause('administrator', world.random.integer(30_000, 90_000));
    const audit = await runs.create({ id: world.random.id(), entity: 'contact', kind: 'audit' });
    for (let looks = 0; looks < LOOKS; looks++) {
      if ((await runs.find(audit!.id))?.finishedAt != null) return;
      await world.pause('administrator', 1_000);
    }
  }

  private tell(values: readonly (string | null)[]): void {
    for (const value of values) {
      const tag = tagOf(value);
      if (tag !== null) this.toldBefore.add(tag);
    }
  }

  private async keepHouse(): Promise<void> {
    const { world } = this;
    await world.pause('keeper', world.random.integer(2_000, 10_000));
    await this.look('keeper');
    this.lookedAt = world.scheduler.now;
    const registry = world.interleaved('keeper', simulatedRegistry(world.db));
    const runs = world.interleaved('keeper', new MemoryRunStore(world.db));
    const commands = this.commands();
    await new PlannedResumption({
      registry,
      runs,
      state: world.portsOf('keeper').state,
      rule: this.rule,
      commands: {
        start: (request) => commands.start(request),
        cancel: (id, by) => commands.cancel(id, by),
        apply: (id) => this.apply(id),
      },
    }).tend();
  }

  private async look(actor: string): Promise<void> {
    const { world } = this;
    const found = await new DatabaseWatch({
      memory: world.interleaved(actor, this.memory),
      registry: world.interleaved(actor, simulatedRegistry(world.db)),
    }).look({
      ownSourceId: OWN_SOURCE.sourceId!,
      receivedWithinMs: 15 * 60_000,
      clockOffsetMs: world.measuredOffsetMs,
      clockUncertaintyMs: 1_000,
      intentLifetimeMs: world.settings.intentLifetimeMs,
    });
    if (found) world.scheduler.note(`${actor} stops ${found.stopped.join(', ')}: ${found.reason}`);
  }

  /** Applies the plan over both sides once it is made, if it does not go on by itself. */
  private async letGoOn(): Promise<void> {
    const { world } = this;
    const runs = new MemoryRunStore(world.db);
    const planned = async () =>
      (await runs.list({ entity: 'contact', limit: 1 })).find(({ state }) => state === 'planned');
    await world.pause('resuming operator', world.random.integer(2_000, 20_000));
    const plan = this.stands ? await planned() : undefined;
    if (plan) await this.apply(plan.id);
  }

  /** What the log says of stops. */
  notices(): readonly { readonly at: number }[] {
    return this.world.db.tables.log.filter(({ policy, kind }) => kind === 'run' && policy === 'S9.5');
  }

  private commands(): RunCommands {
    const { db, random } = this.world;
    const [runs, plans, undoLog] = [new MemoryRunStore(db), new MemoryPlanStore(db), new MemoryUndoLog(db)];
    return new RunCommands({ runs, plans, undoLog, registry: simulatedRegistry(db), wakeQueue: NO_WAKE, random });
  }

  private apply(id: string): ReturnType<RunCommands['apply']> {
    this.resumedAt ??= this.world.scheduler.now;
    this.world.scheduler.note(`run ${id} is applied: the entity goes on`);
    return this.commands().apply(id);
  }
}
