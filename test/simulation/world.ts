import type { CompiledField } from '@app/hubspot-mapping';
import { DEFAULT_ENGINE_SETTINGS, Reconciler, buildEntityRuntime, plainMark, translateEvents } from '@app/sync-engine';
import type {
  EnginePorts,
  EntityDefinition,
  EntityRuntime,
  HubSpotRecordWithHistory,
  LeasedBatch,
  LocalRecords,
  NewMark,
  RecordChange,
  Transaction,
  Transactions,
} from '@app/sync-engine';
import { MemoryDatabase } from '@app/sync-engine/testing/memory-database';
import { MemoryLocalRecords } from '@app/sync-engine/testing/memory-local-records';
import { MemoryRelations } from '@app/sync-engine/testing/memory-join-table';
import { revisionIn } from '@app/sync-engine/testing/memory-revisions';
import { MemorySyncState } from '@app/sync-engine/testing/memory-sync-state';
import type { AssociationScenario } from './associations/association-scenario';
import { AssociationUsers } from './associations/association-users';
import { AssociationWorld, EMPLOYER_COLUMN } from './associations/association-world';
import { SimulatedAssociationCalls } from './associations/simulated-association-calls';
import { Authorship, newestOf, wholeOf } from './authorship';
import { livePeople } from './lifecycle-users';
import { MassChangeWatch } from './mass-change-watch';
import { FilterWatch, MEMBER } from './filter-users';
import { Operator } from './operator';
import { RestoredDatabase } from './restored-database';
import type { Scenario } from './scenario';
import { Crash, Scheduler } from './scheduler';
import { RequestMeter, SimulatedBudget } from './request-meter';
import { RoutedRecords } from './routed-records';
import { SeededRandom } from './seeded-random';
import { NO_FAULTS, Network, SimulatedGateway } from './simulated-gateway';
import { OWN_SOURCE, SimulatedHubSpot, USER_SOURCE } from './simulated-hubspot';
import type { RecordEvent } from './simulated-hubspot';
import { UndoWatch } from './undo-watch';

/** Six leases of a dying worker in a row take six thousand, of others that wait for them. */
const MAX_STEPS = 12_000;
const TIMEOUT_MS = 20_000;

/** One schedule: a database with its application, a portal with its users, two workers, a network, and the seed that orders them. */
export class World {
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly db: MemoryDatabase;
  readonly local: MemoryLocalRecords;
  readonly state: MemorySyncState;
  readonly hubspot: SimulatedHubSpot;
  readonly network: Network;
  readonly meter: RequestMeter;
  readonly authorship = new Authorship();
  /** Section 6; null in scenarios without associations. */
  readonly associations: AssociationWorld | null;
  readonly runtime: EntityRuntime;
  /** S5.3; null in scenarios without a guard. */
  readonly guard: MassChangeWatch | null;
  /** S4.4; null in scenarios without filters. */
  readonly filters: FilterWatch | null;
  /** S9.5; null in scenarios without a restore. */
  readonly restored: RestoredDatabase | null;
  /** Plans, decisions and undoes; null in scenarios without any. */
  readonly operator: Operator | null;
  /** S5.5, S8.2: deletes that are taken back. */
  readonly undone: UndoWatch;
  /** What people did to whole records, for the oracles. */
  readonly restoredRows = new Set<string>();
  readonly restoredRecords = new Set<string>();
  /** When each was deleted last. */
  readonly deletedRows = new Map<string, number>();
  readonly deletedRecords = new Map<string, number>();
  /** Survivor to the primary record it came from. */
  readonly mergedPrimaries = new Map<string, string>();
  readonly erased = new Map<string, Readonly<Record<string, string | null>>>();
  readonly definition: EntityDefinition;
  private readonly skewMs: number;
  private readonly offsetMs: number;
  private faultsOn = false;
  private usersAtWork = 0;
  private eventsInFlight = 0;
  private stopped = false;

