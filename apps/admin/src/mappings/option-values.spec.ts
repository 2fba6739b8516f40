import { keptOptions, offeredOptions, shownText, strangeOptions, typedValue, withOption } from './option-values';

const DECLARED = [
  { name: 'blankWords', kind: 'texts', words: [] },
  { name: 'divideBy', kind: 'count', words: [] },
] as const;

describe('options of a transform in a form', () => {
  it('are those declared, with the path where the column is JSON or one is stored', () => {
    const names = (sqlType: string, stored: object) =>
      offeredOptions(DECLARED, sqlType, { ...stored }).map(({ name }) => name);
    expect(names('text', {})).toEqual(['blankWords', 'divideBy']);
    expect(names('jsonb', {})).toEqual(['path', 'blankWords', 'divideBy']);
    expect(names('text', { path: '$.a' })).toEqual(['path', 'blankWords', 'divideBy']);
  });

  it('hold what is typed, and are gone with nothing', () => {
    expect(typedValue('texts', ' n/a \n\n-\n')).toEqual(['n/a', '-']);
    expect(typedValue('texts', '\n')).toBeUndefined();
    expect(typedValue('count', '100')).toBe(100);
    expect(typedValue('count', 'many')).toBe('many');
    expect(typedValue('flag', 'false')).toBe(false);
    expect(typedValue('text', '')).toBeUndefined();
    expect(withOption({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
    expect(withOption({ a: 1 }, 'b', 2)).toEqual({ a: 1, b: 2 });
    expect(shownText(['n/a', '-'])).toBe('n/a\n-');
    expect(shownText(false)).toBe('false');
    expect(shownText(undefined)).toBe('');
  });

  it('that another transform does not take are left behind, or told as strange', () => {
    expect(keptOptions(DECLARED, { divideBy: 100, case: 'upper', path: '$.a' })).toEqual({
      divideBy: 100,
      path: '$.a',
    });
    expect(strangeOptions(DECLARED, { divideBy: 100, case: 'upper' })).toEqual(['case']);
  });
});
