import { answerSystem, scoreSuggestions } from '../../testing/gold-suggestions';
import { column, property } from '../../testing/references';
import { describeWithSharedData } from '../../testing/shared-data';
import { suggestMappings } from './mapping-suggestion';

const SYSTEMS = [
  'adventureworks',
  'chatwoot',
  'dolibarr',
  'espocrm',
  'invoiceninja',
  'krayin',
  'odoo',
  'pipedrive',
  'renewa-one',
  'salesforce',
  'stripe',
  'suitecrm',
  'twenty',
];

/** Measured when these rules were written, on the systems they were tuned with; they may only rise. */
const FLOORS = { top1: 0.95, precision: 0.96, recall: 0.93, nullAccuracy: 0.97, mrr5: 0.93, kinds: 0.93 } as const;

describeWithSharedData('gold suggestions', () => {
  it('reaches the measured floors on all systems', () => {
    const score = scoreSuggestions(SYSTEMS.flatMap(answerSystem));
    const below = Object.entries(FLOORS).filter(([measure, floor]) => score[measure as keyof typeof FLOORS] < floor);
    expect({ below, score }).toMatchObject({ below: [] });
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

  it('says why, and ranks at most five', () => {
    const [answer] = suggest(['wohnort', 'text']);
    expect(answer).toMatchObject({ property: 'city', reason: expect.stringContaining('both mean "city"') });
    expect(answer?.ranked.length).toBeLessThanOrEqual(5);
  });
});
