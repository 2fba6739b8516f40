/** How deliveries behave (hubspot-facts 7.4, 12.2). Times in milliseconds, shares from 0 to 1. */
export interface WebhookBehaviour {
  /** Shortest wait between a change and its delivery. */
  readonly delayMs: number;
  /** Up to this much more, drawn per event. */
  readonly jitterMs: number;
  /** Orders the events of a delivery at random. */
  readonly shuffle: boolean;
  /** Share of events that are delivered once more. */
  readonly duplicate: number;
  /** Share of events that never arrive. */
  readonly lose: number;
  /** Share of events that repeat the `eventId` of the one before. */
  readonly repeatEventId: number;
  readonly maxBatch: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Waits before attempts 1, 2, … after a failed one; when they are used up the events are dropped. */
  readonly retryDelaysMs: readonly number[];
  /** Factor on the retry waits, so that a day of retries fits into a test. */
  readonly retryTimeScale: number;
}

const MINUTE = 60_000;

/** Ten retries spread over 24 hours. */
export const DEFAULT_WEBHOOK_BEHAVIOUR: WebhookBehaviour = {
  delayMs: 200,
  jitterMs: 800,
  shuffle: true,
  duplicate: 0.02,
  lose: 0,
  repeatEventId: 0.02,
  maxBatch: 100,
  concurrency: 10,
  timeoutMs: 5_000,
  retryDelaysMs: [1, 5, 15, 40, 90, 150, 210, 270, 300, 359].map((minutes) => minutes * MINUTE),
  retryTimeScale: 1,
};

/** Deliveries in order, once, at once: for tests about something else. */
export const CALM_WEBHOOKS: Partial<WebhookBehaviour> = {
  delayMs: 0,
  jitterMs: 0,
  shuffle: false,
  duplicate: 0,
  lose: 0,
  repeatEventId: 0,
};
