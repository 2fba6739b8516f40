import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@app/embedded-postgres/testing/test-database';
import { assembleHubSpotGateway, type HubSpotGatewayParts } from '@app/hubspot-gateway';
import type { PropertyMapping } from '@app/hubspot-mapping';
import { PostgresLocalRecords, TableCatalogue, TableIntrospection, TriggerCapture } from '@app/local-records';
import type { BatchReport, EntityDefinition, LeasedBatch, Link, WriteIntent } from '@app/sync-engine';
import { DEFAULT_ENGINE_SETTINGS, EntityRegistry, Reconciler } from '@app/sync-engine';
import {
  createDataSource,
  createPool,
  PortalStores,
  PostgresConnectionStore,
  PostgresTransactions,
  PostgresWebhookIntake,
  runMigrations,
  type StoresOfPortal,
} from '@app/sync-state';
import type { Pool } from 'pg';
import { EmulatedAccount } from './emulated-account';
import { PERSON_ENTITY, PERSON_MAPPINGS, PERSON_TABLE } from './person-entity';
import { PlantedFaults } from './planted-faults';
import { WebhookReceiver } from './webhook-receiver';

const SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.write',
  'crm.objects.owners.read',
];

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
];

export interface LogRow {
  readonly kind: string;
  readonly side: string | null;
  readonly field: string | null;
  readonly before: readonly (string | null)[] | null;
  readonly after: readonly (string | null)[] | null;
  readonly cause: string;
  readonly policy: string | null;
  readonly message: string | null;
  readonly link_id: string | null;
}

export interface MarkRow {
  readonly record_kind: string;
  readonly record_id: string;
  readonly attempts: number;
  readonly retry_reason: string | null;
  readonly parked_reason: string | null;
  readonly leased: boolean;
  readonly wait_ms: number;
}

export interface ReviewRow {
  readonly kind: string;
  readonly state: string;
  readonly field: string | null;
  readonly local: readonly (string | null)[] | null;
  readonly hubspot: readonly (string | null)[] | null;
  readonly detail: string;
}

/** The engine over the real adapters: PostgreSQL holds rows and sync state, HubSpot is an emulated account. One entity, `person`. */
export class SyncBench {
  readonly faults = new PlantedFaults();
  private database: TestDatabase;
  private receiver: WebhookReceiver;
  private closeSource: () => Promise<void>;
  account: EmulatedAccount;
  pool: Pool;
  stores: StoresOfPortal;
  registry: EntityRegistry;
  reconciler: Reconciler;
  parts: HubSpotGatewayParts;

