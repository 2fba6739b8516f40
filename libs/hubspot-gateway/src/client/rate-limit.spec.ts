import { readErrorBody } from './error-body';
import { observedBurst, readRateLimit } from './rate-limit';

const NOON_UTC = Date.UTC(2026, 10, 20, 12, 0, 0);

function limited(body: unknown, headers = {}, window: 'burst' | 'search' = 'burst') {
  return readRateLimit(readErrorBody(body), headers, window, NOON_UTC, 'America/New_York');
}

describe('S9.1 a 429 says what to wait for', () => {
  it.each([
    [
      { policyName: 'TEN_SECONDLY_ROLLING', message: 'You have reached your ten_secondly_rolling limit.' },
      'ten_seconds',
      10_000,
    ],
    [{ policyName: 'SECONDLY', message: 'You have reached your secondly limit.' }, 'second', 1_000],
    [{ message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' }, 'second', 1_000],
    [{ message: 'You have reached your ten_secondly_rolling limit.' }, 'ten_seconds', 10_000],
    [{ policyName: 'DAILY', message: 'You have reached your daily limit.' }, 'day', 17 * 3_600_000],
    ['<html>Too many</html>', 'ten_seconds', 10_000],
  ])('%j', (body, policy, waitMs) => {
    expect(limited(body)).toMatchObject({ policy, waitMs });
  });

  it('honours Retry-After where it comes', () => {
    expect(limited({ policyName: 'TEN_SECONDLY_ROLLING' }, { 'retry-after': '3' }).waitMs).toBe(3_000);
    expect(limited({}, { 'retry-after': new Date(NOON_UTC + 5_000).toUTCString() }).waitMs).toBe(5_000);
    expect(limited({}, { 'retry-after': 'soon' }).waitMs).toBe(10_000);
  });

  it('closes the window it is about, a daily limit all of them', () => {
    expect(limited({ policyName: 'SECONDLY' }, {}, 'search').windows).toEqual(['search']);
    expect(limited({ policyName: 'DAILY' }).windows).toEqual(['day', 'burst', 'search', 'associations']);
  });

  it('reads the limit of the portal from the headers of any answer', () => {
    const headers = { 'x-hubspot-ratelimit-max': '190', 'x-hubspot-ratelimit-interval-milliseconds': '10000' };
    expect(observedBurst(headers)).toEqual({ limit: 190, intervalMs: 10_000 });
    expect(observedBurst({})).toBeNull();
  });
});
