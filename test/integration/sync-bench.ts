import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import type { HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { PropertyMapping } from '@app/hubspot-mapping';
import {
  PostgresLocalRecords,
  PostgresLocalRelations,
  TableCatalogue,
  TableIntrospection,
  TriggerCapture,
} from '@app/local-records';
import type { BatchReport, ConnectionStore, EntityDefinition, LeasedBatch, Link } from '@app/sync-engine';
import { DEFAULT_ENGINE_SETTINGS, DEFAULT_MASS_CHANGE, EntityRegistry, Reconciler } from '@app/sync-engine';
import {
  createDataSource,
  createPool,
  PortalStores,
  PostgresConnectionStore,
  PostgresTransactions,
  PostgresWebhookIntake,
  runMigrations,
} from '@app/sync-state';
import { gatewayOf } from './account-gateway';
import { EmulatedAccount } from './emulated-account';
import { PERSON_ENTITY, PERSON_MAPPINGS, PERSON_TABLE } from './person-entity';
import { PlantedFaults } from './planted-faults';
import { PassingTime } from './passing-time';
import { WebhookReceiver } from './webhook-receiver';

/** What a record carries from pass to pass and no test wants from the one before. */
const RECORD_TABLES = [
  'hubspot_links',
  'hubspot_match_keys',
  'hubspot_match_key_claims',
  'hubspot_sync_log',
  'hubspot_webhook_log',
  'hubspot_webhook_keys',
  'hubspot_captured_changes',
  'hubspot_dirty_records',
  'hubspot_reviews',
  'hubspot_runs',
];

/** The engine over the real adapters: PostgreSQL holds rows and sync state, HubSpot is an emulated account. One entity, `person`. */
export class SyncBench extends PassingTime {
  readonly faults = new PlantedFaults();
  /** S5.3: a test may lower it. */
  readonly massChange = { ...DEFAULT_MASS_CHANGE };
  private database: TestDatabase;
  private receiver: WebhookReceiver;
  private closeSource: () => Promise<void>;
  account: EmulatedAccount;
  registry: EntityRegistry;
  reconciler: Reconciler;
  local: PostgresLocalRecords;
  parts: HubSpotGatewayParts;
  connections: ConnectionStore;
  readonly encryptionKey = randomBytes(32);

  static async open(name: string): Promise<SyncBench> {
    const bench = new SyncBench();
    bench.database = await createTestDatabase(name);
    await runMigrations(bench.database.url);
    bench.pool = createPool(bench.database.url, { applicationName: name });
    await bench.pool.query(PERSON_TABLE);
    bench.account = await EmulatedAccount.open();
    const source = await createDataSource(bench.database.url);
    bench.closeSource = () => source.destroy();
    bench.connections = new PostgresConnectionStore(source);
    const { emulator } = bench.account;
    bench.stores = new PortalStores(bench.pool, source).of(String(emulator.portalId));
    const clock = { now: () => Date.now() };
    const random = { id: () => randomUUID() };
    bench.parts = bench.gatewayWith(bench.encryptionKey);
    const catalogue = new TableCatalogue();
    bench.registry = new EntityRegistry({
      registry: bench.stores.registry,
      hubspot: bench.parts.catalogue,
      local: new TableIntrospection(bench.pool, catalogue),
      clock,
      onProblem: () => undefined,
    });
    bench.local = new PostgresLocalRecords(bench.pool, { portalId: String(emulator.portalId) }, catalogue);
    bench.reconciler = new Reconciler({
      gateway: bench.faults.around(bench.parts.gateway),
      associations: bench.parts.associations,
      relations: new PostgresLocalRelations(bench.pool, { portalId: String(emulator.portalId) }, catalogue),
      local: bench.local,
      state: bench.stores.state,
      transactions: bench.faults.over(new PostgresTransactions(bench.pool)),
      clock,
      random,
      catalogue: bench.parts.catalogue,
      mappings: { suspend: (ids, reason) => bench.suspend(ids, reason) },
      clocks: () => ({ offsetMs: 0, uncertaintyMs: 1_000 }),
      massChange: {
        rule: bench.massChange,
        pause: (entity, reason) => bench.stores.registry.setEntityState(entity, 'paused', reason),
      },
      settings: { ...DEFAULT_ENGINE_SETTINGS, retryBaseMs: 1 },
    });
    await bench.connect();
    await bench.register();
    const columns = PERSON_MAPPINGS.flatMap(({ column }) => (column === null ? [] : [column]));
    await new TriggerCapture(bench.pool, catalogue).install(PERSON_ENTITY.table, [...columns, 'removed_at']);
    bench.receiver = await WebhookReceiver.listen(new PostgresWebhookIntake(bench.pool), async () => ({
      portalId: String(emulator.portalId),
      ownSourceId: bench.parts.gateway.ownSourceId(),
      entities: await bench.stores.registry.entities(),
    }));
    emulator.sendWebhooksTo(bench.receiver.url);
    await bench.account.control('POST', 'snapshot', { name: 'empty' });
    return bench;
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  /** As another process with that key in its configuration. Whoever opens it closes it. */
  gatewayWith(encryptionKey: Buffer): HubSpotGatewayParts {
    const { account, stores, connections } = this;
    return gatewayOf({ account, stores, connections, encryptionKey });
  }

  async close(): Promise<void> {
    await this.parts.close();
    await this.account.emulator.close();
    await this.receiver.close();
    await this.closeSource();
    await this.pool.end();
    await this.database.drop();
  }

  /** As it was opened: no rows, no contacts, no links, the same mappings. */
  async reset(): Promise<void> {
    await this.eventsArrived();
    await this.account.control('DELETE', 'faults');
    await this.account.control('POST', 'restore', { name: 'empty' });
    await this.pool.query('truncate public.person restart identity');
    for (const table of RECORD_TABLES) await this.pool.query(`delete from hubspot_sync.${table}`);
    await this.passTime(60_000);
    await this.register();
  }

  /** Stores the entity as given and its mappings as they are in `PERSON_MAPPINGS`, but for `change`. */
  async register(
    change: Partial<EntityDefinition> = {},
    mappings: readonly PropertyMapping[] = PERSON_MAPPINGS,
  ): Promise<void> {
    const { registry } = this.stores;
    await registry.saveEntity({ ...PERSON_ENTITY, ...change });
    await registry.saveMappings('person', mappings, {}, 'test');
    for (const { id } of mappings) await registry.setMappingState(id, 'active', null);
    const [entity] = await registry.entities();
    if (entity?.state !== 'live') await registry.setEntityState('person', 'live', null);
    await this.readCatalogue();
  }

  /** As every ten minutes: the portal's catalogue is read again (S3.8). */
  async readCatalogue(): Promise<void> {
    const read = await this.parts.catalogue.refresh('contacts');
    if (!read.ok) throw new Error(read.failure.message);
    this.registry.invalidate();
  }

  /** Reconciles what is due now, once; null when nothing is. A batch that fails is given back, as a worker does, and rejects. */
  async pass(): Promise<BatchReport | null> {
    const batch = await this.lease();
    if (!batch) return null;
    const runtime = await this.registry.runtime(batch.entity);
    if (!runtime) throw new Error(`${batch.entity} is not ready.`);
    try {
      let waitMs = 0;
      const report = await this.reconciler.reconcile(batch, runtime, 'live', (ms) => (waitMs = ms));
      // A request window that is full for a moment is no outcome of the pass (S9.1).
      const isRefused = report.released === report.records && report.requests === 0;
      if (!isRefused || waitMs === 0 || waitMs > 1_000) return report;
      await this.passTime(waitMs);
      return this.pass();
    } catch (error) {
      this.registry.invalidate();
      await this.reconciler.giveBack(batch);
      throw error;
    }
  }

  /** As if the events that are under way, and those that came, had been lost. */
  async loseEvents(): Promise<void> {
    await this.eventsArrived();
    await this.pool.query('delete from hubspot_sync.hubspot_dirty_records');
    await this.pool.query('delete from hubspot_sync.hubspot_webhook_log');
  }

  async lease(): Promise<LeasedBatch | null> {
    await this.eventsArrived();
    while ((await this.stores.state.fold(200)) > 0);
    return this.reconciler.lease();
  }

  /** Until the system is quiet: nothing captured, nothing due, nothing that waits less than a minute. */
  async settle(): Promise<readonly BatchReport[]> {
    const reports: BatchReport[] = [];
    for (let round = 0; round < 60; round++) {
      const report = await this.pass();
      if (report) {
        reports.push(report);
        continue;
      }
      const soon = (await this.marks()).filter((mark) => mark.parked_reason === null && mark.wait_ms < 60_000);
      if (soon.length === 0 && !(await this.account.eventsUnderWay())) return reports;
      await this.passTime(1_000);
    }
    throw new Error(`The system does not come to rest: ${JSON.stringify(await this.marks())}`);
  }

  /** What an audit, or a person, asks for. */
  async markAll(reason: 'audit' | 'verify' | 'retry'): Promise<void> {
    const { rows } = await this.pool.query<{ entity: string; id: string }>(
      'select entity, id from hubspot_sync.hubspot_links',
    );
    const about = ['fields' as const, 'associations' as const];
    const content = { about, changedColumns: {}, localDeleted: false, onlyOwnCapture: true };
    for (const { entity, id } of rows)
      await this.stores.state.mark(entity, [
        { ...content, record: { kind: 'link' as const, id }, reasons: [reason], hints: [], onlyOwnEvents: false },
      ]);
  }

  /** A row of the application's that is in HubSpot too, both alike and at rest. */
  async linkedPerson(values: Readonly<Record<string, string | null>>): Promise<{ key: string; id: string }> {
    const key = await this.insert(values);
    await this.settle();
    const link = await this.linkOf(key);
    if (link?.state !== 'live' || link.hubspotId === null) throw new Error(`Row ${key} was not linked.`);
    return { key, id: link.hubspotId };
  }

  async linkOf(key: string): Promise<Link | undefined> {
    return (await this.stores.state.findLinks('person', { localKeys: [key] }))[0];
  }

  async mappingState(id: string): Promise<{ state: string; reason: string | null }> {
    const found = (await this.stores.registry.mappings('person')).find((mapping) => mapping.id === id);
    return { state: found!.state, reason: found!.stateReason };
  }

  /** Calls that changed something in HubSpot since `seq`. */
  async writeCallsSince(seq: number): Promise<number> {
    const calls = await this.account.callsSince(seq);
    return calls.filter(({ path }) => /\/batch\/(create|update)$/.test(path)).length;
  }

  private async eventsArrived(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while ((await this.account.eventsUnderWay()) || !this.receiver.idle) {
      if (this.receiver.failure) throw this.receiver.failure;
      if (Date.now() > deadline) throw new Error('The events of HubSpot did not arrive within twenty seconds.');
    }
  }

  private async suspend(ids: readonly string[], reason: string): Promise<void> {
    for (const id of ids) await this.stores.registry.setMappingState(id, 'suspended', reason);
    this.registry.invalidate();
  }

  /** As a person who approves the app. */
  async connect(): Promise<void> {
    const url = await this.parts.oauth.authorizeUrl('session');
    const answer = await fetch(url as string, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    const code = back.searchParams.get('code') ?? '';
    const outcome = await this.parts.oauth.finish({ code, state: back.searchParams.get('state') ?? '' }, 'session');
    if (outcome.kind !== 'connected') throw new Error(outcome.message);
    const ready = await this.parts.externalId.ensure('contacts');
    if (!ready.ok || ready.value.kind !== 'ready') throw new Error('The external id property is not ready.');
  }
}
