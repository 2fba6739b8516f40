import { createHmac, scryptSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  ACCESS_STORE,
  ACTION_TRAIL,
  COMMAND_KEYS,
  CONFIGURED_ACCOUNT,
  PORTAL_AUTHORIZATION,
  SYNC_PORTS,
  type PortalAuthorization,
  type PortalDecisions,
  type Role,
  type SyncPorts,
} from '@app/admin-service';
import { EMPTY_READERS } from '@app/admin-service/testing/empty-ports';
import {
  MemoryAccessStore,
  MemoryActionTrail,
  MemoryCommandKeys,
} from '@app/admin-service/testing/memory-access-store';
import { loadConfiguration } from '@app/configuration';
import type { Connection, EntityDefinition, InboundEvent } from '@app/sync-engine';
import { WAKE_QUEUE } from '@app/sync-queue';
import type { DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApi } from '../create-api';
import type { Problem } from '../problems/problem';
import { READINESS, type ReadinessChecks } from '@app/composition';
import { WEBHOOK_INTAKE, WEBHOOK_SIGNATURE } from '../webhooks/webhook-ports';
import { webhookSignature } from '../wiring/webhook-signature';

export const PUBLIC_URL = 'http://localhost:3000';
export const PASSWORD = 'correct horse battery';
const SECRET = 'the-client-secret-of-the-app';
export const METRICS_TOKEN = 'metrics-token-of-tests';
const PORTAL = 62515;

/** As quick as the form of the hash allows: the tests sign in hundreds of times. */
function cheapHash(password: string): string {
  const salt = Buffer.alloc(16, 1);
  const key = scryptSync(password, salt, 32, { N: 1024, r: 1, p: 1 });
  return `scrypt:1024:1:1:${salt.toString('base64url')}:${key.toString('base64url')}`;
}

export const ENVIRONMENT = {
  DATABASE_URL: 'postgresql://nobody:nothing@127.0.0.1:1/none',
  HUBSPOT_CLIENT_ID: 'client',
  HUBSPOT_CLIENT_SECRET: SECRET,
  ENCRYPTION_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  PUBLIC_URL,
  ADMIN_PASSWORD_HASH: cheapHash(PASSWORD),
  METRICS_TOKEN,
};

/** What a call of HubSpot carries (hubspot-facts 7.6), made here by the book. */
export function signedHeaders(
  body: string | Buffer,
  options: { secret?: string; timestamp?: number; url?: string } = {},
) {
  const timestamp = String(options.timestamp ?? Date.now());
  const url = options.url ?? `${PUBLIC_URL}/webhooks/hubspot`;
  const signature = createHmac('sha256', options.secret ?? SECRET)
    .update(Buffer.concat([Buffer.from(`POST${url}`), Buffer.from(body), Buffer.from(timestamp)]))
    .digest('base64');
  return {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': timestamp,
  };
}

export function propertyChange(patch: Record<string, unknown> = {}) {
  return {
    eventId: 100,
    subscriptionId: 1,
    portalId: PORTAL,
    appId: 54321,
    occurredAt: 1790000000000,
    subscriptionType: 'contact.propertyChange',
    attemptNumber: 0,
    objectId: 123,
    propertyName: 'firstname',
    propertyValue: 'Zoë',
    changeSource: 'CRM_UI',
    sourceId: 'userId:1',
    ...patch,
  };
}

/** The world behind the api, in memory; tests change it as they go. */
class FakeWorld {
  connection: Connection | null = { portalId: String(PORTAL), state: 'connected', ownSourceId: '54321' } as Connection;
  entities: EntityDefinition[] = [
    {
      entity: 'contact',
      objectType: 'contacts',
      state: 'live',
      table: { schema: 'public', name: 'contact', key: 'id', softDeleteColumn: null },
      reads: [],
    } as Partial<EntityDefinition> as EntityDefinition,
  ];
  readiness: ReadinessChecks = { database: 'reachable', migrations: 'at head', captureSlot: 'none' };
  stored: InboundEvent[][] = [];
  storeFails: Error | null = null;
  wakes: string[] = [];
  marks: unknown[] = [];
  finishes: unknown[] = [];
  serviceKey = false;
  retried: string[] = [];
  /** How far the clock of the sessions is ahead of the machine's, ms. */
  aheadMs = 0;
  readonly access = new MemoryAccessStore(() => Date.now() + this.aheadMs);
  readonly trail = new MemoryActionTrail();
  readonly commandKeys = new MemoryCommandKeys();

  private readonly seen = new Set<string>();

