import { resolve } from 'node:path';
import { GoldFolder } from '../../testing/scoring/gold-folder';
import { acceptance, answerAll, measure } from '../../testing/scoring/suggestion-score';
import type { Measures } from '../../testing/scoring/suggestion-score';
import { column, property } from '../../testing/references';
import { describeWithSharedData } from '../../testing/shared-data';
import { suggestMappings } from './mapping-suggestion';

/** Measured when these rules were written; they may only rise. */
const FLOORS: Record<string, Measures> = {
  '../shared/data/gold': { top1: 0.98, precision: 0.985, recall: 0.97, nullAccuracy: 0.98, mrr5: 0.97 },
  'test/mapping-score/held-out': { top1: 0.985, precision: 0.99, recall: 0.98, nullAccuracy: 0.985, mrr5: 0.96 },
  'test/mapping-score/untouched': { top1: 0.98, precision: 0.985, recall: 0.935, nullAccuracy: 0.99, mrr5: 0.955 },
};

describeWithSharedData('gold suggestions', () => {
  it.each(Object.entries(FLOORS))('reaches the measured floors on %s', (path, floors) => {
    const folder = new GoldFolder(resolve(path));
    const all = answerAll(folder, folder.systems() ?? [], suggestMappings);
    const score = measure(all);
    const below = Object.entries(floors).filter(([name, floor]) => score[name as keyof Measures] < floor);
    expect({ below, score }).toMatchObject({ below: [] });
    const { coverage, precision } = acceptance(all);
    expect(coverage).toBeGreaterThanOrEqual(0.6);
    expect(precision).toBeGreaterThanOrEqual(0.99);
  });
});

describe('mapping suggestion', () => {
  const properties = [
    property('email', 'string', 'text'),
    property('city', 'string', 'text'),
    property('hubspot_owner_id', 'enumeration', 'select', { externalOptions: true }),
    property('company', 'string', 'text'),
  ];
  const suggest = (...names: [string, string][]) =>
    suggestMappings(
      'contacts',
      'customers',
      names.map(([name, type]) => ({ column: column(name, type), samples: [] })),
      properties,
    );

  it('gives one property to one column only, the better one', () => {
    const answers = suggest(['email_address', 'text'], ['email', 'text']);
    expect(answers.map(({ property: name }) => name)).toEqual([null, 'email']);
  });

  it('knows other languages, owners, keys of other records, and when nothing fits', () => {
    const answers = suggest(
      ['ort', 'text'],
      ['account_manager_id', 'bigint'],
      ['company_id', 'bigint'],
      ['frobnication', 'text'],
    );
    expect(answers.map(({ kind, property: name, associationTo }) => [kind, name, associationTo])).toEqual([
      ['property', 'city', null],
      ['owner', 'hubspot_owner_id', null],
      ['association', null, 'companies'],
      ['none', null, null],
    ]);
  });

  it('takes the beginning that most columns share only from those that have it', () => {
    const shared = ['a07_xxa', 'a07_xxb', 'a07_xxc', 'a07_xxd'].map((name): [string, string] => [name, 'text']);
    const answers = suggest(...shared, ['a07_ort', 'text'], ['email', 'text']);
    const found = Object.fromEntries(answers.map(({ column: name, property: to }) => [name, to]));
    expect(found).toMatchObject({ a07_ort: 'city', email: 'email' });
  });

  it('never accepts unseen that a key is what describes a record', () => {
    const industry = [property('industry', 'enumeration', 'select', { options: ['BANKING', 'RETAIL', 'OTHER'] })];
    const answer = (name: string) =>
      suggestMappings('companies', 'company', [{ column: column(name, 'integer'), samples: ['1', '2'] }], industry)[0];
    expect(answer('businessentityid')).toMatchObject({ kind: 'none', autoAccept: false });
    expect(answer('industry_id')).toMatchObject({ property: 'industry', autoAccept: false });
    expect(answer('industry')?.autoAccept).toBe(true);
  });

  it('reads staat as the country, as German tables mean it', () => {
    const [answer] = suggestMappings(
      'contacts',
      'kunden',
      [{ column: column('staat', 'text'), samples: ['DE', 'AT'] }],
      [property('state', 'string', 'text'), property('country', 'string', 'text')],
    );
    expect(answer?.property).toBe('country');
  });

  it('says why, and ranks at most five', () => {
    const [answer] = suggest(['wohnort', 'text']);
    expect(answer).toMatchObject({
      property: 'city',
      reason: expect.stringContaining('the words of the name are those of "city"'),
    });
    expect(answer?.ranked.length).toBeLessThanOrEqual(5);
  });
});
