import fc from 'fast-check';
import { assign } from './assignment';

describe('assignment', () => {
  it('moves an earlier column aside where all together gain', () => {
    const chosen = assign([
      { column: 0, property: 'email', worth: 5 },
      { column: 0, property: 'work_email', worth: 4 },
      { column: 1, property: 'email', worth: 6 },
      { column: 2, property: 'phone', worth: -1 },
    ]);
    expect([...chosen]).toEqual([
      [1, 'email'],
      [0, 'work_email'],
    ]);
  });

  it('gives each property once, and no other choice is worth more', () => {
    const candidate = fc.record({
      column: fc.nat(3),
      property: fc.constantFrom('a', 'b', 'c'),
      worth: fc.integer({ min: -3, max: 9 }),
    });
    const distinct = fc.uniqueArray(candidate, { selector: (one) => `${one.column}${one.property}`, maxLength: 10 });
    fc.assert(
      fc.property(distinct, (candidates) => {
        const chosen = assign(candidates);
        expect(new Set(chosen.values()).size).toBe(chosen.size);
        const worth = [...chosen].reduce((sum, [at, name]) => {
          const found = candidates.find((one) => one.column === at && one.property === name);
          return sum + (found?.worth ?? -Infinity);
        }, 0);
        expect(worth).toBe(bestWorth(candidates, 0, new Set(), new Set()));
      }),
      { numRuns: 1000 },
    );
  });
});

type Candidate = Parameters<typeof assign>[0][number];

function bestWorth(
  candidates: readonly Candidate[],
  from: number,
  columns: ReadonlySet<number>,
  names: ReadonlySet<string>,
): number {
  const candidate = candidates[from];
  if (!candidate) return 0;
  const without = bestWorth(candidates, from + 1, columns, names);
  if (columns.has(candidate.column) || names.has(candidate.property)) return without;
  const taken = [new Set([...columns, candidate.column]), new Set([...names, candidate.property])] as const;
  return Math.max(without, candidate.worth + bestWorth(candidates, from + 1, ...taken));
}
