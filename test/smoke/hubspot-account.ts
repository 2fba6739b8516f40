import { setTimeout as pause } from 'node:timers/promises';
import type { PortalReference, WireProperty } from '@app/hubspot-mapping';
import { propertyDefinition } from '@app/hubspot-mapping';

export interface PortalRecord {
  readonly id: string;
  readonly archived: boolean;
  readonly properties: Readonly<Record<string, string>>;
}

/** A call that the emulator keeps from being applied. */
export interface HeldCall {
  readonly hasCome: () => Promise<boolean>;
  readonly letGo: () => Promise<void>;
}

/** A call of the app, with the properties it wrote and the records it read. */
export interface PortalCall {
  readonly seq: number;
  /** ms; this machine's clock, at the answer. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly objectType: string | null;
  readonly writes: readonly {
    readonly id: string;
    readonly property: string;
    readonly before: string | null;
    readonly after: string;
  }[];
  readonly reads: readonly string[];
}

interface DeliveryCounts {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delivered: number;
}

/** HubSpot as its user sees it, and as a second program with a key of its own reads it. Nothing of the sync is in between. */
export class HubSpotAccount {
  constructor(
    private readonly url: string,
    private readonly serviceKey: string,
  ) {}

  /** Changes one property in HubSpot's own pages. Rejects when HubSpot refuses the value. */
  async edit(objectType: string, id: string, property: string, value: string): Promise<void> {
    await this.call('PATCH', `/_emulator/user/objects/${objectType}/${id}`, { properties: { [property]: value } });
  }

  /** Creates a record in HubSpot's own pages; gives its id. */
  async create(objectType: string, properties: Readonly<Record<string, string>>): Promise<string> {
    const record = await this.call<PortalRecord>('POST', `/_emulator/user/objects/${objectType}`, { properties });
    return record.id;
  }

  /** Moves a record to HubSpot's recycle bin. */
  async archive(objectType: string, id: string): Promise<void> {
    await this.call('DELETE', `/_emulator/user/objects/${objectType}/${id}`);
  }

  /** Merges the second record into the first in HubSpot's own pages; gives the id of the one that is left. */
  async merge(objectType: string, primaryObjectId: string, objectIdToMerge: string): Promise<string> {
    const path = `/_emulator/user/objects/${objectType}/merge`;
    return (await this.call<PortalRecord>('POST', path, { primaryObjectId, objectIdToMerge })).id;
  }

  /** Associates two records in HubSpot's own pages, without a label or under these, or takes that away. */
  async associate(ends: {
    readonly from: { readonly type: string; readonly id: string };
    readonly to: { readonly type: string; readonly id: string };
    readonly types?: readonly { readonly associationCategory: string; readonly associationTypeId: number }[];
    readonly remove?: boolean;
  }): Promise<void> {
    await this.call('POST', '/_emulator/user/associations', ends);
  }

  /** Ids of the records of a type that a record is associated with, whatever the label, in order. */
  async associated(objectType: string, id: string, toType: string): Promise<readonly string[]> {
    const held = await this.list<{ toObjectId: number }>(`/crm/v4/objects/${objectType}/${id}/associations/${toType}`);
    return held.map(({ toObjectId }) => String(toObjectId)).sort();
  }

  /** Defines a label between two types by HubSpot's public API; gives its type id as seen from the first. */
  async defineLabel(fromType: string, toType: string, label: string): Promise<number> {
    const made = await this.call<{ results: { typeId: number; label: string | null }[] }>(
      'POST',
      `/crm/v4/associations/${fromType}/${toType}/labels`,
      { name: label.toLowerCase(), label },
    );
    return made.results[0]!.typeId;
  }

  /** Defines a custom object by HubSpot's public API; gives its type id. */
  async defineObject(schema: object): Promise<string> {
    return (await this.call<{ objectTypeId: string }>('POST', '/crm/v3/schemas', schema)).objectTypeId;
  }

  /** Plants a fault of the emulator (its README tells the kinds); gives its id. */
  async plantFault(rule: object): Promise<string> {
    return (await this.call<{ id: string }>('POST', '/_emulator/faults', rule)).id;
  }

  /** How often each planted fault has struck, by kind. */
  async faultsStruck(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { kind, struck } of await this.faults()) counts[kind] = (counts[kind] ?? 0) + struck;
    return counts;
  }

  /** Clears all planted faults; calls that they hold go on. */
  async clearFaults(): Promise<void> {
    await this.call('DELETE', '/_emulator/faults');
  }

  async setWebhooks(behaviour: object): Promise<void> {
    await this.call('POST', '/_emulator/settings', { webhooks: behaviour });
  }

  async record(objectType: string, id: string): Promise<PortalRecord> {
    return this.call('GET', `/_emulator/objects/${objectType}/${id}`);
  }

  /** All records with all their values, archived ones too. */
  async records(objectType: string): Promise<readonly PortalRecord[]> {
    return (await this.call<{ results: PortalRecord[] }>('GET', `/_emulator/objects/${objectType}`)).results;
  }

  /** Calls after `seq`, oldest first, and the number of the last one. */
  async callsSince(seq: number): Promise<{ readonly results: readonly PortalCall[]; readonly last: number }> {
    return this.call('GET', `/_emulator/requests?since=${seq}`);
  }

  /** Holds the next call to this path, whether or not its caller still waits, until it is let go. */
  async holdOneCall(path: string): Promise<HeldCall> {
    const id = await this.plantFault({ kind: 'apply_late', match: { path }, ms: 120_000, times: 1 });
    return {
      hasCome: async () => {
        return (await this.faults()).every((planted) => planted.id !== id || planted.struck > 0);
      },
      letGo: async () => {
        await this.call('DELETE', `/_emulator/faults/${id}`);
      },
    };
  }

  async sendWebhooksTo(targetUrl: string): Promise<void> {
    await this.call('POST', '/_emulator/webhooks', { targetUrl });
  }

  async webhooks(): Promise<DeliveryCounts> {
    return (await this.call<{ webhooks: DeliveryCounts }>('GET', '/_emulator/counts')).webhooks;
  }

  /** What mappings read of the portal, by HubSpot's public API. */
  async reference(objectType: string): Promise<PortalReference> {
    const account = await this.call<{ timeZone: string; companyCurrency: string }>('GET', '/account-info/v3/details');
    const properties = await this.list<WireProperty>(`/crm/v3/properties/${objectType}`);
    const owners = await this.list<PortalReference['owners'][number]>('/crm/v3/owners?limit=100');
    const pipelines =
      objectType === 'deals' ? await this.list<PortalReference['pipelines'][number]>('/crm/v3/pipelines/deals') : [];
    return {
      timeZone: account.timeZone,
      currency: account.companyCurrency,
      properties: properties.map(propertyDefinition),
      owners,
      pipelines,
    };
  }

  /** Faults that are planted and not used up. */
  private async faults(): Promise<readonly { readonly id: string; readonly kind: string; readonly struck: number }[]> {
    return this.list('/_emulator/faults');
  }

  private async list<Item>(path: string): Promise<Item[]> {
    return (await this.call<{ results: Item[] }>('GET', path)).results;
  }

  private async call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await fetch(new URL(path, this.url), {
      method,
      headers: { authorization: `Bearer ${this.serviceKey}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (answer.status === 429) {
      await pause(1_000);
      return this.call(method, path, body);
    }
    if (!answer.ok) throw new Error(`HubSpot refused ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
}
