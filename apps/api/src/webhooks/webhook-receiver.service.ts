import { SyncMetrics } from '@app/observability';
import type { InboundEvent, WakeQueue, WebhookIntake } from '@app/sync-engine';
import { readWebhookCall, translateEvents, type WebhookEvent } from '@app/sync-engine/event-handlers';
import { WAKE_QUEUE } from '@app/sync-queue';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { EventContextService } from './event-context.service';
import type { RefusalReason } from './refusal';
import { WEBHOOK_INTAKE } from './webhook-ports';

/** HubSpot waits five seconds (hubspot-facts 7.4); what is stored later than this is stored again, once, by its retry. */
const STORE_MS = 4000;

export type Receipt =
  { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly named?: string };

/** Takes in the body of a call whose signature was found right: all of its events are stored and marked, or none. */
@Injectable()
export class WebhookReceiver {
  private readonly log = new Logger('Webhooks');

  constructor(
    private readonly context: EventContextService,
    @Inject(WEBHOOK_INTAKE) private readonly intake: WebhookIntake,
    @Inject(WAKE_QUEUE) private readonly wakeQueue: WakeQueue,
    private readonly metrics: SyncMetrics,
  ) {}

  async receive(body: Buffer): Promise<Receipt> {
    const call = readWebhookCall(body);
    if (call.kind !== 'events') return { kind: 'refused', reason: call.kind };
    this.metrics.webhookEvents.inc({ verdict: 'malformed' }, call.malformed.length);
    const [malformed] = call.malformed;
    if (malformed) {
      this.log.warn(`${call.malformed.length} malformed webhook events left out; the first: ${malformed.reason}`);
      if (call.events.length === 0) {
        return { kind: 'refused', reason: 'malformed_events', named: malformed.reason };
      }
    }
    if (call.events.length === 0) return { kind: 'accepted' };
    try {
      return await withinTime(this.store(call.events));
    } catch (error) {
      this.log.error(`A webhook call was not stored: ${error instanceof Error ? error.message : String(error)}`);
      return { kind: 'refused', reason: 'not_stored' };
    }
  }

  private async store(events: readonly WebhookEvent[]): Promise<Receipt> {
    const portalIds = [...new Set(events.map(({ portalId }) => portalId))];
    const rows = translateEvents(events, await this.context.forPortals(portalIds));
    if (rows.every(({ verdict }) => verdict === 'unknown_portal')) {
      this.count(rows);
      return { kind: 'refused', reason: 'unknown_portal', named: portalIds.slice(0, 3).join(', ') };
    }
    const { marked, duplicates } = await this.intake.store(rows);
    this.count(rows);
    this.metrics.webhookEvents.inc({ verdict: 'duplicate' }, duplicates);
    if (marked > 0) void this.wakeQueue.wake('marked');
    return { kind: 'accepted' };
  }

  private count(rows: readonly InboundEvent[]): void {
    for (const { verdict } of rows) this.metrics.webhookEvents.inc({ verdict });
  }
}

function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from the database within ${STORE_MS / 1000} s`)), STORE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
