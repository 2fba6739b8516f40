import type { ConnectionStore, ExternalIdSetup, GatewayResult } from '@app/sync-engine';
import { NOT_CONNECTED, otherInstallation } from '../auth/connection-reasons';
import { installationMark, installationOf } from '../auth/portal-inspection';
import { UNHURRIED_MS, type HubSpotClient } from '../client/hubspot-client';

export type ExternalIdOutcome =
  | { readonly kind: 'ready'; readonly created: boolean }
  /** S9.6: it names another installation; nothing may be written to this portal. */
  | { readonly kind: 'other_installation'; readonly message: string }
  /** A property of that name exists and cannot hold unique text. */
  | { readonly kind: 'unusable'; readonly message: string };

interface FoundProperty {
  readonly type: string;
  readonly hasUniqueValue: boolean;
  readonly description: string;
}

/** The property groups that a portal always has (hubspot-facts 5.3). */
const GROUPS: Readonly<Record<string, string>> = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
};

/** The unique property that carries our minted ids (S4.1) and, in its description, whose portal this is (S9.6). */
export class ExternalIdProperty implements ExternalIdSetup {
  constructor(
    private readonly client: HubSpotClient,
    private readonly connections: ConnectionStore,
    private readonly name: string,
  ) {}

  /** Makes the property where it is missing, and says whether this installation may use it. Safe to repeat. */
  async ensure(objectType: string): Promise<GatewayResult<ExternalIdOutcome>> {
    const connection = await this.connections.current();
    if (!connection) return { ok: false, failure: { kind: 'revoked', message: NOT_CONNECTED } };
    const { installationId, portalId } = connection;
    const found = await this.find(objectType);
    if (!found.ok) return found;
    if (found.value) return this.claim(objectType, found.value, installationId, portalId);
    const made = await this.create(objectType, installationId);
    if (made.ok) return { ok: true, value: { kind: 'ready', created: true } };
    const raced = made.failure.kind === 'final' && made.failure.refusal.conflict;
    if (!raced) return made;
    const again = await this.find(objectType);
    if (!again.ok) return again;
    return again.value ? this.claim(objectType, again.value, installationId, portalId) : made;
  }

  private async claim(
    objectType: string,
    found: FoundProperty,
    installationId: string,
    portalId: string,
  ): Promise<GatewayResult<ExternalIdOutcome>> {
    const holder = installationOf(found.description);
    if (holder !== null && holder !== installationId) {
      const message = otherInstallation(portalId, this.name, objectType, holder);
      return { ok: true, value: { kind: 'other_installation', message } };
    }
    if (found.type !== 'string' || !found.hasUniqueValue) {
      const message =
        `Property ${this.name} of ${objectType} in portal ${portalId} is not a unique text property, and HubSpot cannot ` +
        'change that later: archive it in HubSpot or give it another name, then connect again.';
      return { ok: true, value: { kind: 'unusable', message } };
    }
    if (holder === installationId) return { ok: true, value: { kind: 'ready', created: false } };
    const description = `${found.description} ${installationMark(installationId)}`.trim();
    const marked = await this.client.call(
      { what: `mark ${this.name} of ${objectType} with this installation`, effect: 'write', patienceMs: UNHURRIED_MS },
      (sdk) => sdk.crm.properties.coreApi.update(objectType, this.name, { description }),
    );
    return marked.ok ? { ok: true, value: { kind: 'ready', created: false } } : marked;
  }

  private async find(objectType: string): Promise<GatewayResult<FoundProperty | null>> {
    const answer = await this.client.call(
      { what: `read ${this.name} of ${objectType}`, effect: 'read', patienceMs: UNHURRIED_MS },
      (sdk) => sdk.crm.properties.coreApi.getByName(objectType, this.name),
    );
    if (answer.ok) {
      const { type, hasUniqueValue, description } = answer.value.body;
      return { ok: true, value: { type, hasUniqueValue: hasUniqueValue === true, description: description ?? '' } };
    }
    const absent = answer.failure.kind === 'final' && answer.failure.refusal.category === 'OBJECT_NOT_FOUND';
    return absent ? { ok: true, value: null } : answer;
  }

  /** An archived property of that name comes back with this definition (hubspot-facts 5.3). */
  private async create(objectType: string, installationId: string): Promise<GatewayResult<unknown>> {
    const groupName = await this.groupOf(objectType);
    if (!groupName.ok) return groupName;
    return this.client.call(
      { what: `create ${this.name} of ${objectType}`, effect: 'write', patienceMs: UNHURRIED_MS },
      (sdk) =>
        sdk.crm.properties.coreApi.create(objectType, {
          name: this.name,
          label: 'Renewa ID',
          description: `Id that Renewa HubSpot Sync gave this record. Do not edit or archive it. ${installationMark(installationId)}`,
          groupName: groupName.value,
          type: 'string' as never,
          fieldType: 'text' as never,
          hasUniqueValue: true,
          formField: false,
          hidden: false,
        }),
    );
  }

  private async groupOf(objectType: string): Promise<GatewayResult<string>> {
    const known = GROUPS[objectType];
    if (known) return { ok: true, value: known };
    const answer = await this.client.call(
      { what: `list the property groups of ${objectType}`, effect: 'read', patienceMs: UNHURRIED_MS },
      (sdk) => sdk.crm.properties.groupsApi.getAll(objectType),
    );
    if (!answer.ok) return answer;
    const names = answer.value.body.results.map(({ name }) => name);
    return {
      ok: true,
      value: names.find((name) => /information$/.test(name)) ?? names[0] ?? `${objectType}_information`,
    };
  }
}
