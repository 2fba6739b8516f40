import { policyWords } from './log-words';

describe('why something is as it is, in the log', () => {
  it('is told in words', () => {
    expect(policyWords('latest_wins')).toBe('the later edit won');
    expect(policyWords('write_ignored')).toBe('write ignored');
  });

  it('is no number of a rule, which says nothing to who reads it', () => {
    expect(policyWords('S2.6')).toBeNull();
  });
});