  constructor(
    readonly scenario: Scenario,
    seed: number,
    keepTrace = false,
  ) {
    this.random = new SeededRandom(seed);
    this.scheduler = new Scheduler(this.random, keepTrace);
    this.skewMs = this.random.integer(-scenario.skewMs, scenario.skewMs);
    this.offsetMs = this.skewMs + this.random.integer(-500, 500);
    this.db = new MemoryDatabase(
      () => this.scheduler.now,
      () => this.random.id(),
      () => (this.faultsOn && this.random.chance(scenario.commitLostChance) ? 'answer_lost' : 'none'),
    );
    this.definition = {
      entity: 'contact',
      table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
      objectType: 'contacts',
      externalIdProperty: 'renewa_id',
      matchKeys: [],
      reads: [],
      localFilter: null,
      hubspotFilter: null,
      conflictPolicy: 'latest_wins',
      quietPeriodMs: 0,
      createInHubSpot: true,
      createLocally: true,
      state: 'live',
      stateReason: null,
      ...scenario.definition,
    };
    this.db.tables.entities.set('contact', this.definition);
    const columns = scenario.fields.flatMap((field) =>
      field.members.flatMap(({ column }) => (column === null ? [] : [column])),
    );
    const { softDeleteColumn } = this.definition.table;
    this.local = new MemoryLocalRecords(this.db, this.definition.table, {
      captured: [
        ...columns,
        ...(scenario.associations ? [EMPLOYER_COLUMN] : []),
        ...(scenario.filters ? [MEMBER] : []),
        ...(softDeleteColumn === null ? [] : [softDeleteColumn]),
      ],
      unique: scenario.uniqueColumns,
      ...(scenario.applicationTrigger ? { trigger: scenario.applicationTrigger } : {}),
    });
    this.state = new MemorySyncState(this.db);
    this.hubspot = new SimulatedHubSpot(
      () => this.scheduler.now + this.skewMs,
      scenario.behaviour,
      (event) => this.deliver(event),
    );
    const now = (): number => this.scheduler.now;
    this.meter = new RequestMeter(now, scenario.requests ?? null);
    const budget = scenario.requests ? new SimulatedBudget(now, scenario.requests, this.meter) : null;
    this.network = new Network(this.scheduler, this.random, this.hubspot, TIMEOUT_MS, this.meter, budget);
    this.associations = scenario.associations ? this.openAssociations(scenario.associations) : null;
    this.runtime = buildEntityRuntime(
      this.definition,
      { entity: 'contact', version: '1', fields: scenario.fields },
      { uniqueProperties: scenario.behaviour.unique, version: '1' },
      this.associations?.contactAssociations,
    );
    this.guard = scenario.massChange
      ? new MassChangeWatch(this, scenario.massChange, scenario.massChangeAnswers ?? ['approve'])
      : null;
    this.filters = scenario.filters ? new FilterWatch(this, scenario.filters) : null;
    this.restored = scenario.restore ? new RestoredDatabase(this, scenario.restore) : null;
    this.undone = new UndoWatch(this);
    this.operator = scenario.operator ? new Operator(this, scenario.operator) : null;
  }

  /** Runs the whole schedule; false if it did not come to rest within its steps. */
  async run(): Promise<boolean> {
    this.startWorker('worker-1');
    this.startWorker('worker-2');
    for (let index = 0; index < (this.scenario.strangers ?? 0); index++)
      this.hubspot.create({ ...this.newRecord('hubspot', index), renewa_id: `row-${index + 1}` }, OWN_SOURCE);
    for (let index = 0; index < this.scenario.startWith; index++)
      await this.local.insert(this.newRecord('local', index));
    if (this.associations) await new AssociationUsers(this, this.associations).begin();
    if (!(await this.settle())) return false;

    this.faultsOn = true;
    this.network.faults = { ...NO_FAULTS, ...this.scenario.faults };
    this.scheduler.crashChance = this.scenario.crashChance;
    this.operator?.prepare();
    await this.restored?.prepare();
    this.startUsers();
    this.operator?.start();
    this.restored?.start();
    if (!(await this.scheduler.run(() => this.usersAtWork === 0, MAX_STEPS))) return false;

    this.faultsOn = false;
    this.network.faults = NO_FAULTS;
    this.scheduler.crashChance = 0;
    if (!(await this.settle())) return false;
    if (!(await this.expireIntents())) return false;
    return (this.scenario.lifecycle ?? this.scenario.filters) === undefined || this.passWaits();
  }

