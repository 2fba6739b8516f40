import { accountRoutes } from './api/account-routes';
import { ASSOCIATION_LABEL_ROUTES } from './api/association-label-routes';
import { ASSOCIATION_LIMIT_ROUTES } from './api/association-limit-routes';
import { ASSOCIATION_ROUTES } from './api/association-routes';
import { journalFiles, journalRoutes } from './api/journal-routes';
import { journalSubscriptionRoutes } from './api/journal-subscription-routes';
import { OWNER_ROUTES } from './api/owner-routes';
import { OUTSIDE_CRM_ROUTES } from './api/outside-crm-routes';
import { PIPELINE_ROUTES } from './api/pipeline-routes';
import { PROPERTY_ROUTES } from './api/property-routes';
import { PROPERTY_VALIDATION_ROUTES } from './api/property-validation-routes';
import { BATCH_READ_ROUTES } from './api/record-batch-reads';
import { BATCH_WRITE_ROUTES } from './api/record-batch-writes';
import { RECORD_ROUTES } from './api/record-routes';
import { SCHEMA_ROUTES } from './api/schema-routes';
import { SEARCH_ROUTES } from './api/search-routes';
import { WEBHOOK_SETTINGS_ROUTES } from './api/webhook-settings-routes';
import { CURRENCY_ROUTES } from './api/currency-routes';
import { LIMIT_ROUTES } from './api/limit-routes';
import { ControlApi } from './control/control-api';
import type { HubSpotEmulatorOptions } from './emulator-options';
import { FaultPlan } from './faults/fault-plan';
import { ApiServer } from './http/api-server';
import { EmulatorHttpServer, type CallHandler } from './http/http-server';
import { RequestLog } from './http/request-log';
import { RouteTable } from './http/route-table';
import { KNOWN_SCOPES } from './http/scopes';
import { DEFAULT_JOURNAL, WebhookJournal } from './journal/webhook-journal';
import { LimitLedger, limitsOf } from './limits/request-limits';
import { authorizePage } from './oauth/authorize-page';
import { oauthRoutes } from './oauth/oauth-routes';
import { TokenBook } from './oauth/token-book';
import { recordPage } from './page/record-page';
import { Portal } from './portal/portal';
import { checkSettings, DEFAULT_PORTAL, type AppDefinition, type PortalSettings } from './portal/portal-settings';
import { SeededRandom } from './portal/seeded-random';
import { DEFAULT_SWITCHES } from './portal/switches';
import { AccountProcesses } from './records/account-processes';
import { seedRecords } from './records/seeding';
import { SearchIndex } from './records/search-index';
import { subscribeToAll } from './webhooks/subscribe-to-all';
import { DEFAULT_WEBHOOK_BEHAVIOUR } from './webhooks/webhook-behaviour';
import { WebhookDelivery } from './webhooks/webhook-delivery';

export interface HubSpotEmulator {
  /** Base URL of the API, of the authorize page and of the control API: `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly portalId: number;
  readonly appId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A refresh token as if a user had connected the app, with all the app's scopes. */
  install(): string;
  /** Aims the app's webhooks at `url` and subscribes to everything (see `subscribeToAll`). */
  sendWebhooksTo(url: string): void;
  close(): Promise<void>;
}

/**
 * Starts a HubSpot account on a port of this machine.
 * @throws when the port is taken, the data file is damaged, or the time zone or a currency does not exist.
 */
