import { CALM_WEBHOOKS, createHubSpotEmulator, type HubSpotEmulator } from '@app/hubspot-emulator';
import { HubSpotCalls, type Exchange } from './hubspot-exchange';

export const KEY = 'pat-na1-contract';
export const DEVELOPER_KEY = 'contract-developer-key';
const UNIQUE = 'contract_key';

const PROPERTIES: Readonly<Record<string, (n: number) => Record<string, string>>> = {
  contacts: (n) => ({ firstname: `Ada ${n}`, email: `ada${n}@example.com` }),
  companies: (n) => ({ name: `Analytical ${n}`, domain: `engine${n}.example.com` }),
  deals: (n) => ({ dealname: `Roof ${n}`, amount: '1000', pipeline: 'default', dealstage: 'appointmentscheduled' }),
  tickets: (n) => ({ subject: `Leak ${n}`, hs_pipeline: '0', hs_pipeline_stage: '1' }),
  products: (n) => ({ name: `Panel ${n}`, price: '10' }),
  line_items: (n) => ({ name: `Panel ${n}`, quantity: '2', price: '10' }),
  notes: (n) => ({ hs_note_body: `Note ${n}`, hs_timestamp: '2026-01-01T00:00:00Z' }),
  tasks: (n) => ({ hs_task_subject: `Call ${n}`, hs_timestamp: '2026-01-01T00:00:00Z' }),
};

/** An account with something of everything in it, and makers of what a call needs to succeed. */
export class ContractAccount {
  readonly calls: HubSpotCalls;
  /** Object type id of its custom object. */
  customType = '';
  appToken = '';
  private number = 0;
  private readonly keyed = new Set<string>();

  private constructor(
    readonly emulator: HubSpotEmulator,
    heard: (exchange: Exchange) => void,
  ) {
    this.calls = new HubSpotCalls(emulator.url, heard);
  }