  /** The rows that the application counts as there. */
  livingRows(): ReadonlyMap<string, Readonly<Record<string, string | null>>> {
    const { softDeleteColumn } = this.definition.table;
    const rows = this.local.snapshot();
    if (softDeleteColumn === null) return rows;
    return new Map([...rows].filter(([, row]) => (row[softDeleteColumn] ?? null) === null));
  }

  /** Whether the record that an edit names (`hubspot 101`, `local 1`) is an erased person's. */
  isErased(record: string): boolean {
    const [side, id] = record.split(' ');
    return [...this.db.tables.links.values()].some(
      (link) => link.state === 'erased' && (side === 'hubspot' ? link.hubspotId : link.localKey) === id,
    );
  }

  /** What waits for a while (a merge's event, a restore to be believed) is looked at again, three times over. */
  private async passWaits(): Promise<boolean> {
    for (let round = 0; round < 3; round++) {
      const waiting = [...this.db.tables.marks.values()].filter((mark) => mark.parkedReason === null && mark.waits);
      if (waiting.length === 0) return true;
      this.scheduler.now = Math.max(this.scheduler.now, ...waiting.map((mark) => mark.notBefore)) + 1;
      for (const [key, mark] of this.db.tables.marks) this.db.tables.marks.set(key, { ...mark, waits: false });
      if (!(await this.settle())) return false;
    }
    return this.expireIntents();
  }

  /** An audit in its simplest form: every link is marked; what it finds is written. */
  async audit(): Promise<boolean> {
    await this.markLinks('audit', () => true);
    return this.settle();
  }

  stop(): void {
    this.stopped = true;
  }

  /** S2.5: once no call can live any more, the histories of fields with open intents are read once; what that writes may need it again. */
  private async expireIntents(): Promise<boolean> {
    for (let round = 0; round < 4 && this.db.tables.intents.length > 0; round++) {
      this.scheduler.now += this.settings.intentLifetimeMs + 1;
      const open = new Set(this.db.tables.intents.map((intent) => intent.linkId));
      await this.markLinks('verify', (id) => open.has(id));
      if (!(await this.settle())) return false;
    }
    return true;
  }

  private async markLinks(reason: 'audit' | 'verify', include: (id: string) => boolean): Promise<void> {
    const about = reason === 'audit' ? (['fields', 'associations'] as const) : (['fields'] as const);
    for (const entity of this.db.tables.entities.keys()) {
      const links = [...this.db.tables.links.values()].filter((link) => link.entity === entity && include(link.id));
      await this.state.mark(
        entity,
        links.map(({ id }) => plainMark({ kind: 'link', id }, reason, about)),
      );
    }
  }

  private settle(): Promise<boolean> {
    return this.scheduler.run(() => this.quiet(), MAX_STEPS);
  }

  private quiet(): boolean {
    const { captured, marks } = this.db.tables;
    const busy = [...marks.values()].some((mark) => mark.parkedReason === null && !mark.waits);
    if (this.operator?.underWay || this.restored?.isPending) return false;
    return captured.length === 0 && !busy && this.network.inFlight === 0 && this.eventsInFlight === 0;
  }

  /** HubSpot's clock minus the database's, as measured (S3.2). */
  get measuredOffsetMs(): number {
    return this.offsetMs;
  }

  get settings() {
    return { ...DEFAULT_ENGINE_SETTINGS, ...this.scenario.settings };
  }

  private startWorker(actor: string): void {
    void this.process(actor, () => this.workOnce(actor));
  }

