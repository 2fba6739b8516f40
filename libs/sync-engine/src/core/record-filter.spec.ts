import { passesFilter } from './record-filter';

describe('S4.4 filters', () => {
  it('no filter lets everything pass', () => {
    expect(passesFilter(null, {})).toBe(true);
    expect(passesFilter({ all: [] }, {})).toBe(true);
  });

  it.each([
    ['equal', 'x', true],
    ['equal', 'X', false],
    ['equal', null, false],
    ['not_equal', 'x', false],
    ['not_equal', null, true],
    ['blank', null, true],
    ['blank', '', true],
    ['blank', '0', false],
    ['not_blank', '', false],
    ['not_blank', '0', true],
  ] as const)('%s x: %j passes: %j', (is, held, passes) => {
    expect(passesFilter({ all: [{ name: 'kind', is, value: 'x' }] }, { kind: held })).toBe(passes);
  });

  it('all conditions must hold', () => {
    const all = [
      { name: 'kind', is: 'equal', value: 'x' },
      { name: 'removed', is: 'blank' },
    ] as const;
    expect(passesFilter({ all }, { kind: 'x', removed: null })).toBe(true);
    expect(passesFilter({ all }, { kind: 'x', removed: 'yes' })).toBe(false);
    expect(passesFilter({ all }, { kind: 'y', removed: null })).toBe(false);
  });

  it.each(['equal', 'not_equal', 'blank', 'not_blank'] as const)('S2.3 an unknown value never passes: %s', (is) => {
    expect(passesFilter({ all: [{ name: 'kind', is, value: 'x' }] }, {})).toBe(false);
  });
});
