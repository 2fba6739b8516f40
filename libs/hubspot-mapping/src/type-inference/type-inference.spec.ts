import { column } from '../../testing/references';
import { proposeProperty } from './property-proposal';
import { inferType } from './type-inference';

describe('the type of a column', () => {
  it.each([
    ['boolean', 'bool'],
    ['date', 'date'],
    ['timestamp with time zone', 'datetime'],
    ['numeric(14,2)', 'number'],
    ['text[]', 'multi_enumeration'],
    ['uuid', 'string'],
  ])('is what %s is declared as', (sqlType, type) => {
    expect(inferType(['anything'], column('x', sqlType))).toMatchObject({ type, confidence: 0.98 });
  });

  it.each([
    ['bool', ['ja', 'nein', 'ja']],
    ['bool', ['0', '1', '1']],
    ['email', ['a@example.com', 'b@example.com']],
    ['url', ['https://example.com', '//example.org']],
    ['multi_enumeration', ['red;blue', 'red', 'blue;red', 'red;blue']],
    ['string', ['00123', '04567']],
    ['string', ['12345678901234567890', '12345678901234567891']],
    ['string', ['192.0.2.1', '192.0.2.7']],
    ['percentage', ['15 %', '20 %']],
    ['currency', ['EUR 12.50', '99,90 €']],
    ['datetime', ['1704448800', '1704448900']],
    ['date', ['31.01.2024', '0000-00-00']],
    ['number', ['1.234,5', '7']],
    ['enumeration', ['open', 'closed', 'open', 'open']],
    ['string', ['Ada', 'Grace', 'Alan']],
  ])('is %s by values like %j', (type, samples) => {
    expect(inferType([...samples, null, 'n/a']).type).toBe(type);
  });

  it('is not known without values', () => {
    expect(inferType([null, ' ', '-'])).toMatchObject({ type: 'string', confidence: 0.1 });
  });
});

describe('a property for a column that none fits', () => {
  const propose = (name: string, sqlType: string, samples: string[], over = {}) =>
    proposeProperty(column(name, sqlType, over), inferType(samples, column(name, sqlType, over)), samples, 'own');

  it('has a name that HubSpot takes and a label for people', () => {
    expect(propose('KundenKlasse2', 'text', ['A'])).toMatchObject({ name: 'kunden_klasse2', label: 'Kunden klasse2' });
    expect(propose('hs_rating', 'text', ['A']).name).toBe('local_hs_rating');
    expect(propose('2nd', 'text', ['A']).name).toBe('local_2nd');
    expect(propose('x'.repeat(120), 'text', ['A']).name).toHaveLength(100);
  });

  it('has the options of the type, else those of the samples', () => {
    expect(propose('condition', 'condition', [], { enumValues: ['new', 'used'] }).options).toEqual([
      { label: 'New', value: 'new' },
      { label: 'Used', value: 'used' },
    ]);
    expect(propose('colour', 'text', ['red', 'blue', 'red', 'red']).options.map(({ value }) => value)).toEqual([
      'red',
      'blue',
    ]);
    expect(propose('active', 'boolean', []).options.map(({ value }) => value)).toEqual(['true', 'false']);
    expect(propose('notes', 'text', ['a', 'b', 'c']).options).toEqual([]);
  });
});
