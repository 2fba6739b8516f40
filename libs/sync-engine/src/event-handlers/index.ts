export { translateEvents, type EventContext } from './inbound-events';
export { objectTypeIdOf } from './object-type';
export { MAX_EVENTS_PER_CALL, readWebhookCall, type WebhookCall } from './webhook-call';
export type { EventKind, MalformedEvent, WebhookEvent } from './webhook-event';