  static async open(heard: (exchange: Exchange) => void): Promise<ContractAccount> {
    const emulator = await createHubSpotEmulator({
      serviceKeys: [{ token: KEY, appId: 54_321 }],
      developerApiKey: DEVELOPER_KEY,
      switches: { searchLagMs: 0, searchJitterMs: 0 },
      limits: { burst: null, search: null, associations: null },
      webhooks: CALM_WEBHOOKS,
      journal: { publishAfterMs: 0 },
    });
    const account = new ContractAccount(emulator, heard);
    account.customType = await account.schema();
    account.appToken = await account.clientCredentials();
    await account.control('POST', 'journal');
    await account.control('POST', 'owners', { email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner' });
    return account;
  }

  next(): number {
    return ++this.number;
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  async control<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.emulator.url}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** Properties that a create of this type accepts. */
  properties(type: string): Record<string, string> {
    return (PROPERTIES[type] ?? ((n: number) => ({ title: `Project ${n}` })))(this.next());
  }

  async record(type: string): Promise<string> {
    const body = { properties: this.properties(type) };
    const made = await this.ask<{ id: string }>('POST', `/crm/v3/objects/${type}`, body);
    return made.id;
  }

  async archived(type: string): Promise<string> {
    const id = await this.record(type);
    await this.ask('DELETE', `/crm/v3/objects/${type}/${id}`);
    return id;
  }

  /** Two records, associated. */
  async pair(from: string, to: string): Promise<[string, string]> {
    const ends: [string, string] = [await this.record(from), await this.record(to)];
    await this.ask('PUT', `/crm/v4/objects/${from}/${ends[0]}/associations/default/${to}/${ends[1]}`);
    return ends;
  }

  /** The type of an unlabelled association, as a create wants it. */
  async associationType(from: string, to: string): Promise<{ associationCategory: string; associationTypeId: number }> {
    const { results } = await this.ask<{ results: { category: string; typeId: number; label: string | null }[] }>(
      'GET',
      `/crm/v4/associations/${from}/${to}/labels`,
    );
    const plain = results.find(({ label }) => label === null) ?? results[0];
    return { associationCategory: plain?.category ?? 'HUBSPOT_DEFINED', associationTypeId: plain?.typeId ?? 0 };
  }

  async label(from: string, to: string): Promise<number> {
    const n = this.next();
    const body = { name: `label_${n}`, label: `Label ${n}` };
    const { results } = await this.ask<{ results: { typeId: number }[] }>(
      'POST',
      `/crm/v4/associations/${from}/${to}/labels`,
      body,
    );
    return results[0]?.typeId ?? 0;
  }

  /** The name of a property by which records of this type can be addressed; made once. */
  async uniqueProperty(type: string): Promise<string> {
    if (this.keyed.has(type)) return UNIQUE;
    this.keyed.add(type);
    const groupName = await this.group(type);
    const body = { name: UNIQUE, label: UNIQUE, type: 'string', fieldType: 'text', groupName, hasUniqueValue: true };
    await this.ask('POST', `/crm/v3/properties/${type}`, body);
    return UNIQUE;
  }

  async group(type: string): Promise<string> {
    const name = `group_${this.next()}`;
    await this.ask('POST', `/crm/v3/properties/${type}/groups`, { name, label: name });
    return name;
  }

  async property(type: string): Promise<string> {
    const name = `field_${this.next()}`;
    await this.ask('POST', `/crm/v3/properties/${type}`, await this.propertyBody(type, name));
    return name;
  }

  async propertyBody(type: string, name = `field_${this.next()}`): Promise<Record<string, unknown>> {
    const groupName = await this.group(type);
    return { name, label: name, type: 'string', fieldType: 'text', groupName };
  }

  async pipeline(type: string): Promise<{ id: string; stage: string }> {
    const made = await this.ask<{ id: string; stages: { id: string }[] }>(
      'POST',
      `/crm/v3/pipelines/${type}`,
      this.pipelineBody(),
    );
    return { id: made.id, stage: made.stages[0]?.id ?? '' };
  }

  pipelineBody(): Record<string, unknown> {
    return { label: `Pipeline ${this.next()}`, displayOrder: 1, stages: [this.stageBody(), this.stageBody()] };
  }

  stageBody(): Record<string, unknown> {
    return { label: `Stage ${this.next()}`, displayOrder: 0, metadata: { probability: '0.5' } };
  }

  schemaBody(): Record<string, unknown> {
    const n = this.next();
    return {
      name: `contract_${n}`,
      labels: { singular: `Contract ${n}`, plural: `Contracts ${n}` },
      primaryDisplayProperty: 'title',
      secondaryDisplayProperties: [],
      requiredProperties: ['title'],
      searchableProperties: ['title'],
      properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
      associatedObjects: ['CONTACT', 'COMPANY'],
    };
  }

  async schema(): Promise<string> {
    return (await this.ask<{ objectTypeId: string }>('POST', '/crm/v3/schemas', this.schemaBody())).objectTypeId;
  }

  async refreshToken(): Promise<string> {
    return this.emulator.install();
  }

  async accessToken(): Promise<string> {
    const answer = await this.calls.call('POST', '/oauth/v3/token', { form: await this.refreshForm() });
    return (answer.responseBody as { access_token: string }).access_token;
  }

  async refreshForm(): Promise<Record<string, string>> {
    return { grant_type: 'refresh_token', refresh_token: await this.refreshToken(), ...this.client() };
  }

  client(): Record<string, string> {
    return { client_id: this.emulator.clientId, client_secret: this.emulator.clientSecret };
  }

  async webhookSubscription(propertyName?: string): Promise<string> {
    const body = { eventType: 'contact.propertyChange', propertyName: propertyName ?? `p${this.next()}`, active: true };
    const path = `/webhooks/v3/${this.emulator.appId}/subscriptions?hapikey=${DEVELOPER_KEY}`;
    const answer = await this.calls.call('POST', path, { body });
    return (answer.responseBody as { id: string }).id;
  }

  async aimWebhooks(): Promise<void> {
    const body = { targetUrl: 'https://example.com/hooks', throttling: { maxConcurrentRequests: 10 } };
    await this.calls.call('PUT', `/webhooks/v3/${this.emulator.appId}/settings?hapikey=${DEVELOPER_KEY}`, { body });
  }

  /** Asks with the service key; throws when the fixture cannot be made. */
  async ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.calls.call(method, path, { token: KEY, ...(body === undefined ? {} : { body }) });
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.responseBody)}`);
    return answer.responseBody as T;
  }

  private async clientCredentials(): Promise<string> {
    const parts = ['read', 'subscriptions.read', 'subscriptions.write', 'snapshots.read', 'snapshots.write'];
    const scope = parts.map((part) => `developer.webhooks_journal.${part}`).join(' ');
    const form = { grant_type: 'client_credentials', scope, ...this.client() };
    const answer = await this.calls.call('POST', '/oauth/2026-03/token', { form });
    return (answer.responseBody as { access_token: string }).access_token;
  }
}
