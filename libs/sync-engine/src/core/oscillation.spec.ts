import fc from 'fast-check';
import { isOscillating, oscillationEnded, rememberWrite } from './oscillation';
import type { OscillationRule } from './oscillation';
import type { RecentWrite } from './field-track';

const RULE: OscillationRule = { writes: 6, windowMs: 3_600_000, restMs: 86_400_000 };

const HOUR = 3_600_000;

describe('S7.4 oscillation', () => {
  it('what is remembered is enough: it is held at the seventh of any bounces within an hour, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: HOUR / 30 }), (count, gap) => {
        let writes: readonly RecentWrite[] = [];
        for (let n = 0; n < count; n++) {
          const write = { at: n * gap, value: n % 2 ? 'a' : 'b' };
          expect(isOscillating(RULE, writes, write.at, write.value)).toBe(n >= RULE.writes);
          writes = rememberWrite(RULE, writes, write);
        }
      }),
    );
  });

  it('slow bounces, or ever new values, are never held', () => {
    let slow: readonly RecentWrite[] = [];
    let fresh: readonly RecentWrite[] = [];
    for (let n = 0; n < 30; n++) {
      const at = n * (HOUR / 5);
      expect(isOscillating(RULE, slow, at, n % 2 ? 'a' : 'b')).toBe(false);
      expect(isOscillating(RULE, fresh, n, String(n))).toBe(false);
      slow = rememberWrite(RULE, slow, { at, value: n % 2 ? 'a' : 'b' });
      fresh = rememberWrite(RULE, fresh, { at: n, value: String(n) });
    }
  });

  it('writes that are an hour old by now do not count, and a third value is no bounce', () => {
    const writes = Array.from({ length: 6 }, (_, n) => ({ at: n, value: n % 2 ? 'a' : 'b' }));
    expect(isOscillating(RULE, writes, 10, 'a')).toBe(true);
    expect(isOscillating(RULE, writes, HOUR, 'a')).toBe(false);
    expect(isOscillating(RULE, writes, 10, 'c')).toBe(false);
  });

  it('remembers no more than the rule needs', () => {
    let writes: readonly RecentWrite[] = [];
    for (let n = 0; n < 100; n++) writes = rememberWrite(RULE, writes, { at: n, value: 'a' });
    expect(writes.length).toBeLessThanOrEqual(RULE.writes + 1);
    expect(rememberWrite(RULE, writes, { at: 2 * HOUR, value: 'a' })).toHaveLength(1);
  });

  it('S2.7 ends after a day without a change', () => {
    expect(oscillationEnded(RULE, 0, 24 * HOUR - 1)).toBe(false);
    expect(oscillationEnded(RULE, 0, 24 * HOUR)).toBe(true);
  });
});
