import type { Bucket, LimitVerdict } from './request-limits';

/** hubspot-facts 4.2: no ten-second headers on search, daily ones for static tokens only. */
export const limitHeaders = (verdict: LimitVerdict, bucket: Bucket, isStatic: boolean): Record<string, string> => {
  const headers: Record<string, string> = {};
  if (isStatic && verdict.day) {
    headers['X-HubSpot-RateLimit-Daily'] = String(verdict.day.max);
    headers['X-HubSpot-RateLimit-Daily-Remaining'] = String(Math.max(0, verdict.day.remaining));
  }
  if (bucket === 'search' || verdict.max === null) return headers;
  const remaining = verdict.kind === 'allowed' ? verdict.remaining : 0;
  const secondly = Math.ceil(verdict.max / 10);
  headers['X-HubSpot-RateLimit-Interval-Milliseconds'] = '10000';
  headers['X-HubSpot-RateLimit-Max'] = String(verdict.max);
  headers['X-HubSpot-RateLimit-Remaining'] = String(remaining);
  headers['X-HubSpot-RateLimit-Secondly'] = String(secondly);
  headers['X-HubSpot-RateLimit-Secondly-Remaining'] = String(remaining > 0 ? Math.max(0, secondly - 1) : 0);
  return headers;
};
