import fc from 'fast-check';
import { pauseBeforeRetry } from './backoff';

describe('S9.1 the pause before a read is tried again', () => {
  it('doubles, and is jittered between half and the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const whole = Math.min(250 * 2 ** (attempt - 1), 5_000);
          const pause = pauseBeforeRetry(attempt, 503, {}, 0, random);
          expect(pause).toBeGreaterThanOrEqual(Math.round(whole / 2));
          expect(pause).toBeLessThanOrEqual(whole);
        },
      ),
    );
  });

  it('leaves a locked record two seconds at least (hubspot-facts 2.5)', () => {
    expect(pauseBeforeRetry(1, 423, {}, 0, 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('honours Retry-After, and gives up where it is longer than a call may last', () => {
    expect(pauseBeforeRetry(1, 503, { 'retry-after': '3' }, 0, 0)).toBe(3_000);
    expect(pauseBeforeRetry(1, 477, { 'retry-after': '86400' }, 0, 0)).toBeNull();
  });
});
