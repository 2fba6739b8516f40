import type { Agent } from 'node:http';
import type { Client } from '@hubspot/api-client';
import type { ConnectionStore, GatewayFailure, GatewayResult } from '@app/sync-engine';
import { versionsAt } from '../client/api-version';
import { callScope, type CallScope } from '../client/call-scope';
import { bodyOf, judge, networkCode, transient } from '../client/failure';
import { createBoundedAgent } from '../client/http-agent';
import { UNHURRIED_MS, type HubSpotClient } from '../client/hubspot-client';
import { createSdkClient } from '../client/sdk-client';
import { DEFAULT_TIMEOUT_MS, type HubSpotGatewayOptions } from '../gateway-options';
import { subscriptionKey, subscriptionLines, wantedSubscriptions, type WatchedObject } from './webhook-events';

export type SubscriptionOutcome =
  | {
      readonly kind: 'ready';
      readonly created: number;
      readonly activated: number;
      /** Where the app's webhooks went before, if elsewhere. */
      readonly previousTarget: string | null;
    }
  /** Nothing may be set by API: what the admin must set in HubSpot. */
  | { readonly kind: 'manual'; readonly message: string; readonly subscriptions: readonly string[] }
  /** A service key has no webhooks: hints come from polling and the audit (hubspot-facts 1.1). */
  | { readonly kind: 'no_webhooks'; readonly message: string };

type Send = <T>(what: string, effect: 'read' | 'write', call: (sdk: Client) => Promise<T>) => Promise<GatewayResult<T>>;

const CONCURRENCY = 10;

/** Sees to it that HubSpot calls our webhook for what the mappings need. Settings belong to the app, not to a portal (hubspot-facts 7.1). */
export class WebhookSubscriptionsService {
  private readonly agent: Agent;
  private readonly keyed: Client | null;

  constructor(
    private readonly options: HubSpotGatewayOptions,
    private readonly client: HubSpotClient,
    private readonly connections: ConnectionStore,
  ) {
    this.agent = createBoundedAgent(options.apiBaseUrl, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    this.keyed = options.developerApiKey
      ? createSdkClient(options.apiBaseUrl, this.agent, versionsAt(options.apiVersion), options.developerApiKey)
      : null;
  }

  /** Adds what is missing and activates what sleeps; what others subscribed to stays. Safe to repeat. */
  async ensure(targetUrl: string, objects: readonly WatchedObject[]): Promise<GatewayResult<SubscriptionOutcome>> {
    const connection = await this.connections.current();
    if (connection?.authKind === 'service_key') {
      const message = 'A service key has no webhooks: changes in HubSpot are found by polling and by the audit.';
      return { ok: true, value: { kind: 'no_webhooks', message } };
    }
    const appId = this.options.appId ?? Number(connection?.ownSourceId ?? NaN);
    const send = this.sender(connection?.scopes ?? []);
    if (!send || !Number.isInteger(appId)) return { ok: true, value: byHand(targetUrl, objects) };
    const previous = await this.aim(send, appId, targetUrl);
    if (!previous.ok) return previous;
    const listed = await send('list the webhook subscriptions', 'read', (sdk) =>
      sdk.webhooks.subscriptionsApi.getAll(appId),
    );
    if (!listed.ok) return listed;
    const known = new Map(
      listed.value.results.map(({ id, active, eventType, propertyName, objectTypeId }) => [
        subscriptionKey({
          eventType,
          ...(propertyName ? { propertyName } : {}),
          ...(objectTypeId && eventType.startsWith('object.') ? { objectTypeId } : {}),
        }),
        { id: Number(id), active },
      ]),
    );
    let created = 0;
    let activated = 0;
    for (const wanted of wantedSubscriptions(objects)) {
      const held = known.get(subscriptionKey(wanted));
      if (held?.active) continue;
      const done = held
        ? await send('activate a webhook subscription', 'write', (sdk) =>
            sdk.webhooks.subscriptionsApi.update(held.id, appId, { active: true }),
          )
        : await send('create a webhook subscription', 'write', (sdk) =>
            sdk.webhooks.subscriptionsApi.create(appId, {
              ...wanted,
              eventType: wanted.eventType as never,
              active: true,
            }),
          );
      if (!done.ok && !isConflict(done.failure)) return done;
      if (held) activated += 1;
      else created += 1;
    }
    return { ok: true, value: { kind: 'ready', created, activated, previousTarget: previous.value } };
  }

  close(): void {
    this.agent.destroy();
  }

  private async aim(send: Send, appId: number, targetUrl: string): Promise<GatewayResult<string | null>> {
    const settings = await send('read the webhook settings', 'read', (sdk) => sdk.webhooks.settingsApi.getAll(appId));
    const absent =
      !settings.ok && settings.failure.kind === 'final' && settings.failure.refusal.category === 'OBJECT_NOT_FOUND';
    if (!settings.ok && !absent) return settings;
    const before = settings.ok ? settings.value.targetUrl : null;
    if (before === targetUrl) return { ok: true, value: null };
    const aimed = await send('set the webhook target', 'write', (sdk) =>
      sdk.webhooks.settingsApi.configure(appId, {
        targetUrl,
        throttling: { maxConcurrentRequests: CONCURRENCY },
      }),
    );
    return aimed.ok ? { ok: true, value: before } : aimed;
  }

  /** The developer key where there is one; else the connection's token, if it may (hubspot-facts 7.1); else nothing. */
  private sender(scopes: readonly string[]): Send | null {
    const { keyed } = this;
    if (keyed) return (what, _effect, call) => sendWithKey(what, () => call(keyed));
    if (!scopes.includes('developers-write')) return null;
    return async (what, effect, call) => {
      const answer = await this.client.call({ what, effect, patienceMs: UNHURRIED_MS }, call);
      return answer.ok ? { ok: true, value: answer.value.body } : answer;
    };
  }
}

async function sendWithKey<T>(what: string, call: () => Promise<T>): Promise<GatewayResult<T>> {
  const scope: CallScope = { accessToken: '', status: null, headers: {} };
  try {
    return { ok: true, value: await callScope.run(scope, call) };
  } catch (error) {
    const errorCode = networkCode(error);
    if (scope.status === null && errorCode === null) throw error;
    const verdict = judge({ what, status: scope.status, headers: scope.headers, body: bodyOf(error), errorCode });
    if (verdict === 'rate_limited') return { ok: false, failure: transient(`HubSpot limits the calls to ${what}.`) };
    if (verdict !== 'unauthorised') return { ok: false, failure: verdict };
    const message = `HubSpot refuses the developer API key when asked to ${what}: the key is another account’s, or was replaced.`;
    const refusal = { category: 'INVALID_AUTHENTICATION', message, properties: [], existingId: null, conflict: false };
    return { ok: false, failure: { kind: 'final', message, refusal } };
  }
}

function isConflict(failure: GatewayFailure): boolean {
  return failure.kind === 'final' && failure.refusal.conflict;
}

function byHand(targetUrl: string, objects: readonly WatchedObject[]): SubscriptionOutcome {
  return {
    kind: 'manual',
    message:
      `This installation may neither see nor set the app's webhooks itself. See to it that on the app's Webhooks tab in HubSpot the target URL is ` +
      `${targetUrl} and the events listed here are subscribed: changes of which no event comes are found by the audit only.`,
    subscriptions: subscriptionLines(wantedSubscriptions(objects)),
  };
}
