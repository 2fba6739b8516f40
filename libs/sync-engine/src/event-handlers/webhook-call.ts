import { shapeEvent } from './event-shape';
import type { MalformedEvent, WebhookEvent } from './webhook-event';

/** A call holds at most 100 events (hubspot-facts 7.4); room is left for a larger one, not for any. */
export const MAX_EVENTS_PER_CALL = 1000;

export type WebhookCall =
  | { readonly kind: 'events'; readonly events: readonly WebhookEvent[]; readonly malformed: readonly MalformedEvent[] }
  | { readonly kind: 'malformed_json' }
  | { readonly kind: 'not_an_array' }
  | { readonly kind: 'too_many_events'; readonly count: number };

/** Reads the body of a webhook call (UTF-8 JSON). A malformed event never costs the others of its call. */
export function readWebhookCall(body: Uint8Array): WebhookCall {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { kind: 'malformed_json' };
  }
  if (!Array.isArray(parsed)) return { kind: 'not_an_array' };
  if (parsed.length > MAX_EVENTS_PER_CALL) return { kind: 'too_many_events', count: parsed.length };
  const events: WebhookEvent[] = [];
  const malformed: MalformedEvent[] = [];
  parsed.forEach((value, index) => {
    const shaped = shapeEvent(value);
    if (shaped.ok) events.push(shaped.event);
    else malformed.push({ index, reason: shaped.reason });
  });
  return { kind: 'events', events, malformed };
}
