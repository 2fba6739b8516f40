import { portalRules } from '@app/hubspot-mapping';
import type { Owner, Pipeline, PortalRule, PropertyDefinition } from '@app/hubspot-mapping';
import type { CatalogueStore, ConnectionStore, GatewayResult } from '@app/sync-engine';
import { transient } from '../client/failure';
import { UNHURRIED_MS, type HubSpotClient } from '../client/hubspot-client';
import { addOptions } from './option-creation';
import { portalCatalogueKind, type PortalCatalogue } from './portal-catalogue';
import { propertyDefinitions } from './property-definition';

const OWNERS_PAGE = 500;

/** hubspot-facts 2.1: the validation rules' path takes type ids only. */
const TYPE_IDS: Readonly<Record<string, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  tickets: '0-5',
  products: '0-7',
  line_items: '0-8',
};

/** Reads what a portal can hold: properties (also the archived ones), pipelines, owners, validation rules. */
export class PropertyCatalogueService {
  constructor(
    private readonly client: HubSpotClient,
    private readonly catalogues: CatalogueStore,
    private readonly connections: ConnectionStore,
  ) {}

  /** Reads everything about one object type and stores it. Nothing is stored if a part cannot be read. */
  async refresh(objectType: string): Promise<GatewayResult<PortalCatalogue>> {
    const connection = await this.connections.current();
    const properties = await this.listed(objectType, connection?.scopes ?? []);
    if (!properties.ok) return properties;
    const archived = await this.properties(objectType, 'archived=true');
    if (!archived.ok) return archived;
    const pipelines = await this.pipelines(objectType);
    if (!pipelines.ok) return pipelines;
    const owners = await this.owners();
    if (!owners.ok) return owners;
    const rules = await this.rules(objectType);
    if (!rules.ok) return rules;
    const catalogue: PortalCatalogue = {
      reference: {
        timeZone: connection?.timeZone ?? 'UTC',
        currency: connection?.currency ?? 'USD',
        properties: properties.value.map((property) => withRules(property, rules.value.get(property.name))),
        owners: owners.value,
        pipelines: pipelines.value,
      },
      archivedProperties: archived.value.map(({ name }) => name),
    };
    await this.catalogues.save(portalCatalogueKind(objectType), catalogue);
    return { ok: true, value: catalogue };
  }

  /** As last stored; null if it was never read. `readAt` in ms of the database's clock. */
  async stored(objectType: string): Promise<{ readonly catalogue: PortalCatalogue; readonly readAt: number } | null> {
    const kept = await this.catalogues.load(portalCatalogueKind(objectType));
    return kept ? { catalogue: kept.body as PortalCatalogue, readAt: kept.readAt } : null;
  }

  /**
   * S3.4: makes the values options of the property, where it does not list them, and keeps the catalogue with them, so that no process
   * makes them twice. Other entities and properties keep what was read of them.
   */
  async addOptions(objectType: string, property: string, values: readonly string[]): Promise<GatewayResult<undefined>> {
    const made = await addOptions(this.client, objectType, property, values);
    if (!made.ok) return made;
    const stored = await this.stored(objectType);
    if (stored) {
      const { reference } = stored.catalogue;
      const properties = reference.properties.map((one) =>
        one.name === property ? withRules(made.value, one.rules) : one,
      );
      await this.catalogues.save(portalCatalogueKind(objectType), {
        ...stored.catalogue,
        reference: { ...reference, properties },
      });
    }
    return { ok: true, value: undefined };
  }

  /**
   * S2.9: which of these properties are listed, live and readable at this moment; a blank value of any other is not to be believed.
   * Null if the list cannot be read now: then none is.
   */
  async listedNow(objectType: string, properties: readonly string[]): Promise<ReadonlySet<string> | null> {
    const connection = await this.connections.current();
    const listed = await this.listed(objectType, connection?.scopes ?? []);
    if (!listed.ok) return null;
    const names = new Set(listed.value.map(({ name }) => name));
    return new Set(properties.filter((name) => names.has(name)));
  }

