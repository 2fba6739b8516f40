import type { Exchange } from '../hubspot-exchange';
import { fieldsOf, type RecordedExchange } from './recorded-exchange';

const LIMITS = [
  'x-hubspot-ratelimit-daily',
  'x-hubspot-ratelimit-daily-remaining',
  'x-hubspot-ratelimit-interval-milliseconds',
  'x-hubspot-ratelimit-max',
  'x-hubspot-ratelimit-remaining',
  'x-hubspot-ratelimit-secondly',
  'x-hubspot-ratelimit-secondly-remaining',
];
/** These depend on what the account had done before. */
const COUNTED = /remaining$/;

/** Headers that matter: content type, location, rate limits, correlation id; each as far as the recorder kept it. */
export const headerDifferences = (
  recording: RecordedExchange,
  { responseHeaders, responseBody }: Exchange,
): string[] => {
  const found: string[] = [];
  const recorded = recording.responseHeaders;
  const type = recorded['content-type'];
  if (type !== undefined && responseBody !== undefined && type !== responseHeaders['content-type'])
    found.push(`content-type: recorded ${type}, answered ${responseHeaders['content-type'] ?? 'none'}`);
  const correlation = fieldsOf(responseBody)['correlationId'];
  if (typeof correlation === 'string' && correlation !== responseHeaders['x-hubspot-correlation-id'])
    found.push('x-hubspot-correlation-id: is not the correlationId of the body');
  const kept = Object.keys(recorded).filter((name) => name.startsWith('x-hubspot'));
  if (kept.length === 0) return found;
  if (!('x-hubspot-correlation-id' in responseHeaders)) found.push('x-hubspot-correlation-id: recorded, not answered');
  // A recorder that kept one header by name says nothing about the others.
  if (recorded['date'] === undefined && kept.length === 1) return found;
  const places = [recorded['location'], responseHeaders['location']].map((place) =>
    place?.replace(/^https?:\/\/[^/]+/, '').replace(/\d+$/, '#'),
  );
  if (places[0] !== places[1]) found.push(`location: recorded ${places[0] ?? 'none'}, answered ${places[1] ?? 'none'}`);
  if ((recorded['retry-after'] === undefined) !== (responseHeaders['retry-after'] === undefined))
    found.push('retry-after: on one side only');
  for (const name of LIMITS) {
    const [left, right] = [recorded[name], responseHeaders[name]];
    if ((left === undefined) !== (right === undefined))
      found.push(`${name}: recorded ${left ?? 'none'}, answered ${right ?? 'none'}`);
    else if (left !== undefined && !COUNTED.test(name) && left !== right)
      found.push(`${name}: recorded ${left}, answered ${right ?? 'none'}`);
  }
  return found;
};
