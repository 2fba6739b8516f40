import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator, type HubSpotEmulatorOptions } from '../index';
import { HubSpotCaller } from './hubspot-caller';

const KEY = 'pat-na1-test';

/** An emulated account of one spec: without limits, webhooks and lag in the way, on a clock that the spec moves. */
export class EmulatedAccount {
  /** What the account's clock says, ms. */
  now = Date.parse('2026-10-01T12:00:00Z');
  emulator!: HubSpotEmulator;
  /** Calls as an app with a static token and all rights. */
  hubspot!: HubSpotCaller;

  async open(options: HubSpotEmulatorOptions = {}): Promise<void> {
    await this.close();
    this.emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 777 }],
      limits: { burst: null, search: null, associations: null },
      webhooks: CALM_WEBHOOKS,
      clock: () => this.now,
      ...options,
      switches: { searchLagMs: 0, searchJitterMs: 0, ...options.switches },
    });
    this.hubspot = new HubSpotCaller(this.emulator.url, KEY);
  }

  async close(): Promise<void> {
    await (this.emulator as HubSpotEmulator | undefined)?.close();
  }

  /** Makes a record; its id. */
  async make(type: string, properties: Record<string, string>): Promise<string> {
    return (await this.hubspot.post(`/crm/v3/objects/${type}`, { properties })).body.id;
  }

  /** Changes switches while the account runs. */
  async set(switches: Record<string, unknown>): Promise<void> {
    await this.hubspot.control('POST', 'settings', { switches });
  }

  /** What the token endpoint answers to these fields with the app's own credentials. */
  async token(fields: Record<string, string>, version = 'v3') {
    const { clientId, clientSecret } = this.emulator;
    const own = { client_id: clientId, client_secret: clientSecret };
    return this.hubspot.form(`/oauth/${version}/token`, { ...own, ...fields });
  }

  /** Calls as the app of the account, acting for the user who installed it, with these scopes. */
  async asUser(...scopes: string[]): Promise<HubSpotCaller> {
    const query = new URLSearchParams({
      client_id: this.emulator.clientId,
      redirect_uri: 'http://localhost/back',
      scope: scopes.join(' '),
      auto: '1',
    });
    const answer = await fetch(`${this.emulator.url}/oauth/authorize?${query.toString()}`, { redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const granted = await this.token({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/back' });
    return new HubSpotCaller(this.emulator.url, granted.body.access_token);
  }
}