  /** HubSpot lists sensitive properties on demand only, and shows their values with their own scopes only (hubspot-facts 1.6). */
  private async listed(
    objectType: string,
    scopes: readonly string[],
  ): Promise<GatewayResult<readonly PropertyDefinition[]>> {
    const plain = await this.properties(objectType, 'archived=false');
    if (!plain.ok) return plain;
    const all = [...plain.value];
    for (const sensitivity of ['sensitive', 'highly_sensitive']) {
      if (!scopes.some((scope) => scope.includes(`.${sensitivity}`))) continue;
      const more = await this.properties(objectType, `archived=false&dataSensitivity=${sensitivity}`);
      if (!more.ok) return more;
      all.push(...more.value.filter(({ name }) => !all.some((known) => known.name === name)));
    }
    return { ok: true, value: all };
  }

  private async properties(objectType: string, query: string): Promise<GatewayResult<readonly PropertyDefinition[]>> {
    const answer = await this.client.json(
      { what: `list the properties of ${objectType}`, effect: 'read', patienceMs: UNHURRIED_MS },
      { method: 'GET', path: `/crm/v3/properties/${encodeURIComponent(objectType)}?${query}` },
    );
    if (!answer.ok) return answer;
    const { results } = answer.value.body as { results?: unknown };
    if (!Array.isArray(results))
      return { ok: false, failure: transient(`The list of properties of ${objectType} is no list.`) };
    return { ok: true, value: propertyDefinitions(results) };
  }

  /** Object types without pipelines have none; a missing scope is a failure, lest every stage look unknown. */
  private async pipelines(objectType: string): Promise<GatewayResult<readonly Pipeline[]>> {
    const answer = await this.client.call(
      { what: `list the pipelines of ${objectType}`, effect: 'read', patienceMs: UNHURRIED_MS },
      (sdk) => sdk.crm.pipelines.pipelinesApi.getAll(objectType),
    );
    if (!answer.ok) {
      const none =
        answer.failure.kind === 'final' &&
        ['OBJECT_NOT_FOUND', 'VALIDATION_ERROR'].includes(answer.failure.refusal.category);
      return none ? { ok: true, value: [] } : answer;
    }
    const pipelines = answer.value.body.results.filter(({ archived }) => !archived);
    return {
      ok: true,
      value: pipelines.map(({ id, label, stages }) => ({
        id,
        label,
        stages: stages.filter(({ archived }) => !archived).map((stage) => ({ id: stage.id, label: stage.label })),
      })),
    };
  }

  /** Active and archived: an archived owner's id may stay on records (hubspot-facts 5.4). */
  private async owners(): Promise<GatewayResult<readonly Owner[]>> {
    const found: Owner[] = [];
    for (const archived of [false, true]) {
      let after: string | undefined;
      do {
        const page = after;
        const answer = await this.client.call(
          { what: 'list the owners', effect: 'read', patienceMs: UNHURRIED_MS },
          (sdk) => sdk.crm.owners.ownersApi.getPage(undefined, page, OWNERS_PAGE, archived),
        );
        if (!answer.ok) return answer;
        for (const { id, email } of answer.value.body.results) found.push({ id, email: email ?? '', archived });
        after = answer.value.body.paging?.next?.after;
      } while (after !== undefined);
    }
    return { ok: true, value: found };
  }

  /** None where HubSpot does not tell them to this app: then its refusals do (S3.8). */
  private async rules(objectType: string): Promise<GatewayResult<ReadonlyMap<string, readonly PortalRule[]>>> {
    const typeId = TYPE_IDS[objectType] ?? objectType;
    const answer = await this.client.json(
      { what: `read the validation rules of ${objectType}`, effect: 'read', patienceMs: UNHURRIED_MS },
      { method: 'GET', path: `/crm/v3/property-validations/${encodeURIComponent(typeId)}` },
    );
    if (!answer.ok) return answer.failure.kind === 'final' ? { ok: true, value: new Map() } : answer;
    const { results } = answer.value.body as { results?: unknown };
    return { ok: true, value: portalRules(Array.isArray(results) ? results : []) };
  }
}

function withRules(property: PropertyDefinition, rules: readonly PortalRule[] | undefined): PropertyDefinition {
  return rules ? { ...property, rules } : property;
}
