import { createHubSpotEmulator, CALM_WEBHOOKS, type HubSpotEmulator } from '@app/hubspot-emulator';
import { PERSON_PROPERTIES } from './person-entity';

export interface AccountCall {
  readonly seq: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly writes: readonly unknown[];
}

type Properties = Readonly<Record<string, string>>;

/** A HubSpot account with people and an admin in it, beside the app. */
export class EmulatedAccount {
  private constructor(readonly emulator: HubSpotEmulator) {}

  static async open(): Promise<EmulatedAccount> {
    const emulator = await createHubSpotEmulator({
      autoApprove: true,
      limits: { burst: null, search: null, associations: null },
      switches: { searchLagMs: 0, searchJitterMs: 0, defaultLifecycleStage: null },
      webhooks: CALM_WEBHOOKS,
    });
    const account = new EmulatedAccount(emulator);
    for (const property of PERSON_PROPERTIES) await account.control('POST', 'properties/contacts', property);
    return account;
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

  async create(properties: Properties): Promise<string> {
    return (await this.control<{ id: string }>('POST', 'user/objects/contacts', { properties })).id;
  }

  async edit(id: string, properties: Properties): Promise<void> {
    await this.control('PATCH', `user/objects/contacts/${id}`, { properties });
  }

  async archive(id: string): Promise<void> {
    await this.control('DELETE', `user/objects/contacts/${id}`);
  }

  async restore(id: string): Promise<void> {
    await this.control('POST', `user/objects/contacts/${id}/restore`);
  }

  async erase(id: string): Promise<void> {
    await this.control('POST', `user/objects/contacts/${id}/erase`);
  }

  /** Gives the survivor's id. */
  async merge(primaryObjectId: string, objectIdToMerge: string): Promise<string> {
    return (
      await this.control<{ id: string }>('POST', 'user/objects/contacts/merge', { primaryObjectId, objectIdToMerge })
    ).id;
  }

  async contact(id: string): Promise<Readonly<Record<string, string | null>>> {
    const { properties } = await this.control<{ properties: Record<string, string | null> }>(
      'GET',
      `objects/contacts/${id}`,
    );
    return properties;
  }

  async contactIds(): Promise<readonly string[]> {
    const { results } = await this.control<{ results: readonly { id: string; archived: boolean }[] }>(
      'GET',
      'objects/contacts',
    );
    return results.filter(({ archived }) => !archived).map(({ id }) => id);
  }

  async fault(rule: Record<string, unknown>): Promise<void> {
    await this.control('POST', 'faults', rule);
  }

  async lastCall(): Promise<number> {
    return (await this.control<{ last: number }>('GET', 'requests?since=999999999')).last;
  }

  async callsSince(seq: number): Promise<readonly AccountCall[]> {
    return (await this.control<{ results: AccountCall[] }>('GET', `requests?since=${seq}`)).results;
  }

  /** Whether events are not delivered yet. */
  async eventsUnderWay(): Promise<boolean> {
    const { webhooks } = await this.control<{ webhooks: { waiting: number; inFlight: number } }>('GET', 'counts');
    return webhooks.waiting + webhooks.inFlight > 0;
  }
}
