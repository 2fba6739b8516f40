import fc from 'fast-check';
import { wordsQuery } from './log-words';

describe('the words of a search', () => {
  it.each([
    ['anna', `'anna':*`],
    ['  anna@example.com +49 170 ', `'anna@example.com':* & '+49':* & '170':*`],
    ["O'Hara & !sons", `'O':* & 'Hara':* & 'sons':*`],
    ['& | !', null],
    ['', null],
  ])('%j', (text, query) => {
    expect(wordsQuery(text)).toBe(query);
  });

  it('never lets a sign through that means something to the query’s language', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const query = wordsQuery(text);
        if (query === null) return;
        for (const word of query.split(' & ')) expect(word).toMatch(/^'[^'\\]+':\*$/);
      }),
    );
  });
});
