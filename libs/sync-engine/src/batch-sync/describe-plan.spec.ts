import { describeOutcome } from './describe-plan';

describe('what became of a plan, in one line', () => {
  const records = { planned: 0, applied: 53, moved: 0, excluded: 0, failed: 0 };

  it('tells what was done, and of the rest only what there is', () => {
    expect(describeOutcome(records)).toBe('53 applied.');
    expect(describeOutcome({ ...records, moved: 2, failed: 1 })).toBe('53 applied, 2 moved meanwhile, 1 failed.');
    expect(describeOutcome({ ...records, applied: 0, excluded: 4 })).toBe('0 applied, 4 left out.');
  });
});
