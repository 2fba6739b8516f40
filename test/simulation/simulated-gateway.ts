import type {
  AssociationType,
  CreateInput,
  GatewayResult,
  HubSpotGateway,
  HubSpotRecord,
  HubSpotRecordWithHistory,
  Priority,
  Refusal,
  Reservation,
  UpdateInput,
  WriteOutcome,
} from '@app/sync-engine';
import { RequestAllowance } from '@app/hubspot-gateway/client/request-allowance';
import { RequestMeter } from './request-meter';
import type { SimulatedBudget } from './request-meter';
import type { Scheduler } from './scheduler';
import type { SeededRandom } from './seeded-random';
import { OWN_SOURCE } from './simulated-hubspot';
import type { SimulatedHubSpot } from './simulated-hubspot';

/** How often each fault of the network and of HubSpot strikes. */
export interface NetworkFaults {
  /** The call never reaches HubSpot; the caller sees a time-out. */
  readonly lostBefore: number;
  /** Applied, but the answer is lost. */
  readonly lostAnswer: number;
  /** Applied long after the caller gave up. */
  readonly late: number;
  readonly lateByMs: number;
  /** As `late` and `lostBefore`, of updates alone: at least so often. */
  readonly lateUpdate: number;
  readonly lostUpdate: number;
  readonly staleRead: number;
  readonly staleByMs: number;
  /** A record left out of a batch read or a batch update without an error. */
  readonly silentDrop: number;
  readonly rateLimited: number;
  /** The answer takes its time, and shows the record as it is then: perhaps with a later edit. */
  readonly slowAnswer: number;
  readonly slowByMs: number;
}

export const NO_FAULTS: NetworkFaults = {
  lostBefore: 0,
  lostAnswer: 0,
  late: 0,
  lateByMs: 0,
  lateUpdate: 0,
  lostUpdate: 0,
  staleRead: 0,
  staleByMs: 0,
  silentDrop: 0,
  rateLimited: 0,
  slowAnswer: 0,
  slowByMs: 0,
};

/** What a worker and the network share: one network per world, whose calls outlive their worker. */
export class Network {
  faults: NetworkFaults = NO_FAULTS;
  /** Records of other object types than the world's first one. */
  readonly others = new Map<string, SimulatedHubSpot>();
  /** Records of theirs that are archived for now. */
  hidden: (id: string) => boolean = () => false;
  /** Associations that a create carries: why one cannot be made, and making it. */
  refusesEnd: (toId: string) => Refusal | null = () => null;
  associate: (fromId: string, toId: string, types: readonly AssociationType[]) => void = () => undefined;
  faultCount = 0;
  private readonly allowances = new Map<string, RequestAllowance>();
  inFlight = 0;

  constructor(
    readonly scheduler: Scheduler,
    readonly random: SeededRandom,
    readonly hubspot: SimulatedHubSpot,
    readonly timeoutMs: number,
    readonly meter: RequestMeter,
    /** S9.1; null: nobody counts. */
    private readonly budget: SimulatedBudget | null,
  ) {}

  /** What a process reserves and draws; a process that starts again begins with nothing. */
  allowanceOf(process: string): RequestAllowance | null {
    if (this.budget === null) return null;
    const known = this.allowances.get(process);
    if (known) return known;
    const made = new RequestAllowance(this.budget.of(process), { now: () => this.scheduler.now });
    this.allowances.set(process, made);
    return made;
  }

  died(process: string): void {
    this.allowances.delete(process);
  }

  of(objectType: string): SimulatedHubSpot {
    return this.others.get(objectType) ?? this.hubspot;
  }

  isHidden(objectType: string, id: string): boolean {
    return this.others.has(objectType) && this.hidden(id);
  }

  strikes(probability: number): boolean {
    if (!this.random.chance(probability)) return false;
    this.faultCount++;
    return true;
  }
}

