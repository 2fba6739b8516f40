import { nameWords } from './name-words';

describe('words of a name', () => {
  it.each([
    // Cases, digits, letters with marks.
    ['AuftragsStatus2', ['order', 'status', '2']],
    ['KUNDEN_NR', ['customer', 'number']],
    ['größe', ['size']],
    ['HTTPUrl', ['http', 'url']],
    // Compounds, with and without a link, known at their end only.
    ['Kundennummer', ['customer', 'number']],
    ['ansprechpartnertelefon', ['contact', 'phone']],
    ['lieferantenland', ['supplier', 'country']],
    ['frachtkosten', ['fracht', 'cost']],
    // Joined words in the words that phrases are made of.
    ['kreditlimit', ['credit', 'limit']],
    ['cogs', ['cost', 'of', 'goods']],
    ['e_mail', ['email']],
    ['mail_street', ['mailing', 'street']],
    ['date_de_naissance', ['birth', 'date']],
    ['nom_de_famille', ['lastname']],
    // Other writings: plural, verb forms, abbreviations no list has.
    ['customers', ['customer']],
    ['cntry', ['country']],
    ['wahrscheinlichk', ['probability']],
    // Marks of added fields.
    ['fund__Branche__c', ['industry']],
  ])('%s', (name, words) => {
    expect(nameWords(name)).toEqual(words);
  });

  it('are none of a name without letters and digits', () => {
    expect(nameWords('__')).toEqual([]);
  });
});
