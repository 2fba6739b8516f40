import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Mutation, WebhookSubscription } from '../portal/mutation';
import type { Portal } from '../portal/portal';
import { DueQueue } from './due-queue';
import { eventKeys, eventPayload, eventsOf, subscriptionKey, type ChangeEvent } from './webhook-events';
import { signatureV1, signatureV3 } from './webhook-signature';
import type { WebhookBehaviour } from './webhook-behaviour';

interface Outgoing {
  readonly subscription: WebhookSubscription;
  readonly event: ChangeEvent;
  readonly eventId: number;
  readonly attempt: number;
  /** Real time (ms) from which it may be sent. */
  readonly due: number;
}

export interface DeliveryCounts {
  waiting: number;
  inFlight: number;
  delivered: number;
  failedAttempts: number;
  dropped: number;
  lost: number;
}

const USER_AGENT =
  'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client) - WebhooksExecutorDaemon-executor';

/** Sends change events to the apps' targets: batched, signed, retried, and as unreliable as configured (hubspot-facts 7.4). */
export class WebhookDelivery {
  private readonly counts = { inFlight: 0, delivered: 0, failedAttempts: 0, dropped: 0, lost: 0 };
  private readonly waiting = new DueQueue<Outgoing>();
  /** Due events by app, waiting for a free connection. */
  private readonly ready = new Map<number, Outgoing[]>();
  private timer: NodeJS.Timeout | null = null;
  /** Real time (ms) for which the timer is set. */
  private armedFor = 0;
  private lastEventId = 1_000_000_000;
  private closed = false;
  private readonly inFlight = new Map<number, number>();
  /** Active subscriptions by what they ask for; null until they are asked again. */
  private subscribers: Map<string, WebhookSubscription[]> | null = null;

  constructor(
    private readonly portal: Portal,
    public behaviour: WebhookBehaviour,
  ) {
    portal.onMutation((mutation) => this.notice(mutation));
    portal.onReplaced(() => {
      this.waiting.clear();
      this.ready.clear();
      this.subscribers = null;
    });
  }