/** A HubSpot call is three scheduling points: sent, applied, answered; the middle one belongs to the network. */
export class SimulatedGateway implements HubSpotGateway {
  /** When this actor read a record by itself last. */
  private readonly lookedAt = new Map<string, number>();

  constructor(
    private readonly network: Network,
    private readonly actor: string,
  ) {}

  ownSourceId(): string | null {
    return OWN_SOURCE.sourceId;
  }

  async reserve(requests: number, priority: Priority): Promise<Reservation> {
    if (this.network.strikes(this.network.faults.rateLimited)) return { granted: false, waitMs: 1_000 };
    return this.network.allowanceOf(this.actor)?.reserve(requests, priority) ?? { granted: true };
  }

  /** A call that was reserved draws on that; another takes its own request, for which it waits a moment. */
  private async drawn(label: string, allowance: RequestAllowance): Promise<Reservation> {
    const { network, actor } = this;
    for (let patience = 250; ;) {
      const drawn = await allowance.draw(RequestMeter.windowOf(label), 'live');
      if (drawn.granted || drawn.waitMs > patience) return drawn;
      patience -= drawn.waitMs;
      const readyAt = network.scheduler.now + drawn.waitMs;
      await network.scheduler.point(actor, `waits for its turn to ${label}`, {
        readyAt: () => readyAt,
        mayCrash: true,
      });
    }
  }

