import type {
  CatalogueStore,
  Clock,
  ConnectionStore,
  EventJournal,
  HubSpotGateway,
  Random,
  RequestBudget,
} from '@app/sync-engine';
import { Associations } from './associations/associations';
import { AccessTokensService, type DatabaseTime } from './auth/access-tokens.service';
import { ClockComparison } from './auth/clock-comparison';
import { OAuthCalls } from './auth/oauth-calls';
import { OAuthService } from './auth/oauth.service';
import { PortalConnector } from './auth/portal-connector';
import { PortalInspection } from './auth/portal-inspection';
import { TokenCipher } from './auth/token-cipher';
import { ExternalIdProperty } from './catalogue/external-id-property';
import { PropertyCatalogueService } from './catalogue/property-catalogue.service';
import { WebhookSubscriptionsService } from './catalogue/webhook-subscriptions.service';
import { versionsAt } from './client/api-version';
import { HubSpotClient } from './client/hubspot-client';
import { JsonExchange } from './client/json-exchange';
import { RequestAllowance } from './client/request-allowance';
import { DEFAULT_EXTERNAL_ID_PROPERTY, DEFAULT_TIMEOUT_MS, type HubSpotGatewayOptions } from './gateway-options';
import { WebhooksJournal } from './journal/webhooks-journal';
import { HubSpotRecords } from './records/hubspot-records';
import { OwnSource } from './records/own-source';
import { RecordReads } from './records/record-reads';
import { RecordWrites } from './records/record-writes';
import { TextSearch } from './records/text-search';

const REFRESH_MARGIN_MS = 5 * 60_000;

export interface HubSpotGatewayDependencies {
  readonly options: HubSpotGatewayOptions;
  readonly connections: ConnectionStore;
  readonly budget: RequestBudget;
  readonly catalogues: CatalogueStore;
  readonly clock: Clock;
  readonly random: Random;
  /** The database's clock; `SyncState` is one. */
  readonly database: DatabaseTime;
}

/** Everything that talks to HubSpot, wired. */
export interface HubSpotGatewayParts {
  readonly gateway: HubSpotGateway & Required<Pick<HubSpotGateway, 'searchModified'>>;
  readonly associations: Associations;
  readonly textSearch: TextSearch;
  readonly oauth: OAuthService;
  readonly tokens: AccessTokensService;
  readonly catalogue: PropertyCatalogueService;
  readonly externalId: ExternalIdProperty;
  readonly webhooks: WebhookSubscriptionsService;
  readonly clocks: ClockComparison;
  readonly ownSource: OwnSource;
  readonly journal: EventJournal;
  close(): Promise<void>;
}

export function assembleHubSpotGateway(dependencies: HubSpotGatewayDependencies): HubSpotGatewayParts {
  const { options, connections, budget, catalogues, clock, random, database } = dependencies;
  const property = options.externalIdProperty ?? DEFAULT_EXTERNAL_ID_PROPERTY;
  const exchange = new JsonExchange(
    options.apiBaseUrl,
    versionsAt(options.apiVersion),
    options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  );
  const cipher = new TokenCipher(options.encryptionKey, options.previousKeys);
  const calls = new OAuthCalls(exchange, options);
  const refreshMarginMs = options.refreshMarginMs ?? REFRESH_MARGIN_MS;
  const tokens = new AccessTokensService({ connections, cipher, calls, clock, database, refreshMarginMs });
  const inspection = new PortalInspection(exchange, database);
  const connector = new PortalConnector({ options, connections, cipher, inspection, tokens, database, random });
  const allowance = new RequestAllowance(budget, clock);
  const client = new HubSpotClient({ options, tokens, allowance, clock });
  const reads = new RecordReads(client);
  const ownSource = new OwnSource(reads, tokens, connections);
  const webhooks = new WebhookSubscriptionsService(options, client, connections);
  return {
    gateway: new HubSpotRecords(client, allowance, reads, new RecordWrites(client, property), ownSource),
    associations: new Associations(client),
    textSearch: new TextSearch(client),
    oauth: new OAuthService({ options, connections, calls, inspection, connector, tokens, cipher }),
    tokens,
    catalogue: new PropertyCatalogueService(client, catalogues, connections),
    externalId: new ExternalIdProperty(client, connections, property),
    webhooks,
    clocks: new ClockComparison(tokens, inspection, connections),
    ownSource,
    journal: new WebhooksJournal(exchange, calls, clock, options),
    async close() {
      webhooks.close();
      await client.close();
      await exchange.close();
    },
  };
}
