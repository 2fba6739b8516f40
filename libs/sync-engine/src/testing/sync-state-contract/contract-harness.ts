import type { EntityDefinition } from '../../core/entity-definition';
import type { LeasedMark, NewMark, RecordRef } from '../../core/mark';
import type { ChangeResult, LeasedBatch, LeasedRecord, NewLink, RecordChange, SyncState } from '../../ports/sync-state';
import type { Transactions } from '../../ports/transactions';

/** One row that capture appends. */
export interface CapturedRow {
  readonly schema: string;
  readonly table: string;
  /** Null: the table was truncated. */
  readonly key: string | null;
  readonly operation: 'insert' | 'update' | 'delete' | 'truncate';
  readonly columns?: readonly string[];
  /** The portal in whose name the sync wrote; absent: the application. */
  readonly own?: boolean;
}

/** A fresh sync state and what surrounds it. Entities are registered in the state their definition says. */
export interface SyncStateHarness {
  readonly state: SyncState;
  readonly transactions: Transactions;
  capture(rows: readonly CapturedRow[]): Promise<void>;
  registerEntity(definition: EntityDefinition): Promise<void>;
  /** Changes the registry: of one entity; null: of the portal as a whole. */
  changeRegistry(entity: string | null): Promise<void>;
  /** The revision of an entity in the registry. */
  revision(entity: string): Promise<string>;
  /** Moves the state's clock, where it can be moved; else the suite waits until the clock itself has moved. */
  advance?(ms: number): void;
  dispose(): Promise<void>;
}

const LONG_LEASE = { limit: 100, leaseMs: 60_000 };

export function entityDefinition(entity: string, patch: Partial<EntityDefinition> = {}): EntityDefinition {
  return {
    entity,
    table: { schema: 'public', name: entity, key: 'id', softDeleteColumn: null },
    objectType: `${entity}s`,
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
    ...patch,
  };
}

export const local = (id: string): RecordRef => ({ kind: 'local', id });
export const hubspot = (id: string): RecordRef => ({ kind: 'hubspot', id });

export function newMark(record: RecordRef, patch: Partial<NewMark> = {}): NewMark {
  return {
    record,
    reasons: ['webhook'],
    about: ['fields'],
    changedColumns: {},
    localDeleted: false,
    onlyOwnCapture: true,
    hints: [],
    onlyOwnEvents: false,
    ...patch,
  };
}

/** What the tests do over and over, on one harness. */
export class ContractBench {
  constructor(readonly harness: SyncStateHarness) {}

  get state(): SyncState {
    return this.harness.state;
  }

  async passTime(ms: number): Promise<void> {
    if (this.harness.advance) return this.harness.advance(ms);
    const until = (await this.state.now()) + ms;
    await this.eventually(async () => (await this.state.now()) > until);
  }

  async eventually(holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error('The condition did not come true within ten seconds.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async lease(options: { limit?: number; leaseMs?: number; entity?: string } = {}): Promise<LeasedBatch> {
    const batch = await this.state.lease({ ...LONG_LEASE, ...options });
    if (!batch) throw new Error('Nothing was due.');
    return batch;
  }

  async leaseOne(entity?: string): Promise<{ batch: LeasedBatch; record: LeasedRecord; mark: LeasedMark }> {
    const batch = await this.lease(entity ? { entity } : {});
    const [record, ...more] = batch.records;
    if (!record || more.length > 0) throw new Error(`One record was expected, ${batch.records.length} are leased.`);
    return { batch, record, mark: record.mark };
  }

  async claim(
    token: string,
    keys: readonly { key: string; value: string }[],
    { entity = 'contact', ttlMs = 60_000 } = {},
  ): Promise<boolean> {
    return (await this.state.claimKeys(entity, [{ token, keys }], ttlMs)).has(token);
  }

  nothingDue(): Promise<boolean> {
    return this.state.lease(LONG_LEASE).then((batch) => batch === null);
  }

  store(batch: LeasedBatch, changes: readonly RecordChange[]): Promise<ReadonlyMap<string, ChangeResult>> {
    return this.harness.transactions.run((tx) => this.state.store(tx, batch, changes));
  }

  async storeOne(batch: LeasedBatch, change: RecordChange): Promise<ChangeResult> {
    const result = (await this.store(batch, [change])).get(change.mark.id);
    if (!result) throw new Error('The change has no answer.');
    return result;
  }

  /** A live link of `entity`, made the only way links are made; leaves no mark behind. Gives its version. */
  async link(entity: string, link: Partial<NewLink> & Pick<NewLink, 'id'>): Promise<string> {
    const record = link.localKey == null ? hubspot(link.hubspotId ?? '') : local(link.localKey);
    await this.state.mark(entity, [newMark(record)]);
    const batch = await this.lease({ entity });
    const own = batch.records.find(({ mark }) => mark.record.kind === record.kind && mark.record.id === record.id);
    if (!own) throw new Error('The record to link was not leased.');
    const others = batch.records.filter((other) => other !== own).map((other) => other.mark);
    await this.state.release(batch, others, 0);
    const change = {
      mark: own.mark,
      fence: null,
      newLink: { state: 'live' as const, ...link },
      outcome: { kind: 'clear' as const },
    };
    const result = await this.storeOne(batch, change);
    if (result.kind !== 'stored' || result.version === null) throw new Error('The link was not stored.');
    return result.version;
  }
}