  /** A process that does its work over and over, and starts again after a crash. */
  process(actor: string, once: () => Promise<void>): void {
    const work = async (): Promise<void> => {
      while (!this.stopped) {
        try {
          await once();
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          this.network.died(actor);
          await this.scheduler.point(actor, 'restarts', { readyAt: this.after(this.random.integer(10, 2_000)) });
        }
      }
    };
    work().catch((error: unknown) => {
      this.failure = error;
      this.scheduler.note(`${actor} FAILED ${String(error)}`);
    });
  }

  /** A person at work: the schedule goes on until they are done. */
  work(actor: string, acts: () => Promise<void>): Promise<void> {
    this.usersAtWork++;
    return acts().then(
      () => {
        this.usersAtWork--;
      },
      (error: unknown) => {
        this.failure = error;
        this.scheduler.note(`${actor} FAILED ${String(error)}`);
        this.usersAtWork--;
      },
    );
  }

  pauseUntil(actor: string, ready: () => boolean): Promise<void> {
    return this.scheduler.point(actor, 'sleeps', { readyAt: () => (ready() ? this.scheduler.now : null) });
  }

  failure: unknown = null;

  private async workOnce(actor: string): Promise<void> {
    if (this.restored && !(await this.restored.verify(actor))) return;
    const ports = this.portsOf(actor);
    const { registryRevisions } = this.db.tables;
    const folded = await ports.state.fold(this.random.integer(1, 4));
    const reconciler = new Reconciler(ports);
    const batch = await reconciler.lease();
    const runtime = batch?.entity === 'contact' ? this.runtime : this.associations?.runtime;
    if (batch)
      await reconciler.reconcile(batch, { ...runtime!, revision: revisionIn(registryRevisions, batch.entity) });
    else if (folded === 0) await this.scheduler.point(actor, 'sleeps', { readyAt: () => this.nextDue() });
  }

  /** A sleeping worker polls; for the schedule's sake it wakes when there is something to do. */
  private nextDue(): number | null {
    if (this.db.tables.captured.length > 0) return this.scheduler.now;
    if (this.db.tables.entities.get('contact')?.state !== 'live' && !this.operator?.underWay) return null;
    const times = [...this.db.tables.marks.values()]
      .filter((mark) => mark.parkedReason === null)
      .map((mark) => {
        const { quietPeriodMs } = this.definition;
        const quietAt = Math.min(mark.lastMarkedAt + quietPeriodMs, mark.firstMarkedAt + 10 * quietPeriodMs);
        return Math.max(mark.notBefore, mark.leaseToken === null ? 0 : mark.leaseExpiresAt, quietAt);
      });
    return times.length === 0 ? null : Math.max(Math.min(...times), this.scheduler.now);
  }

  portsOf(actor: string): EnginePorts {
    const gateway = new SimulatedGateway(this.network, actor);
    return {
      gateway,
      associations: new SimulatedAssociationCalls(
        gateway,
        this.associations?.associations ?? null,
        () => this.scheduler.now + this.skewMs,
        this.associations?.acts ?? null,
        actor,
      ),
      local: this.associations
        ? new RoutedRecords({ contact: this.local, company: this.associations.companies })
        : this.busy(this.local),
      relations: this.associations?.relations ?? new MemoryRelations(this.db, []),
      state: this.interleaved(actor, this.state),
      transactions: this.interleavedTransactions(actor),
      clock: { now: () => this.scheduler.now },
      random: { id: () => this.random.id() },
      catalogue: {
        listedNow: (_type, properties) =>
          Promise.resolve(new Set(properties.filter((property) => !this.hubspot.hidden.has(property)))),
        addOptions: () => Promise.resolve({ ok: true, value: undefined }),
      },
      mappings: { suspend: () => Promise.resolve() },
      ...(this.guard === null ? {} : { massChange: this.guard.port }),
      clocks: () => ({ offsetMs: this.offsetMs, uncertaintyMs: 1_000 }),
      settings: { ...this.settings, batchSize: this.random.pick([1, 2, 100]) },
    };
  }

