import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

type AddRequest = (this: HttpAgent, request: ClientRequest, ...rest: unknown[]) => void;

/**
 * A keep-alive agent that ends every exchange after `timeoutMs`, counted from the request until the last byte of its answer (S1.5). It
 * is the only way to bound a typed call of the official client. `addRequest` is not documented by Node: the test beside this file
 * holds that it is still called.
 */
export function createBoundedAgent(baseUrl: string, timeoutMs: number): HttpAgent {
  const options = { keepAlive: true, maxSockets: 20, scheduling: 'lifo' as const };
  const agent = new URL(baseUrl).protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  const addRequest = Reflect.get(agent, 'addRequest') as AddRequest;
  const bounded: AddRequest = (request, ...rest) => {
    const timer = setTimeout(() => request.destroy(timeoutError(timeoutMs)), timeoutMs);
    request.once('close', () => clearTimeout(timer));
    addRequest.call(agent, request, ...rest);
  };
  Reflect.set(agent, 'addRequest', bounded);
  return agent;
}

function timeoutError(timeoutMs: number): Error {
  return Object.assign(new Error(`no complete answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}
