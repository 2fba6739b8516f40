export { translateEvents, type EventContext } from './inbound-events';
export { MAX_EVENTS_PER_CALL, readWebhookCall } from './webhook-call';
export type { WebhookEvent } from './webhook-event';
