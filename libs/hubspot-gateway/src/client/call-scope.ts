import { AsyncLocalStorage } from 'node:async_hooks';
import type { AnswerHeaders } from './rate-limit';

/** One exchange in flight: what the middleware must send, and what it saw come back. */
export interface CallScope {
  readonly accessToken: string;
  status: number | null;
  headers: AnswerHeaders;
}

/**
 * Joins a typed call of the official client to its exchange. The client's middleware is per client and its errors lose the status of
 * an answer that cannot be parsed; the scope travels with the call instead.
 */
export const callScope = new AsyncLocalStorage<CallScope>();