export const createHubSpotEmulator = async (options: HubSpotEmulatorOptions = {}): Promise<HubSpotEmulator> => {
  const app: AppDefinition = {
    appId: options.appId ?? 54321,
    clientId: options.clientId ?? 'emulated-client-id',
    clientSecret: options.clientSecret ?? 'emulated-client-secret',
    name: 'Renewa HubSpot Sync',
    scopes: options.scopes ?? KNOWN_SCOPES,
  };
  const seed = options.seed ?? 1;
  const settings: PortalSettings = {
    portalId: options.portalId ?? DEFAULT_PORTAL.portalId,
    timeZone: options.timeZone ?? DEFAULT_PORTAL.timeZone,
    currency: options.currency ?? DEFAULT_PORTAL.currency,
    additionalCurrencies: options.additionalCurrencies ?? DEFAULT_PORTAL.additionalCurrencies,
    accountType: options.accountType ?? DEFAULT_PORTAL.accountType,
    hublet: options.hublet ?? DEFAULT_PORTAL.hublet,
    plan: options.plan ?? DEFAULT_PORTAL.plan,
    answersAsOf: options.answersAsOf ?? DEFAULT_PORTAL.answersAsOf,
  };
  checkSettings(settings);
  const portal = new Portal({
    settings,
    apps: [app, ...(options.apps ?? [])],
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    clock: options.clock ?? Date.now,
    seed,
    ...(options.dataFile ? { dataFile: options.dataFile } : {}),
  });
  const isEmpty = portal.state.types.all().every((type) => portal.state.table(type.id).size === 0);
  if (isEmpty && options.records) seedRecords(portal, options.records);
  const index = new SearchIndex(portal);
  const tokens = new TokenBook(portal, options.serviceKeys ?? [], options.developerApiKey ?? 'emulated-developer-key');
  const limits = new LimitLedger(limitsOf(portal.settings.plan, options.limits), portal.settings.timeZone);
  const staticApps = [...new Set((options.serviceKeys ?? []).map(({ appId }) => appId))];
  const faults = new FaultPlan(new SeededRandom(seed + 1));
  const log = new RequestLog();
  const webhooks = new WebhookDelivery(portal, { ...DEFAULT_WEBHOOK_BEHAVIOUR, ...options.webhooks });
  const journal = new WebhookJournal(portal, { ...DEFAULT_JOURNAL, ...options.journal });
  const processes = new AccountProcesses(portal);
  const api = new ApiServer({
    portal,
    index,
    routes: routesOf(tokens, journal, limits, staticApps),
    tokens,
    limits,
    faults,
    log,
  });
  const handlers: CallHandler[] = [authorizeHandler(tokens, options.autoApprove ?? false), journalFiles(journal)];
  if (options.control !== false) {
    const control = new ControlApi({ portal, faults, log, limits, webhooks, journal });
    handlers.push((raw) => control.handle(raw));
    handlers.push((raw) =>
      raw.path === '/' && raw.method === 'GET'
        ? Promise.resolve({ kind: 'answer', answer: { status: 200, html: recordPage(portal) } })
        : null,
    );
  }
  handlers.push((raw, cutNow) => api.handle(raw, cutNow));
  const server = new EmulatorHttpServer(handlers);
  await server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return {
    url: server.url,
    portalId: portal.settings.portalId,
    appId: app.appId,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    install: () => tokens.newRefreshToken(app.appId, app.scopes).token,
    sendWebhooksTo: (url) => void subscribeToAll(portal, app.appId, url),
    close: async () => {
      webhooks.close();
      processes.close();
      faults.clear();
      await server.close();
      portal.close();
    },
  };
};

const routesOf = (
  tokens: TokenBook,
  journal: WebhookJournal,
  limits: LimitLedger,
  staticApps: readonly number[],
): RouteTable =>
  new RouteTable([
    ...BATCH_READ_ROUTES,
    ...BATCH_WRITE_ROUTES,
    ...SEARCH_ROUTES,
    ...RECORD_ROUTES,
    ...ASSOCIATION_LIMIT_ROUTES,
    ...ASSOCIATION_ROUTES,
    ...ASSOCIATION_LABEL_ROUTES,
    ...PROPERTY_ROUTES,
    ...PROPERTY_VALIDATION_ROUTES,
    ...PIPELINE_ROUTES,
    ...OWNER_ROUTES,
    ...SCHEMA_ROUTES,
    ...accountRoutes(limits, staticApps),
    ...OUTSIDE_CRM_ROUTES,
    ...LIMIT_ROUTES,
    ...CURRENCY_ROUTES,
    ...WEBHOOK_SETTINGS_ROUTES,
    ...oauthRoutes(tokens),
    ...journalRoutes(journal),
    ...journalSubscriptionRoutes(journal),
  ]);

const authorizeHandler =
  (tokens: TokenBook, autoApprove: boolean): CallHandler =>
  (raw) =>
    /^\/oauth\/(\d+\/)?authorize$/.test(raw.path) && raw.method === 'GET'
      ? Promise.resolve({ kind: 'answer', answer: authorizePage(tokens, raw.query, autoApprove) })
      : null;