  readBatch(
    type: string,
    ids: readonly string[],
    properties: readonly string[],
    options?: { archived?: boolean },
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>> {
    return this.call(
      `read ${ids.join(',')}`,
      () =>
        new Map(
          this.read(type, ids, options?.archived).map((record) => [
            record.id,
            trim(record, properties, this.network.hubspot.hidden),
          ]),
        ),
    );
  }

  readBatchWithHistory(
    type: string,
    ids: readonly string[],
    properties: readonly string[],
    options?: { archived?: boolean },
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecordWithHistory>>> {
    return this.call(
      `history ${ids.join(',')}`,
      () =>
        new Map(
          this.read(type, ids, options?.archived).map((record) => [
            record.id,
            trim(record, properties, this.network.hubspot.hidden),
          ]),
        ),
    );
  }

  readByUnique(
    type: string,
    property: string,
    values: readonly string[],
    properties: readonly string[],
  ): Promise<GatewayResult<ReadonlyMap<string, HubSpotRecord>>> {
    return this.call(`find ${property}`, () => {
      const found = new Map<string, HubSpotRecord>();
      for (const value of values) {
        const record = this.network.of(type).byUnique(property, value);
        if (record) found.set(value, trim(record, properties, this.network.hubspot.hidden));
      }
      return found;
    });
  }

  readOne(
    type: string,
    id: string,
    properties: readonly string[],
    options?: { archived?: boolean },
  ): Promise<GatewayResult<HubSpotRecord | 'missing'>> {
    return this.call(`one ${id}`, () => {
      this.lookedAt.set(id, this.network.scheduler.now);
      const record = this.network.isHidden(type, id)
        ? undefined
        : this.network.of(type).resolve(id, options?.archived === true);
      return record ? trim(record, properties, this.network.hubspot.hidden) : 'missing';
    });
  }

  list(
    type: string,
    after: string | null,
    properties: readonly string[],
  ): Promise<GatewayResult<{ records: readonly HubSpotRecord[]; next: string | null }>> {
    return this.call('list', () => ({
      records: this.network
        .of(type)
        .all()
        .filter((record) => after === null || Number(record.id) >= Number(after))
        .map((record) => trim(record, properties, this.network.hubspot.hidden)),
      next: null,
    }));
  }

  createBatch(type: string, inputs: readonly CreateInput[]): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>> {
    return this.call(`create ×${inputs.length}`, () => this.settle(inputs, (input) => this.create(type, input)));
  }

  /** Record and associations are made in one, or neither is (facts 2.5). */
  private create(type: string, { properties, associations = [] }: CreateInput): HubSpotRecord | Refusal {
    const { network } = this;
    const refusal = associations.map(({ toId }) => network.refusesEnd(toId)).find((one) => one !== null);
    if (refusal) return refusal;
    const made = network.of(type).create(properties, OWN_SOURCE);
    if ('id' in made) for (const { toId, types } of associations) network.associate(made.id, toId, types);
    return made;
  }

  updateBatch(type: string, inputs: readonly UpdateInput[]): Promise<GatewayResult<ReadonlyMap<string, WriteOutcome>>> {
    const sentAt = this.network.scheduler.now;
    return this.call(
      `update ${inputs.map((input) => `${input.id}:${JSON.stringify(input.properties)}`).join(' ')}`,
      () =>
        this.settle(inputs, (input) =>
          this.network.of(type).update(input.id, input.properties, OWN_SOURCE, 'engine', sentAt),
        ),
      (outcomes) => this.asItIsNow(type, outcomes),
      this.faultsOfUpdates(),
    );
  }

  private faultsOfUpdates(): Pick<NetworkFaults, 'late' | 'lostBefore'> {
    const { late, lateUpdate, lostBefore, lostUpdate } = this.network.faults;
    return { late: Math.max(late, lateUpdate), lostBefore: Math.max(lostBefore, lostUpdate) };
  }

  private asItIsNow(type: string, outcomes: ReadonlyMap<string, WriteOutcome>): ReadonlyMap<string, WriteOutcome> {
    return new Map(
      [...outcomes].map(([id, outcome]) => [
        id,
        outcome.kind === 'written'
          ? { kind: 'written', record: this.network.of(type).get(outcome.record.id) ?? outcome.record }
          : outcome,
      ]),
    );
  }

  archiveBatch(_type: string, ids: readonly string[]): Promise<GatewayResult<null>> {
    return this.call(`archive ${ids.join(',')}`, () => {
      for (const id of ids)
        if (!this.network.strikes(this.network.faults.silentDrop)) this.network.hubspot.archive(id, OWN_SOURCE);
      return null;
    });
  }

  /** Ids that were merged away stand for their survivor, as in single reads (facts 2.9). */
  async merge(
    _type: string,
    { keeps, merges }: { readonly keeps: string; readonly merges: string },
  ): Promise<GatewayResult<HubSpotRecord>> {
    const { hubspot } = this.network;
    const lookedAt = Math.min(...[keeps, merges].map((id) => this.lookedAt.get(id) ?? 0));
    const answer = await this.call(`merge ${merges} into ${keeps}`, (): HubSpotRecord | Refusal => {
      const [kept, gone] = [hubspot.resolve(keeps, false), hubspot.resolve(merges, false)];
      if (!kept || !gone) return refusal('OBJECT_NOT_FOUND', 'One of the two records is not there.');
      if (kept.id === gone.id) return refusal('VALIDATION_ERROR', 'Cannot merge an object with itself.');
      const survivorId = hubspot.merge(kept.id, gone.id, OWN_SOURCE);
      hubspot.ownMerges.push({ keeps: kept, merges: gone, survivorId, lookedAt });
      return hubspot.get(survivorId)!;
    });
    if (!answer.ok) return answer;
    const { value } = answer;
    return 'category' in value
      ? { ok: false, failure: { kind: 'final', message: value.message, refusal: value } }
      : { ok: true, value };
  }

  private settle<I extends { readonly traceId: string }>(
    inputs: readonly I[],
    apply: (input: I) => HubSpotRecord | Refusal | 'missing',
  ): ReadonlyMap<string, WriteOutcome> {
    const outcomes = new Map<string, WriteOutcome>();
    for (const input of inputs) {
      if (this.network.strikes(this.network.faults.silentDrop)) {
        outcomes.set(input.traceId, { kind: 'unknown' });
        continue;
      }
      const result = apply(input);
      if (result === 'missing') outcomes.set(input.traceId, { kind: 'unknown' });
      else if ('category' in result) outcomes.set(input.traceId, { kind: 'refused', refusal: result });
      else outcomes.set(input.traceId, { kind: 'written', record: result });
    }
    return outcomes;
  }

  /** Left out of a batch answer without an error. */
  drops(): boolean {
    return this.network.strikes(this.network.faults.silentDrop);
  }

  private read(type: string, ids: readonly string[], archived = false): HubSpotRecordWithHistory[] {
    const { network } = this;
    const hubspot = network.of(type);
    return ids.flatMap((id) => {
      if (network.isHidden(type, id)) return [];
      if (network.strikes(network.faults.silentDrop)) return [];
      if (archived) return hubspot.inRecycleBin(id) ?? [];
      const stale = network.strikes(network.faults.staleRead);
      const record = stale ? hubspot.asOf(id, network.random.integer(0, network.faults.staleByMs)) : hubspot.get(id);
      return record ? [record] : [];
    });
  }

  async call<T>(
    label: string,
    apply: () => T,
    shownLater: (value: T) => T = (value) => value,
    odds: Pick<NetworkFaults, 'late' | 'lostBefore'> = this.network.faults,
  ): Promise<GatewayResult<T>> {
    const { network } = this;
    const { scheduler, faults, random } = network;
    const allowance = network.allowanceOf(this.actor);
    const drawn = allowance ? await this.drawn(label, allowance) : ({ granted: true } as const);
    if (!drawn.granted)
      return {
        ok: false,
        failure: {
          kind: 'rate_limited',
          policy: 'ten_seconds',
          waitMs: drawn.waitMs,
          message: 'No request is left; nothing was sent.',
        },
      };
    network.meter.leaves(this.actor, label);
    await scheduler.point(this.actor, `sends ${label}`, { mayCrash: true });
    const sentAt = scheduler.now;
    const timeout = sentAt + network.timeoutMs;
    const lost = { ok: false, failure: { kind: 'transient', message: 'HubSpot did not answer in time.' } } as const;
    if (network.strikes(odds.lostBefore)) {
      await scheduler.point(this.actor, `times out ${label}`, { readyAt: () => timeout, mayCrash: true });
      return lost;
    }
    const late = network.strikes(odds.late);
    const answerLost = network.strikes(faults.lostAnswer);
    const slowBy = faults.slowAnswer > 0 && network.strikes(faults.slowAnswer) ? random.integer(0, faults.slowByMs) : 0;
    const applyAt = late ? sentAt + random.integer(0, faults.lateByMs) : sentAt;
    let answer: { readonly value: T } | null = null;
    network.inFlight++;
    void scheduler.point('hubspot', `applies ${label}`, { readyAt: () => applyAt }).then(() => {
      answer = { value: apply() };
      network.inFlight--;
    });
    await scheduler.point(this.actor, `answered ${label}`, {
      readyAt: () => (answer && !answerLost ? Math.max(scheduler.now, sentAt + slowBy) : timeout),
      mayCrash: true,
    });
    const received = answer as { readonly value: T } | null;
    if (!received || answerLost) return lost;
    return { ok: true, value: slowBy > 0 ? shownLater(received.value) : received.value };
  }
}

function refusal(category: string, message: string): Refusal {
  return { category, message, properties: [], existingId: null, conflict: false };
}

/** Only what was asked for; an archived property is missing, not blank. */
function trim(
  record: HubSpotRecordWithHistory,
  asked: readonly string[],
  hidden: ReadonlySet<string>,
): HubSpotRecordWithHistory {
  const properties = asked.filter((property) => !hidden.has(property));
  return {
    ...record,
    properties: Object.fromEntries(properties.map((property) => [property, record.properties[property] ?? null])),
    history: Object.fromEntries(properties.map((property) => [property, record.history[property] ?? []])),
  };
}