  static async open(name: string): Promise<SyncBench> {
    const bench = new SyncBench();
    bench.database = await createTestDatabase(name);
    await runMigrations(bench.database.url);
    bench.pool = createPool(bench.database.url, { applicationName: name });
    await bench.pool.query(PERSON_TABLE);
    bench.account = await EmulatedAccount.open();
    const source = await createDataSource(bench.database.url);
    bench.closeSource = () => source.destroy();
    const connections = new PostgresConnectionStore(source);
    const { emulator } = bench.account;
    bench.stores = new PortalStores(bench.pool, source).of(String(emulator.portalId));
    const clock = { now: () => Date.now() };
    const random = { id: () => randomUUID() };
    bench.parts = assembleHubSpotGateway({
      options: {
        apiBaseUrl: emulator.url,
        authBaseUrl: emulator.url,
        clientId: emulator.clientId,
        clientSecret: emulator.clientSecret,
        redirectUri: 'http://localhost:3000/oauth/callback',
        requiredScopes: SCOPES,
        encryptionKey: randomBytes(32),
        timeoutMs: 2_000,
      },
      connections,
      budget: bench.stores.budget,
      catalogues: bench.stores.catalogues,
      clock,
      random,
      database: bench.stores.state,
    });
    const catalogue = new TableCatalogue();
    bench.registry = new EntityRegistry({
      registry: bench.stores.registry,
      hubspot: bench.parts.catalogue,
      local: new TableIntrospection(bench.pool, catalogue),
      clock,
      onProblem: () => undefined,
    });
    bench.reconciler = new Reconciler({
      gateway: bench.faults.around(bench.parts.gateway),
      local: new PostgresLocalRecords(bench.pool, { portalId: String(emulator.portalId) }, catalogue),
      state: bench.stores.state,
      transactions: bench.faults.over(new PostgresTransactions(bench.pool)),
      clock,
      random,
      catalogue: bench.parts.catalogue,
      mappings: { suspend: (ids, reason) => bench.suspend(ids, reason) },
      clocks: () => ({ offsetMs: 0, uncertaintyMs: 1_000 }),
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
      return await this.reconciler.reconcile(batch, runtime);
    } catch (error) {
      this.registry.invalidate();
      await this.reconciler.giveBack(batch);
      throw error;
    }
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

  /** As if that much time had passed for everything that waits, is leased or is under way. */
  async passTime(ms: number): Promise<void> {
    const ago = `$1::float8 * interval '1 ms'`;
    await this.pool.query(
      `update hubspot_sync.hubspot_dirty_records set not_before = not_before - ${ago}, first_marked_at = first_marked_at - ${ago},
         last_marked_at = last_marked_at - ${ago}, stale_since = stale_since - ${ago}, lease_expires_at = lease_expires_at - ${ago}`,
      [ms],
    );
    await this.pool.query(`update hubspot_sync.hubspot_write_intents set created_at = created_at - ${ago}`, [ms]);
    await this.pool.query(
      `update hubspot_sync.hubspot_request_budget set blocked_until = blocked_until - ${ago}, arrival = arrival - ${ago}`,
      [ms],
    );
  }

  /** As if the application had made its changes that long ago. */
  async capturedAgo(ms: number): Promise<void> {
    await this.pool.query(`update hubspot_sync.hubspot_captured_changes set at = at - $1::float8 * interval '1 ms'`, [
      ms,
    ]);
  }

  /** What an audit, or a person, asks for. */
  async markAll(reason: 'audit' | 'verify' | 'retry'): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>('select id from hubspot_sync.hubspot_links');
    const content = { about: ['fields' as const], changedColumns: {}, localDeleted: false, onlyOwnCapture: true };
    await this.stores.state.mark(
      'person',
      rows.map(({ id }) => ({
        ...content,
        record: { kind: 'link' as const, id },
        reasons: [reason],
        hints: [],
        onlyOwnEvents: false,
      })),
    );
  }

  /** A row of the application's that is in HubSpot too, both alike and at rest. */
  async linkedPerson(values: Readonly<Record<string, string | null>>): Promise<{ key: string; id: string }> {
    const key = await this.insert(values);
    await this.settle();
    const link = await this.linkOf(key);
    if (link?.state !== 'live' || link.hubspotId === null) throw new Error(`Row ${key} was not linked.`);
    return { key, id: link.hubspotId };
  }

  async insert(values: Readonly<Record<string, string | null>>): Promise<string> {
    const names = Object.keys(values);
    const { rows } = await this.pool.query<{ id: string }>(
      `insert into public.person (${names.join(', ')}) values (${names.map((_, n) => `$${n + 1}`).join(', ')}) returning id::text`,
      Object.values(values),
    );
    return rows[0]!.id;
  }

  async update(key: string, values: Readonly<Record<string, string | null>>): Promise<void> {
    const set = Object.keys(values).map((name, n) => `${name} = $${n + 2}`);
    await this.pool.query(`update public.person set ${set.join(', ')} where id = $1`, [key, ...Object.values(values)]);
  }

  async person(key: string): Promise<Readonly<Record<string, string | null>> | undefined> {
    const { rows } = await this.pool.query<Record<string, string | null>>(
      `select id::text, first_name, last_name, job_title, employer, remark, email, code, balance::text, tier, street, town, source, rating
       from public.person where id = $1`,
      [key],
    );
    return rows[0];
  }

  async people(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>('select count(*)::int from public.person');
    return rows[0]!.count;
  }

  async linkOf(key: string): Promise<Link | undefined> {
    return (await this.stores.state.findLinks('person', { localKeys: [key] }))[0];
  }

  async fieldState(key: string, field: string): Promise<Readonly<Record<string, unknown>> | null> {
    const { rows } = await this.pool.query<{ state: Record<string, unknown> | null }>(
      `select track -> 'state' as state from hubspot_sync.hubspot_field_states states
       join hubspot_sync.hubspot_links link on link.id = states.link_id where link.local_key = $1 and field = $2`,
      [key, field],
    );
    return rows[0]?.state ?? null;
  }

  async openIntents(): Promise<readonly Pick<WriteIntent, 'field' | 'kind' | 'sent'>[]> {
    const { rows } = await this.pool.query<Pick<WriteIntent, 'field' | 'kind' | 'sent'>>(
      'select field, kind, sent from hubspot_sync.hubspot_write_intents where closed_at is null order by field',
    );
    return rows;
  }

  async marks(): Promise<readonly MarkRow[]> {
    const { rows } = await this.pool.query<MarkRow>(
      `select record_kind, record_id, attempts, retry_reason, parked_reason, lease_token is not null as leased,
         (extract(epoch from not_before - clock_timestamp()) * 1000)::float8 as wait_ms
       from hubspot_sync.hubspot_dirty_records order by record_id`,
    );
    return rows;
  }

  async reviews(): Promise<readonly ReviewRow[]> {
    const { rows } = await this.pool.query<ReviewRow>(
      'select kind, state, field, local, hubspot, detail from hubspot_sync.hubspot_reviews order by id',
    );
    return rows;
  }

  async log(...kinds: readonly string[]): Promise<readonly LogRow[]> {
    const { rows } = await this.pool.query<LogRow>(
      `select kind, side, field, before, after, cause, policy, message, link_id from hubspot_sync.hubspot_sync_log
       where cardinality($1::text[]) = 0 or kind = any($1) order by id`,
      [kinds],
    );
    return rows;
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

  private async connect(): Promise<void> {
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
