import fc from 'fast-check';
import { canonicalDecimal, formatDecimal, parseDecimal } from './decimal';
import { canonicalInstant, formatInstant, writtenMoment } from './instant';

const digits = (count: number) =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'));

describe('forms that are already canonical', () => {
  it('of a moment in UTC are what reading and writing it gives', () => {
    const moment = fc
      .tuple(
        digits(4),
        digits(2),
        digits(2),
        digits(2),
        digits(2),
        digits(2),
        fc.string({ unit: fc.constantFrom(...'0159'), maxLength: 7 }),
      )
      .map(([y, mo, d, h, mi, s, f]) => `${y}-${mo}-${d} ${h}:${mi}:${s}${f === '' ? '' : `.${f}`}+00`);
    fc.assert(
      fc.property(moment, (text) => {
        const found = canonicalInstant(text);
        const read = writtenMoment(text);
        const slow = read && formatInstant(read.wall);
        // Seven digits behind the second are none of PostgreSQL's; they are left to the slow way.
        expect(found === null || found === slow).toBe(true);
        if (!/\.\d{7}/.test(text)) expect(found).toBe(slow);
      }),
      { numRuns: 2000 },
    );
    expect(canonicalInstant('2024-02-29 12:30:05.12+00')).toBe('2024-02-29T12:30:05.120Z');
    expect(canonicalInstant('2024-02-29 12:30:05.123456+00')).toBe('2024-02-29T12:30:05.123Z');
    expect(canonicalInstant('2023-02-29 12:30:05+00')).toBeNull();
  });

  it('of a number with more places than it needs are what reading and writing it gives', () => {
    const number = fc
      .tuple(fc.constantFrom('', '-'), digits(3), digits(4), fc.constantFrom('', '0', '00', '000'))
      .map(([sign, whole, fraction, zeros]) => `${sign}${Number(whole)}.${fraction}${zeros}`);
    fc.assert(
      fc.property(number, (text) => {
        const parsed = parseDecimal(text);
        expect(canonicalDecimal(text)).toBe(parsed && formatDecimal(parsed));
      }),
      { numRuns: 1000 },
    );
    expect([canonicalDecimal('12.50'), canonicalDecimal('10.00'), canonicalDecimal('-0.0')]).toEqual([
      '12.5',
      '10',
      '0',
    ]);
  });
});
