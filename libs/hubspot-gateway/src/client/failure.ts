import type { GatewayFailure } from '@app/sync-engine';
import { parseRefusal } from './error-body';
import type { AnswerHeaders } from './rate-limit';

/** One exchange that did not succeed: an answer with its status, or none (`status` null) with the error's code. */
export interface FailedExchange {
  /** What was asked, for people: `create contacts`. */
  readonly what: string;
  readonly status: number | null;
  readonly headers: AnswerHeaders;
  readonly body: unknown;
  /** `ECONNRESET` and its like, where no answer came or none could be read. */
  readonly errorCode: string | null;
}

/** 401 and 429 are settled by the client, which knows the token and the budget. */
export type ExchangeVerdict = 'unauthorised' | 'rate_limited' | GatewayFailure;

/** Locked (423), moving between data centres (477), and request time-out are no refusals (hubspot-facts 2.5). */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 423, 425, 477]);

/** S9.1: the kind of failure. A message names the call and HubSpot's category, never a value or a token. */
export function judge(failed: FailedExchange): ExchangeVerdict {
  const { what, status, body, errorCode } = failed;
  if (status === null) {
    return transient(`HubSpot could not be asked to ${what}: ${errorCode ?? 'the connection failed'}.`);
  }
  if (status === 401) return 'unauthorised';
  if (status === 429) return 'rate_limited';
  if (status >= 200 && status < 300) {
    return transient(`HubSpot's answer to "${what}" could not be read (${status}, ${errorCode ?? 'malformed body'}).`);
  }
  if (status >= 500 || TRANSIENT_STATUSES.has(status)) {
    return transient(`HubSpot answered ${status} when asked to ${what}.`);
  }
  const refusal = parseRefusal(body, status);
  const named = refusal.properties.map(({ property, code }) => `${property} (${code})`);
  const about = named.length > 0 ? ` Properties: ${named.join(', ')}.` : '';
  return {
    kind: 'final',
    refusal,
    message: `HubSpot refused to ${what}: ${status} ${refusal.category}.${about}`,
  };
}

export function transient(message: string): GatewayFailure {
  return { kind: 'transient', message };
}

/** The code of a network failure; null for an error that is none, which is a bug and must not be taken for weather. */
export function networkCode(error: unknown): string | null {
  const name = fieldOf(error, 'name');
  if (name === 'TimeoutError' || name === 'AbortError') return 'ETIMEDOUT';
  const code = fieldOf(error, 'code');
  if (typeof code === 'string') return code;
  const cause = fieldOf(error, 'cause');
  return cause === undefined ? null : networkCode(cause);
}

/** The answer's body, where an error of the official client carries one. */
export function bodyOf(error: unknown): unknown {
  return fieldOf(error, 'body');
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
