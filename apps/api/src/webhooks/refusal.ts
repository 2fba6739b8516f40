import { MAX_EVENTS_PER_CALL } from '@app/sync-engine/event-handlers';
import { type Problem, problem } from '../problems/problem';

/** Why a call is refused as a whole; also the label under which it is counted. */
export type RefusalReason =
  | 'no_webhooks'
  | 'wrong_content_type'
  | 'body_too_large'
  | 'unsigned'
  | 'stale_timestamp'
  | 'wrong_signature'
  | 'malformed_json'
  | 'not_an_array'
  | 'too_many_events'
  | 'malformed_events'
  | 'unknown_portal'
  | 'not_stored';

/** What the sentences of a refusal name. */
export interface RefusalSubject {
  readonly targetUrl: string;
  readonly maxBytes: number;
  readonly named?: string | undefined;
}

function sizeText(bytes: number): string {
  return bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MB` : `${Math.round(bytes / 1024)} kB`;
}

const STATUS: Readonly<Record<RefusalReason, number>> = {
  no_webhooks: 404,
  wrong_content_type: 415,
  body_too_large: 413,
  unsigned: 401,
  stale_timestamp: 401,
  wrong_signature: 401,
  malformed_json: 400,
  not_an_array: 400,
  too_many_events: 413,
  malformed_events: 400,
  unknown_portal: 404,
  not_stored: 503,
};

function detailOf(reason: RefusalReason, about: RefusalSubject): string {
  switch (reason) {
    case 'no_webhooks':
      return 'This installation is connected by a service key, which has no webhooks: HUBSPOT_CLIENT_SECRET is not set. Remove the subscription in HubSpot.';
    case 'wrong_content_type':
      return 'The body must be JSON: send it with "content-type: application/json", not compressed.';
    case 'body_too_large':
      return `The body is larger than ${sizeText(about.maxBytes)}. HubSpot sends at most 100 events in a call, which is far less.`;
    case 'unsigned':
      return 'The call is not signed: X-HubSpot-Signature-v3 or X-HubSpot-Request-Timestamp is missing. Only HubSpot may call this address.';
    case 'stale_timestamp':
      return 'The call was signed more than five minutes from now. If HubSpot sent it just now, set the clock of this server right.';
    case 'wrong_signature':
      return `The signature does not match. Check that HUBSPOT_CLIENT_SECRET is the client secret of the app that sends, and that its webhook target is exactly ${about.targetUrl} (PUBLIC_URL decides it).`;
    case 'malformed_json':
      return 'The body is not valid JSON.';
    case 'not_an_array':
      return 'The body is not a JSON array of events.';
    case 'too_many_events':
      return `The call holds more than ${MAX_EVENTS_PER_CALL} events. HubSpot sends at most 100.`;
    case 'malformed_events':
      return `No event of the call can be used: ${about.named ?? 'the call is malformed'}.`;
    case 'unknown_portal':
      return `The call is about a portal that is not connected here (${about.named ?? 'unknown'}). Connect it on the admin page, or uninstall the app in it.`;
    case 'not_stored':
      return 'The events could not be stored; nothing of the call was kept. Send it again.';
  }
}

export function refusalOf(reason: RefusalReason, about: RefusalSubject): Problem {
  return problem(STATUS[reason], reason, detailOf(reason, about));
}
