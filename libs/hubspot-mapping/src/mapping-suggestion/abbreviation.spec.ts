import { AbbreviationReader } from './abbreviation';

describe('abbreviations that no list has', () => {
  const reader = new AbbreviationReader(
    new Map([
      ['country', 'country'],
      ['name', 'name'],
      ['street', 'street'],
      ['wahrscheinlichkeit', 'probability'],
      ['privat', 'private'],
      ['prive', 'private'],
      ['private', 'private'],
      ['privatperson', 'person'],
      ['kontakt', 'contact'],
      ['konto', 'account'],
    ]),
  );

  it.each([
    ['cntry', 'country'],
    ['nm', 'name'],
    ['strt', 'street'],
    ['wahrsch', 'probability'],
    ['priv', 'private'],
  ])('reads %s as %s', (part, word) => {
    expect(reader.read(part)).toBe(word);
  });

  it.each([
    ['several meanings', 'kont'],
    ['too short a beginning', 'wah'],
    ['a digit', 'nm1'],
    ['a single letter', 'n'],
    ['nothing known', 'xyzzy'],
  ])('reads nothing into %s', (_what, part) => {
    expect(reader.read(part)).toBeNull();
  });
});
