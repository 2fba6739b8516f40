import fc from 'fast-check';
import { joinMarks, type MarkContent } from './mark';

const content: fc.Arbitrary<MarkContent> = fc.record({
  reasons: fc.uniqueArray(fc.constantFrom('capture', 'webhook', 'audit', 'link'), { minLength: 1 }),
  about: fc.uniqueArray(fc.constantFrom('fields', 'associations', 'existence'), { minLength: 1 }),
  changedColumns: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat()),
  localDeleted: fc.boolean(),
  onlyOwnCapture: fc.boolean(),
  hints: fc.uniqueArray(
    fc.record({
      property: fc.constantFrom('p', 'q'),
      value: fc.option(fc.constantFrom('x', 'y')),
      occurredAt: fc.nat({ max: 3 }),
      own: fc.boolean(),
    }),
    { selector: (hint) => JSON.stringify(hint) },
  ),
  onlyOwnEvents: fc.boolean(),
});

/** The same content in one order: no rule depends on the order of what a mark holds. */
function ordered(mark: MarkContent): MarkContent {
  const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    ...mark,
    reasons: [...mark.reasons].sort(),
    about: [...mark.about].sort(),
    changedColumns: Object.fromEntries(Object.entries(mark.changedColumns).sort(byText)),
    hints: [...mark.hints].sort(byText),
  };
}

describe('S1.5 S1.7 joining marks', () => {
  it('is the same whoever comes first, however they are grouped, and twice is once', () => {
    fc.assert(
      fc.property(content, content, content, (a, b, c) => {
        expect(ordered(joinMarks(a, b))).toEqual(ordered(joinMarks(b, a)));
        expect(ordered(joinMarks(joinMarks(a, b), c))).toEqual(ordered(joinMarks(a, joinMarks(b, c))));
        expect(joinMarks(a, a)).toEqual(a);
      }),
    );
  });

  it('keeps every reason, subject, column and hint, and the later time of a column', () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        const joined = joinMarks(a, b);
        for (const one of [a, b]) {
          expect(joined.reasons).toEqual(expect.arrayContaining([...one.reasons]));
          expect(joined.about).toEqual(expect.arrayContaining([...one.about]));
          expect(joined.hints).toEqual(expect.arrayContaining([...one.hints]));
          for (const [column, at] of Object.entries(one.changedColumns))
            expect(joined.changedColumns[column]).toBeGreaterThanOrEqual(at);
        }
      }),
    );
  });

  it('S5.1 S7.1 S7.2 a delete seen by one is seen; a mark is ours only if both are', () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        expect(joinMarks(a, b)).toMatchObject({
          localDeleted: a.localDeleted || b.localDeleted,
          onlyOwnCapture: a.onlyOwnCapture && b.onlyOwnCapture,
          onlyOwnEvents: a.onlyOwnEvents && b.onlyOwnEvents,
        });
      }),
    );
  });
});
