import { nearMeanings, readChoice } from './choice-reading';

const tokens = (text: string): string[] => readChoice(text).flatMap((reading) => reading.tokens);

describe('what a choice says', () => {
  it.each([
    ['hoch', 'high'],
    ['In Bearbeitung', 'in progress'],
    ['closedWon', 'won'],
    ['GESCHÄFTSFÜHRUNG', 'geschaeftsfuehrung'],
    ['Neukundengeschäft', 'new business'],
  ])('%s means %s', (text, meaning) => {
    expect(tokens(text)).toContain(meaning);
  });

  it('may be several things, and keeps its own words first', () => {
    const [plain, ...meanings] = readChoice('new');
    expect(plain?.tokens).toEqual(['new']);
    expect(meanings.flatMap((reading) => reading.tokens)).toEqual(expect.arrayContaining(['new', 'new business']));
  });

  it('has a place among the steps of a sale, or none', () => {
    const steps = (text: string) => readChoice(text).map(({ step }) => step);
    expect(Math.max(...steps('Angebot versendet').map(Number))).toBeLessThan(
      Math.max(...steps('gewonnen').map(Number)),
    );
    expect(steps('hoch')).toEqual([null, null]);
  });

  it('says what comes nearest where a list lacks it', () => {
    expect(nearMeanings('rejected')).toEqual(['lost', 'closed']);
    expect(nearMeanings('frobnication')).toEqual([]);
  });
});
