import { randomBytes } from 'node:crypto';
import { createHubSpotEmulator, type HubSpotEmulator, type HubSpotEmulatorOptions } from '@app/hubspot-emulator';
import { TokenCipher } from '../auth/token-cipher';
import { assembleHubSpotGateway, type HubSpotGatewayParts } from '../gateway-assembly';
import type { HubSpotGatewayOptions } from '../gateway-options';
import { MemoryBudget, MemoryCatalogues, MemoryConnections, random } from './memory-ports';

export const REQUIRED_SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.schemas.contacts.write',
  'crm.schemas.companies.write',
  'crm.schemas.deals.write',
  'tickets',
  'crm.objects.owners.read',
];

export interface LoggedCall {
  readonly seq: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** An emulated portal, with as many gateways on one shared store as a test wants. */
export class EmulatedPortal {
  /** All clocks of the test stand still unless moved together with `advance`. */
  offsetMs = 0;
  readonly now = (): number => Date.now() + this.offsetMs;
  readonly connections = new MemoryConnections(this.now);
  readonly budget = new MemoryBudget();
  readonly catalogues = new MemoryCatalogues();
  readonly encryptionKey = randomBytes(32);
  private readonly opened: HubSpotGatewayParts[] = [];

  private constructor(readonly emulator: HubSpotEmulator) {}

  static async start(options: HubSpotEmulatorOptions = {}): Promise<EmulatedPortal> {
    const portal: { current?: EmulatedPortal } = {};
    const emulator = await createHubSpotEmulator({
      autoApprove: true,
      clock: () => portal.current?.now() ?? Date.now(),
      limits: { burst: null, search: null, associations: null },
      switches: { searchLagMs: 0, searchJitterMs: 0 },
      ...options,
    });
    portal.current = new EmulatedPortal(emulator);
    return portal.current;
  }

  options(change: Partial<HubSpotGatewayOptions> = {}): HubSpotGatewayOptions {
    return {
      apiBaseUrl: this.emulator.url,
      authBaseUrl: this.emulator.url,
      clientId: this.emulator.clientId,
      clientSecret: this.emulator.clientSecret,
      redirectUri: 'http://localhost:3000/oauth/callback',
      requiredScopes: REQUIRED_SCOPES,
      encryptionKey: this.encryptionKey,
      timeoutMs: 5_000,
      ...change,
    };
  }

  open(change: Partial<HubSpotGatewayOptions> = {}): HubSpotGatewayParts {
    const { connections, budget, catalogues, now } = this;
    const database = { now: async () => now() };
    const parts = assembleHubSpotGateway({
      options: this.options(change),
      connections,
      budget,
      catalogues,
      clock: { now },
      random,
      database,
    });
    this.opened.push(parts);
    return parts;
  }

  /** Follows the browser's way: our authorize URL, the person's approval, HubSpot's redirect. */
  async approve(parts: HubSpotGatewayParts, session = 'session-1'): Promise<{ code: string; state: string }> {
    const url = await parts.oauth.authorizeUrl(session);
    const answer = await fetch(url as string, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    return { code: back.searchParams.get('code') ?? '', state: back.searchParams.get('state') ?? '' };
  }

  async connect(parts: HubSpotGatewayParts): Promise<void> {
    const outcome = await parts.oauth.finish(await this.approve(parts), 'session-1');
    if (outcome.kind !== 'connected') throw new Error(outcome.message);
  }

  async control<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.emulator.url}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  fault(rule: Record<string, unknown>): Promise<unknown> {
    return this.control('POST', 'faults', rule);
  }

  async user(objectType: string, properties: Record<string, string>): Promise<string> {
    return (await this.control<{ id: string }>('POST', `user/objects/${objectType}`, { properties })).id;
  }

  async callsSince(seq: number): Promise<readonly LoggedCall[]> {
    return (await this.control<{ results: LoggedCall[] }>('GET', `requests?since=${seq}`)).results;
  }

  async lastSeq(): Promise<number> {
    return (await this.control<{ last: number }>('GET', 'requests?since=999999999')).last;
  }

  /** Every token that HubSpot gave us so far, in the clear. */
  get issuedTokens(): ReadonlySet<string> {
    const cipher = new TokenCipher(this.encryptionKey);
    return new Set(
      this.connections.sealed.map(({ secret, portalId, column }) => cipher.open(secret, portalId, column)),
    );
  }

  async close(): Promise<void> {
    for (const parts of this.opened) await parts.close();
    await this.emulator.close();
  }
}
