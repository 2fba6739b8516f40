import fc from 'fast-check';
import { DEFAULT_LIMITS, allowanceOf } from './request-allowance';

const window = fc.constantFrom('burst', 'search', 'associations', 'day' as const);
const limit = fc.integer({ min: 5, max: 1_000_000 });

describe('allowanceOf', () => {
  it('S9.1 no stretch of time as long as the window can hold more requests than its limit', () => {
    fc.assert(
      fc.property(window, limit, fc.integer({ min: 1, max: 5 }), (name, most, requests) => {
        const { spacingMs, toleranceMs } = allowanceOf(name, { limit: most, intervalMs: 10_000 }, requests, 'live');
        // What a full reserve gives at once, and what the pace adds over the whole window.
        const atOnce = Math.max(toleranceMs / spacingMs, requests);
        const paced = 10_000 / spacingMs;
        expect(atOnce + paced).toBeLessThanOrEqual(Math.max(most, requests + paced) + 1e-6);
      }),
    );
  });

  it('S9.1 a higher priority may always take at least what a lower one may', () => {
    for (const name of ['burst', 'search', 'associations', 'day'] as const) {
      const tolerance = (['audit', 'run', 'review', 'live'] as const).map(
        (priority) => allowanceOf(name, DEFAULT_LIMITS[name], 1, priority).toleranceMs,
      );
      expect([...tolerance].sort((a, b) => a - b)).toEqual(tolerance);
    }
  });

  it('S9.1 a portal of 110 requests per ten seconds is paced to 104, with 6 at once', () => {
    const { spacingMs, toleranceMs } = allowanceOf('burst', DEFAULT_LIMITS.burst, 1, 'live');
    expect(10_000 / spacingMs).toBeCloseTo(104);
    expect(toleranceMs / spacingMs).toBeCloseTo(6);
  });

  it('S9.1 a search window gives four a second', () => {
    expect(1000 / allowanceOf('search', DEFAULT_LIMITS.search, 1, 'live').spacingMs).toBeCloseTo(4);
  });

  it('S9.1 more requests than the reserve of a priority are granted when the window is idle', () => {
    const { spacingMs, toleranceMs } = allowanceOf('burst', DEFAULT_LIMITS.burst, 50, 'audit');
    expect(toleranceMs).toBeCloseTo(50 * spacingMs);
  });
});
