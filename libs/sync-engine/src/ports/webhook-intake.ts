import type { NewMark } from '../core/mark';

/** One inbound event with its verdict. */
export interface InboundEvent {
  readonly portalId: string;
  /** As received (`contact.propertyChange`). */
  readonly subscriptionType: string;
  readonly objectTypeId: string | null;
  readonly objectId: string | null;
  readonly propertyName: string | null;
  readonly propertyValue: string | null;
  /** HubSpot's clock, ms. */
  readonly occurredAt: number;
  readonly changeSource: string | null;
  readonly sourceId: string | null;
  /** S1.1: an event with a known key is stored, marked, once. */
  readonly dedupeKey: string;
  /** `marked`, or why it was not: `no_entity`, `unknown_portal`, `not_handled`. */
  readonly verdict: 'marked' | 'no_entity' | 'unknown_portal' | 'not_handled';
  readonly entity: string | null;
  readonly mark: NewMark | null;
  /** The event as received, for the log. */
  readonly payload: unknown;
}

export interface WebhookIntake {
  /** Stores and marks all events of a call in one statement (S9.4). Rejects if it could not: the caller answers non-2xx. */
  store(
    events: readonly InboundEvent[],
  ): Promise<{ readonly stored: number; readonly duplicates: number; readonly marked: number }>;
}
