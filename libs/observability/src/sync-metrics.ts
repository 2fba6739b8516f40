import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'hubspot_sync_';
const CALL_SECONDS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

/**
 * Every metric of the sync, in a registry of its own (one per process, never global). Labels hold names of entities, states and
 * reasons only: no ids, no values.
 */
@Injectable()
export class SyncMetrics {
  readonly registry = new Registry();
  private readonly refreshers: (() => Promise<void>)[] = [];

  readonly webhookEvents = this.counter('webhook_events_total', 'Webhook events by what was done with them', [
    'verdict',
  ]);
  readonly webhookCallsRefused = this.counter('webhook_calls_refused_total', 'Webhook calls refused, by reason', [
    'reason',
  ]);
  readonly capturedChanges = this.gauge('captured_changes', 'Captured rows not folded into marks yet', []);
  readonly captureUnreadBytes = this.gauge(
    'capture_log_unread_bytes',
    'Log of the server that capture by decoding has not read yet',
    [],
  );
  readonly captureHeldBytes = this.gauge(
    'capture_log_held_bytes',
    'Log of the server that is kept for capture by decoding; bounded by max_slot_wal_keep_size',
    [],
  );
  readonly captureSlot = this.gauge('capture_slot', '1 for the state the slot of capture by decoding is in', ['state']);
  readonly marks = this.gauge('marks', 'Dirty records by entity and state (due, leased, waiting, parked)', [
    'entity',
    'state',
  ]);
  readonly links = this.gauge('links', 'Links by entity and state', ['entity', 'state']);
  readonly entityStates = this.gauge('entity_state', '1 for the state an entity is in', ['entity', 'state']);
  readonly connectionState = this.gauge('connection_state', '1 for the state the HubSpot connection is in', ['state']);
  readonly fieldErrors = this.gauge('field_errors', 'Fields that cannot be transformed or were refused', ['entity']);

  readonly hubspotCalls = this.counter(
    'hubspot_calls_total',
    'Calls of HubSpot, by what was asked and whether it was answered, refused, limited or unanswered',
    ['what', 'outcome'],
  );
  readonly reconciled = this.counter('reconciled_records_total', 'Reconciled records by outcome', [
    'entity',
    'outcome',
  ]);
  readonly changes = this.counter('changes_total', 'Changes written, by side and kind', ['entity', 'side', 'kind']);
  readonly batchSeconds = this.histogram('batch_seconds', 'Time to reconcile one batch', ['entity'], CALL_SECONDS);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Registers work that brings gauges up to date; awaited before each scrape. One that fails leaves its gauges as they were. */
  beforeScrape(refresh: () => Promise<void>): void {
    this.refreshers.push(refresh);
  }

  /** The exposition text for Prometheus. */
  async text(): Promise<string> {
    await Promise.allSettled(this.refreshers.map((refresh) => refresh()));
    return this.registry.metrics();
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.registry] });
  }

  private gauge<L extends string>(name: string, help: string, labelNames: L[]): Gauge<L> {
    return new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram<L extends string>(name: string, help: string, labelNames: L[], buckets: number[]): Histogram<L> {
    return new Histogram({ name: `${PREFIX}${name}`, help, labelNames, buckets, registers: [this.registry] });
  }
}