  readonly ports: SyncPorts = {
    ...EMPTY_READERS,
    connections: {
      current: async () => this.connection,
      update: async (_portalId, patch) => {
        this.connection = { ...(this.connection as Connection), ...patch };
      },
    },
    overview: {
      connection: async () =>
        this.connection && {
          state: this.connection.state,
          stateReason: this.connection.stateReason ?? null,
          portalId: this.connection.portalId,
          uiDomain: null,
        },
      entities: async () => [],
      backlog: async () => ({
        log: { unreadBytes: 120, heldBytes: 4096, beingRead: true },
        captured: 4,
        marks: 0,
        leased: 0,
        parked: 0,
        oldestAgeMs: null,
        quiet: true,
      }),
      changes: async () => [],
      reviews: async () => [],
      parked: async () => [],
    },
    registry: {
      entities: async () => this.entities,
      mappings: async () => [],
      enumPairs: async () => ({}),
      setEntityState: async (entity, state) => {
        this.entities = this.entities.map((known) => (known.entity === entity ? { ...known, state } : known));
      },
      fencePortal: async () => undefined,
      requestAudit: async () => undefined,
      saveEntity: async () => undefined,
      saveMappings: async () => undefined,
    },
    runs: { list: async () => [] },
    decisionsOf: () =>
      ({
        configuration: { saveMappings: async () => ({ kind: 'stored', waits: false, plan: null }) },
        runs: { list: async () => [], find: async () => null },
        plans: { records: async () => [] },
        audits: { list: async () => [], counts: async () => ({ late_found: 0, drift_found: 0, vanished: 0 }) },
        massChange: { approve: async () => 3, discard: async () => 2 },
        schemaEvents: { list: async () => [], acknowledge: async (id: string) => id === '7' },
      }) as unknown as PortalDecisions,
    wakeQueue: { wake: async (reason) => void this.wakes.push(reason) },
    marksOf: () => ({
      mark: async (_entity, marks) => void this.marks.push(...marks),
      retryErrors: async (entity) => this.retried.push(entity),
    }),
  };

  readonly authorization: PortalAuthorization = {
    authorizeUrl: async (sessionId) => (this.serviceKey ? null : `https://hubspot.test/authorize?state=${sessionId}`),
    finish: async (callback, sessionId) => {
      this.finishes.push({ callback, sessionId });
      return callback.state === sessionId
        ? { kind: 'connected', portalId: String(PORTAL) }
        : { kind: 'refused', message: 'This approval does not belong to your <session>.' };
    },
    rotateKeys: async () => 2,
    disconnect: async () => {
      if (!this.connection) return null;
      this.connection = null;
      return { revoked: true };
    },
  };

  readonly intake = {
    store: async (events: readonly InboundEvent[]) => {
      if (this.storeFails) throw this.storeFails;
      const fresh = events.filter(({ dedupeKey }) => !this.seen.has(dedupeKey));
      for (const { dedupeKey } of fresh) this.seen.add(dedupeKey);
      this.stored.push(fresh);
      return {
        stored: fresh.length,
        duplicates: events.length - fresh.length,
        marked: fresh.filter(({ mark }) => mark !== null).length,
      };
    },
  };
}

class FakeAdaptersModule {}

export interface RunningApi {
  readonly app: NestExpressApplication;
  readonly url: string;
  readonly world: FakeWorld;
  /** A call with the cookie of the administrator's session and the header that writes need. */
  asAdmin(path: string, init?: RequestInit): Promise<Response>;
  /** The same with the cookie of somebody who has this role. */
  as(role: Role, path: string, init?: RequestInit): Promise<Response>;
}

/** The whole api on a free port, over a world in memory. */
export async function startApi(env: Record<string, string | undefined> = {}): Promise<RunningApi> {
  const world = new FakeWorld();
  const configuration = loadConfiguration({ ...ENVIRONMENT, ...env });
  const providers = [
    { provide: SYNC_PORTS, useValue: world.ports },
    { provide: PORTAL_AUTHORIZATION, useValue: world.authorization },
    { provide: ACCESS_STORE, useValue: world.access },
    { provide: ACTION_TRAIL, useValue: world.trail },
    { provide: COMMAND_KEYS, useValue: world.commandKeys },
    { provide: WEBHOOK_INTAKE, useValue: world.intake },
    { provide: WEBHOOK_SIGNATURE, useValue: webhookSignature(configuration) },
    { provide: WAKE_QUEUE, useValue: world.ports.wakeQueue },
    { provide: READINESS, useValue: { check: async () => world.readiness } },
  ];
  const adapters: DynamicModule = {
    module: FakeAdaptersModule,
    providers,
    exports: providers.map(({ provide }) => provide),
  };
  const app = await createApi(configuration, adapters, false);
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const sessions = new Map<Role, Promise<string>>();
  const cookieOf = async (role: Role): Promise<string> => {
    if (role === 'admin') return logIn(url);
    await world.access.createUser({
      name: role,
      role,
      passwordHash: ENVIRONMENT.ADMIN_PASSWORD_HASH,
      createdBy: 'test',
    });
    return logIn(url, role);
  };
  const as: RunningApi['as'] = async (role, path, init = {}) => {
    const known = sessions.get(role) ?? cookieOf(role);
    sessions.set(role, known);
    return fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { cookie: await known, 'x-requested-with': 'hubspot-sync', ...(init.headers as Record<string, string>) },
    });
  };
  return {
    app,
    url,
    world,
    as,
    asAdmin: (path, init) => as('admin', path, init),
  };
}

/** The cookie of a fresh session. */
export async function logIn(url: string, name: string = CONFIGURED_ACCOUNT): Promise<string> {
  const response = await fetch(`${url}/admin/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: PASSWORD }),
  });
  const [cookie] = response.headers.getSetCookie();
  if (!cookie) throw new Error(`login answered ${response.status}`);
  return cookie.split(';', 1)[0] ?? '';
}

/** The body of an answer that is a problem. */
export async function problemIn(response: Response): Promise<Problem> {
  return (await response.json()) as Problem;
}
