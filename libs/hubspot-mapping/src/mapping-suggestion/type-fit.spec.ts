import { property } from '../../testing/references';
import { typeFit } from './type-fit';

const choice = property('type', 'enumeration', 'select', { options: ['a', 'b', 'c', 'd'] });
const phone = property('phone', 'string', 'phonenumber');
const text = property('city', 'string', 'text');
const amount = property('amount', 'number', 'number');
const day = property('closedate', 'datetime', 'date');

describe('how well a type suits a property', () => {
  it.each([
    ['date', day, amount],
    ['number', amount, day],
    ['email', property('email', 'string', 'text'), text],
    ['phone', phone, amount],
    ['url', property('website', 'string', 'text'), phone],
    ['enumeration', choice, day],
    ['string', text, day],
    ['bool', property('optout', 'bool', 'booleancheckbox'), amount],
  ] as const)('%s suits the one better than the other', (type, better, worse) => {
    expect(typeFit(type, better, false)).toBeGreaterThan(typeFit(type, worse, false));
  });

  it('lets a key stand for a choice, not for a moment', () => {
    expect(typeFit('number', choice, true)).toBeGreaterThan(0.9);
    expect(typeFit('number', day, true)).toBeLessThan(0.5);
  });
});