  /** Every call of the state is a scheduling point before and after it: a crash may strike at either. */
  interleaved<T extends object>(actor: string, state: T): T {
    return new Proxy(state, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        // Within a transaction the rows that it has written are its own: nobody comes between, as nobody does in PostgreSQL.
        if (name === 'raiseMassChange') return method.bind(target) as unknown;
        if (name === 'store' && target instanceof MemorySyncState)
          return (tx: Transaction, batch: LeasedBatch, changes: readonly RecordChange[]) =>
            this.noteStored(actor, tx, batch, changes);
        return async (...args: unknown[]): Promise<unknown> => {
          await this.scheduler.point(actor, String(name), { mayCrash: true });
          this.restored?.speaks(actor);
          const result: unknown = await (method as (...args: unknown[]) => Promise<unknown>).apply(target, args);
          if (name === 'lease' && result)
            this.scheduler.note(
              `${actor} leased ${JSON.stringify((result as LeasedBatch).records.map(({ mark, link }) => [mark.record.kind, mark.record.id, link?.hubspotId, link?.state, mark.reasons, mark.attempts]))}`,
            );
          return result;
        };
      },
    });
  }

  private async noteStored(actor: string, tx: Transaction, batch: LeasedBatch, changes: readonly RecordChange[]) {
    const results = await this.state.store(tx, batch, changes);
    const stored = changes.filter(({ mark }) => results.get(mark.id)?.kind === 'stored');
    this.restored?.stored(stored);
    this.undone.stored(stored);
    for (const change of changes) {
      const told = {
        result: results.get(change.mark.id)?.kind,
        outcome: change.outcome,
        link: change.link ?? change.newLink,
        intents: change.openIntents,
        log: change.log,
      };
      this.scheduler.note(
        `${actor} stored ${change.mark.record.kind} ${change.mark.record.id} ${JSON.stringify(told)}`,
      );
    }
    return results;
  }

  /** S3.6: now and then somebody else holds the row, and lets it go as it was: no change of it is ever captured. */
  private busy(local: MemoryLocalRecords): LocalRecords {
    const { busyRows = 0 } = this.scenario;
    if (busyRows === 0) return local;
    return new Proxy(local, {
      get: (target, name) => {
        if (name === 'applyWrites')
          return async (...[tx, table, writes, columns]: Parameters<LocalRecords['applyWrites']>) => {
            const held = writes.filter(
              ({ kind }) => kind === 'update' && this.faultsOn && this.random.chance(busyRows),
            );
            const written = await target.applyWrites(
              tx,
              table,
              writes.filter((write) => !held.includes(write)),
              columns,
            );
            return new Map([...written, ...held.map(({ id }) => [id, { kind: 'guard_failed' }] as const)]);
          };
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  private interleavedTransactions(actor: string): Transactions {
    return {
      run: async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
        await this.scheduler.point(actor, 'begins', { mayCrash: true });
        this.restored?.speaks(actor);
        const result = await this.db.run(work);
        await this.scheduler.point(actor, 'committed', { mayCrash: true });
        return result;
      },
    };
  }

  private after(ms: number): () => number {
    const at = this.scheduler.now + ms;
    return () => at;
  }

  /** Events come late, twice, in any order, or never. */
  private deliver(event: RecordEvent): void {
    const { events } = this.scenario;
    if (this.faultsOn && this.random.chance(events.lost)) return;
    const times = this.faultsOn && this.random.chance(events.doubled) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      this.eventsInFlight++;
      void this.scheduler
        .point('webhook', `event ${event.id} ${event.property ?? event.kind}`, {
          readyAt: this.after(this.random.integer(0, events.delayMs)),
        })
        .then(async () => {
          this.storeOwnEvent(event);
          if (event.kind !== 'creation' && event.kind !== 'propertyChange') {
            await this.receive(event);
            this.eventsInFlight--;
            return;
          }
          await this.state.mark('contact', [
            {
              record: { kind: 'hubspot', id: event.id },
              reasons: ['webhook'],
              about: event.kind === 'creation' ? ['existence'] : ['fields'],
              changedColumns: {},
              localDeleted: false,
              onlyOwnCapture: true,
              hints:
                event.property === null
                  ? []
                  : [
                      {
                        recordId: event.id,
                        property: event.property,
                        value: event.value,
                        occurredAt: event.occurredAt,
                        own: event.own,
                      },
                    ],
              onlyOwnEvents: event.own,
            },
          ]);
          this.eventsInFlight--;
        });
    }
  }

  private storeOwnEvent({ own, id, property, kind, occurredAt }: RecordEvent): void {
    if (!own || (kind !== 'creation' && kind !== 'propertyChange')) return;
    const event = { entity: 'contact', objectTypeId: '0-1', objectId: id, property, occurredAt };
    const received = { ...event, sourceId: OWN_SOURCE.sourceId!, receivedAt: this.scheduler.now };
    this.db.tables.ownEvents = [...this.db.tables.ownEvents, received];
  }

  /** As `deliver`, for an event that may mark records of several entities. */
  deliverMarks(label: string, marks: Readonly<Record<string, readonly NewMark[]>>): void {
    const { events } = this.scenario;
    if (this.faultsOn && this.random.chance(events.lost)) return;
    const times = this.faultsOn && this.random.chance(events.doubled) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      this.eventsInFlight++;
      const readyAt = this.after(this.random.integer(0, events.delayMs));
      void this.scheduler.point('webhook', label, { readyAt }).then(async () => {
        for (const [entity, own] of Object.entries(marks)) await this.state.mark(entity, own);
        this.eventsInFlight--;
      });
    }
  }

  /** One person who acts at times of their own; the schedule ends when all have. */
  startActs(actor: string, acts: readonly (() => Promise<void>)[]): void {
    this.usersAtWork++;
    const work = async (): Promise<void> => {
      for (const act of acts) {
        await this.pause(actor, this.random.integer(0, 20_000));
        await act();
      }
      this.usersAtWork--;
    };
    void work();
  }

  pause(actor: string, ms: number): Promise<void> {
    return this.scheduler.point(actor, 'waits', { readyAt: this.after(ms) });
  }

  private openAssociations(scenario: AssociationScenario): AssociationWorld {
    const { db, hubspot, definition } = this;
    const world = new AssociationWorld(scenario, {
      db,
      hubspot,
      definition,
      now: () => this.scheduler.now,
      hubspotNow: () => this.scheduler.now + this.skewMs,
      deliver: (label, marks) => this.deliverMarks(label, marks),
    });
    world.join(this.network);
    return world;
  }

  /** As the intake does: what the event says of whole records is stored and marked. */
  private async receive(event: RecordEvent): Promise<void> {
    const kind = event.kind as Exclude<RecordEvent['kind'], 'creation' | 'propertyChange'>;
    const { merge = null } = event;
    if (merge) this.db.tables.merges = [{ ...merge, entity: 'contact' }, ...this.db.tables.merges];
    const context = { portalId: '1', ownSourceId: OWN_SOURCE.sourceId, entities: [this.definition] };
    const source = event.own ? OWN_SOURCE : USER_SOURCE;
    const inbound = translateEvents(
      [
        {
          portalId: '1',
          subscriptionType: `contact.${kind}`,
          kind,
          objectTypeId: '0-1',
          objectId: event.id,
          occurredAt: event.occurredAt,
          changeSource: source.sourceType,
          sourceId: source.sourceId,
          property: null,
          merge: merge && {
            survivorId: merge.survivorId,
            ids: [merge.survivorId, merge.primaryId, ...merge.mergedIds],
          },
          association: null,
          payload: {},
        },
      ],
      context,
    );
    await this.state.mark(
      'contact',
      inbound.flatMap(({ mark }) => mark ?? []),
    );
  }

  private startUsers(): void {
    const { edits, creates, swap, vanishing, lifecycle } = this.scenario;
    if (lifecycle) {
      this.usersAtWork++;
      void livePeople(this, lifecycle, this.definition.table.softDeleteColumn).then(() => this.usersAtWork--);
    }
    if (this.associations) new AssociationUsers(this, this.associations).start();
    this.filters?.start();
    this.startUser(
      'application',
      creates.local,
      edits.local,
      (index) => this.local.insert(this.newRecord('local', index)),
      () => this.editLocally(),
    );
    this.startUser(
      'user',
      creates.hubspot,
      edits.hubspot,
      (index) => {
        this.hubspot.create(this.newRecord('hubspot', index), USER_SOURCE);
        return Promise.resolve();
      },
      () => this.editInHubSpot(),
    );
    if (swap) this.startSwap(swap);
    if (vanishing) this.startVanishing(vanishing);
  }

  private startVanishing(property: string): void {
    this.usersAtWork++;
    const work = async (): Promise<void> => {
      await this.scheduler.point('admin', 'archives a property', {
        readyAt: this.after(this.random.integer(0, 60_000)),
      });
      this.hubspot.hidden.add(property);
      await this.scheduler.point('admin', 'restores a property', {
        readyAt: this.after(this.random.integer(20_000, 90_000)),
      });
      this.hubspot.hidden.delete(property);
      this.usersAtWork--;
    };
    void work();
  }

  private startUser(
    actor: string,
    creates: number,
    edits: number,
    create: (index: number) => Promise<unknown>,
    edit: () => Promise<unknown>,
  ): void {
    const acts = [...Array<'create'>(creates).fill('create'), ...Array<'edit'>(edits).fill('edit')];
    this.usersAtWork++;
    const work = async (): Promise<void> => {
      let created = this.scenario.startWith;
      for (const act of acts) {
        await this.scheduler.point(actor, act, {
          readyAt: this.after(this.random.integer(0, this.scenario.paceMs ?? 20_000)),
        });
        await (act === 'create' ? create(created++) : edit());
      }
      this.usersAtWork--;
    };
    void work();
  }

  private async editLocally(): Promise<void> {
    const rows = [...this.livingRows().entries()];
    const fields = this.editable('to_local');
    if (rows.length === 0 || fields.length === 0) return;
    const [key, row] = this.random.pick(rows);
    const field = this.random.pick(fields);
    if (field.members.some(({ column }) => column === null)) return;
    const values = this.typed(field, 'local', row, `local ${key}`);
    for (const [column, value] of Object.entries(values))
      this.scheduler.note(`application sets ${key}.${column} = ${value}`);
    await this.local.update(key, values);
    // Between the read and the update the engine may have written the other member: the whole is what stands now.
    const now = this.local.snapshot().get(key);
    if (now) this.noteWhole(field, 'local', now);
  }

  private editInHubSpot(): Promise<void> {
    const records = this.hubspot.all();
    const fields = this.editable('to_hubspot');
    if (records.length === 0 || fields.length === 0) return Promise.resolve();
    const record: HubSpotRecordWithHistory = this.random.pick(records);
    const values = this.typed(this.random.pick(fields), 'hubspot', record.properties, `hubspot ${record.id}`);
    const source = this.random.chance(this.scenario.sameAppChance ?? 0) && this.isAtRest() ? OWN_SOURCE : USER_SOURCE;
    for (const [property, value] of Object.entries(values))
      this.scheduler.note(
        `user sets ${record.id}.${property} = ${value}${source === OWN_SOURCE ? ' through our app' : ''}`,
      );
    this.hubspot.update(record.id, values, source, 'user');
    return Promise.resolve();
  }

  /** What somebody types into a field of a record that holds these values; of a group, into one member or into all of them. */
  private typed(
    field: CompiledField,
    side: 'local' | 'hubspot',
    held: Readonly<Record<string, string | null>>,
    record: string,
  ): Record<string, string> {
    const names = namesOf(field, side);
    const chosen = names.length === 1 ? names : this.random.pick([...names.map((name) => [name]), names]);
    const values: Record<string, string> = {};
    for (const name of chosen) {
      const now = { ...held, ...values };
      const seen = names.length === 1 ? (held[name] ?? null) : newestOf(names.map((one) => now[one]));
      values[name] = this.authorship.value(name, side, seen, record, this.scheduler.now);
    }
    this.noteWhole(field, side, { ...held, ...values });
    return values;
  }

  private noteWhole(
    field: CompiledField,
    side: 'local' | 'hubspot',
    values: Readonly<Record<string, string | null>>,
  ): void {
    this.authorship.wholes.add(
      wholeOf(
        field.id,
        namesOf(field, side).map((name) => values[name]),
      ),
    );
  }

  /** Nothing of this database is under way: what our app writes now is told apart by its value alone (S2.6). */
  private isAtRest(): boolean {
    const { intents, marks } = this.db.tables;
    return intents.length === 0 && [...marks.values()].every(({ leaseToken }) => leaseToken === null);
  }

  /** Fields that people edit freely: not the ones whose values are keys. */
  private editable(except: 'to_local' | 'to_hubspot') {
    const keys = this.definition.matchKeys.flatMap((key) => key.columns);
    return this.scenario.fields.filter(
      (field) =>
        (field.direction !== except || this.scenario.editsAgainstDirection) &&
        field.members.every(
          ({ column, property }) =>
            !this.hubspot.hidden.has(property) &&
            !this.scenario.derivedColumns?.includes(column ?? '') &&
            !keys.includes(column ?? ''),
        ),
    );
  }

  private newRecord(side: 'local' | 'hubspot', index: number): Record<string, string> {
    const values: Record<string, string> = this.filters ? { [MEMBER]: this.filters.newMember(this.faultsOn) } : {};
    const keys = this.definition.matchKeys.flatMap((key) => key.columns);
    for (const field of this.scenario.fields) {
      if (field.members.length > 1) {
        Object.assign(values, this.born(field, side));
        continue;
      }
      const { column, property } = field.members[0]!;
      const name = side === 'local' ? (column ?? '') : property;
      if (this.scenario.derivedColumns?.includes(column ?? '')) continue;
      if (keys.includes(column ?? ''))
        values[name] = this.scenario.sharedKeys
          ? `k${index % (this.scenario.differentKeys ?? Infinity)}.example.com`
          : `k${index}-${side}@example.com`;
      else if (this.scenario.sparse !== undefined && this.random.chance(this.scenario.sparse)) continue;
      else values[name] = this.authorship.value(name, side, null, `new ${side}`, this.scheduler.now);
    }
    return values;
  }

  /** A group that a new record is born with, whole. */
  private born(field: CompiledField, side: 'local' | 'hubspot'): Record<string, string> {
    const values: Record<string, string> = {};
    for (const name of namesOf(field, side))
      values[name] = this.authorship.value(
        name,
        side,
        newestOf(Object.values(values)),
        `new ${side}`,
        this.scheduler.now,
      );
    this.noteWhole(field, side, values);
    return values;
  }

  /** Two people exchange their addresses: over a blank, as a unique value must. */
  private startSwap(side: 'local' | 'hubspot'): void {
    this.usersAtWork++;
    const work = async (): Promise<void> => {
      await this.scheduler.point('swapper', 'swaps', { readyAt: this.after(this.random.integer(0, 20_000)) });
      if (side === 'local') {
        const [[a, rowA], [b, rowB]] = [...this.local.snapshot().entries()] as [
          [string, Record<string, string>],
          [string, Record<string, string>],
        ];
        await this.local.update(a, { email: null });
        await this.local.update(b, { email: rowA['email']! });
        await this.local.update(a, { email: rowB['email']! });
      } else {
        const [a, b] = this.hubspot.all() as [HubSpotRecordWithHistory, HubSpotRecordWithHistory];
        const [emailA, emailB] = [a.properties['email']!, b.properties['email']!];
        this.hubspot.update(a.id, { email: null }, USER_SOURCE);
        this.hubspot.update(b.id, { email: emailA }, USER_SOURCE);
        this.hubspot.update(a.id, { email: emailB }, USER_SOURCE);
      }
      this.usersAtWork--;
    };
    void work();
  }
}

/** What a field's members are called on a side. */
function namesOf({ members }: CompiledField, side: 'local' | 'hubspot'): readonly string[] {
  return members.map(({ column, property }) => (side === 'local' ? (column ?? '') : property));
}