  /** `waiting` and `inFlight` are zero when everything was delivered, dropped or lost. */
  tally(): DeliveryCounts {
    let waiting = this.waiting.size;
    for (const ready of this.ready.values()) waiting += ready.length;
    return { waiting, ...this.counts };
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private notice(mutation: Mutation): void {
    if (mutation.k === 'subscription' || mutation.k === 'subscription-delete') this.subscribers = null;
    if (this.portal.state.webhookTargets.size === 0) return;
    for (const event of eventsOf(this.portal, mutation)) {
      for (const key of eventKeys(this.portal, event)) {
        for (const subscription of this.subscribersOf(key)) this.accept(subscription, event);
      }
    }
    this.schedule();
  }

  /** An event that never happened: record 123, number 100 (recording `webhooks/test-button-contact-propertychange`). */
  sendTest(subscription: WebhookSubscription): void {
    const [subject = ''] = subscription.eventType.split('.');
    const event: ChangeEvent = {
      kind: 'propertyChange',
      typeId: subscription.objectTypeId ?? this.portal.state.types.find(subject)?.id ?? '0-1',
      objectId: 123,
      occurredAt: this.portal.now(),
      source: { sourceType: 'CRM', sourceId: '' },
      ...(subscription.propertyName ? { propertyName: subscription.propertyName, propertyValue: 'sample-value' } : {}),
    };
    this.waiting.push({ subscription, event, eventId: 100, attempt: 0, due: Date.now() });
    this.schedule();
  }

  private subscribersOf(key: string): readonly WebhookSubscription[] {
    if (!this.subscribers) {
      this.subscribers = new Map();
      for (const subscription of this.portal.state.subscriptions.values()) {
        const held = this.subscribers.get(subscriptionKey(subscription)) ?? [];
        if (subscription.active) this.subscribers.set(subscriptionKey(subscription), [...held, subscription]);
      }
    }
    return this.subscribers.get(key) ?? [];
  }

  private accept(subscription: WebhookSubscription, event: ChangeEvent): void {
    const { random } = this.portal;
    if (!this.isInstalled(subscription.appId)) return;
    if (random.chance(this.behaviour.lose)) {
      this.counts.lost++;
      return;
    }
    this.enqueue(subscription, event);
    if (random.chance(this.behaviour.duplicate)) this.enqueue(subscription, event);
  }

  private enqueue(subscription: WebhookSubscription, event: ChangeEvent): void {
    const { random } = this.portal;
    if (!random.chance(this.behaviour.repeatEventId)) this.lastEventId += 1 + random.below(1_000);
    const jitter = this.behaviour.jitterMs > 0 ? random.below(this.behaviour.jitterMs) : 0;
    this.waiting.push({
      subscription,
      event,
      eventId: this.lastEventId,
      attempt: 0,
      due: Date.now() + this.behaviour.delayMs + jitter,
    });
  }

  private schedule(): void {
    const next = this.waiting.nextDue;
    if (this.closed || next === null || (this.timer && this.armedFor <= next)) return;
    if (this.timer) clearTimeout(this.timer);
    this.armedFor = next;
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.sendDue();
      },
      Math.max(0, next - Date.now()),
    );
  }

  private sendDue(): void {
    for (const outgoing of this.waiting.takeDue(Date.now())) {
      const { appId } = outgoing.subscription;
      const ready = this.ready.get(appId) ?? [];
      ready.push(outgoing);
      this.ready.set(appId, ready);
    }
    for (const appId of this.ready.keys()) this.sendReady(appId);
    this.schedule();
  }

  /** Starts as many deliveries as the app's concurrency allows. */
  private sendReady(appId: number): void {
    const target = this.portal.state.webhookTargets.get(appId);
    let ready = this.ready.get(appId) ?? [];
    if (!target || !this.isInstalled(appId)) {
      this.counts.dropped += ready.length;
      this.ready.set(appId, []);
      return;
    }
    if (this.behaviour.shuffle && ready.length > 1) ready = this.portal.random.shuffled(ready);
    const most = Math.min(this.behaviour.concurrency, target.maxConcurrentRequests);
    let taken = 0;
    while (taken < ready.length && (this.inFlight.get(appId) ?? 0) < most) {
      const batch = ready.slice(taken, taken + this.behaviour.maxBatch);
      taken += batch.length;
      void this.deliver(appId, target.targetUrl, batch);
    }
    this.ready.set(appId, ready.slice(taken));
  }

  private async deliver(appId: number, url: string, batch: readonly Outgoing[]): Promise<void> {
    this.track(appId, 1);
    const isTaken = await this.post(appId, url, batch);
    this.track(appId, -1);
    if (isTaken) this.counts.delivered += batch.length;
    else this.retry(batch);
    if (this.closed) return;
    this.sendReady(appId);
    this.schedule();
  }

  private track(appId: number, change: 1 | -1): void {
    this.inFlight.set(appId, (this.inFlight.get(appId) ?? 0) + change);
    this.counts.inFlight += change;
  }

  private retry(batch: readonly Outgoing[]): void {
    this.counts.failedAttempts++;
    for (const outgoing of batch) {
      const wait = this.behaviour.retryDelaysMs[outgoing.attempt];
      if (wait === undefined || !this.isInstalled(outgoing.subscription.appId)) {
        this.counts.dropped++;
        continue;
      }
      const spread = 0.8 + 0.4 * this.portal.random.next();
      this.waiting.push({
        ...outgoing,
        attempt: outgoing.attempt + 1,
        due: Date.now() + wait * this.behaviour.retryTimeScale * spread,
      });
    }
  }

  private isInstalled(appId: number): boolean {
    return this.portal.state.webhookTargets.has(appId) && !this.portal.state.uninstalledApps.has(appId);
  }

  /** True for a 2xx answer within the time-out. Timestamp and signatures are made anew for each attempt. */
  private post(appId: number, url: string, batch: readonly Outgoing[]): Promise<boolean> {
    const secret = this.portal.app(appId)?.clientSecret ?? '';
    const payload = batch.map(({ subscription, event, eventId, attempt }) =>
      eventPayload(this.portal, subscription, event, eventId, attempt),
    );
    const body = JSON.stringify(payload);
    const timestamp = this.portal.now();
    const headers = {
      accept: '*/*',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': USER_AGENT,
      'x-hubspot-request-timestamp': String(timestamp),
      'x-hubspot-signature': signatureV1(secret, body),
      'x-hubspot-signature-v3': signatureV3(secret, 'POST', url, body, timestamp),
      'x-hubspot-signature-version': 'v1',
      'x-hubspot-timeout-millis': '10000',
    };
    return new Promise((resolve) => {
      const send = url.startsWith('https:') ? httpsRequest : httpRequest;
      const outgoing = send(url, { method: 'POST', headers, timeout: this.behaviour.timeoutMs }, (answer) => {
        answer.resume();
        const status = answer.statusCode ?? 500;
        answer.on('end', () => resolve(status >= 200 && status < 300));
        answer.on('error', () => resolve(false));
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', () => resolve(false));
      outgoing.end(body);
    });
  }
}
