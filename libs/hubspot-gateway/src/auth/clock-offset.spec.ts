import fc from 'fast-check';
import { offsetFrom } from './clock-offset';

describe('S3.2 the two clocks', () => {
  it('the true offset is always within the uncertainty, which is at least a second', () => {
    const exchange = fc.record({ out: fc.integer({ min: 0, max: 3_000 }), back: fc.integer({ min: 0, max: 3_000 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: -600_000, max: 600_000 }),
        fc.integer({ min: 0, max: 999 }),
        fc.array(exchange, { minLength: 1, maxLength: 5 }),
        (offset, phase, exchanges) => {
          let at = 1_790_000_000_000 + phase;
          const samples = exchanges.map(({ out, back }) => {
            const before = at;
            const date = Math.floor((at + out + offset) / 1_000) * 1_000;
            at += out + back;
            return { before, date, after: at };
          });
          const measured = offsetFrom(samples);
          expect(Math.abs(measured.offsetMs - offset)).toBeLessThanOrEqual(measured.uncertaintyMs);
          expect(measured.uncertaintyMs).toBeGreaterThanOrEqual(1_000);
        },
      ),
    );
  });

  it('takes the last sample alone when they contradict each other', () => {
    const { offsetMs } = offsetFrom([
      { before: 0, date: 0, after: 10 },
      { before: 100, date: 60_000, after: 110 },
    ]);
    expect(offsetMs).toBeGreaterThan(59_000);
  });

  it('knows nothing without a sample, and says so', () => {
    expect(offsetFrom([])).toEqual({ offsetMs: 0, uncertaintyMs: 300_000 });
  });
});
