export type { EventContext } from './event-context';
export { translateEvents } from './inbound-events';
export { readJournalEvents } from './journal-event';
export { objectTypeIdOf, unknownObjectType } from './object-type';
export { MAX_EVENTS_PER_CALL, readWebhookCall } from './webhook-call';
export type { WebhookEvent } from './webhook-event';
