import fc from 'fast-check';
import { jsonParameter, storableText } from './json-parameter';

describe('jsonParameter', () => {
  it('replaces what PostgreSQL cannot store, wherever it is, and nothing else', () => {
    expect(JSON.parse(jsonParameter({ a: ['x\u0000y', '\ud800', '\udc00z', '😀', '\\u0000'] }))).toEqual({
      a: ['x\uFFFDy', '\uFFFD', '\uFFFDz', '😀', '\\u0000'],
    });
  });

  it('leaves well-formed text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\u0000'));
        expect(storableText(text)).toBe(text);
      }),
    );
  });
});
