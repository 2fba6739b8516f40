import fc from 'fast-check';
import { simpleField } from '../testing/simple-field';
import { hubspotVector, isBlank, localVector, sameValue, sidesAgree } from './field-values';

const canonical = fc.array(fc.option(fc.string()), { maxLength: 3 });

describe('S2.3 values of a field', () => {
  const group = simpleField('money', {
    members: [
      { mappingId: 'a', column: 'amount', property: 'amount' },
      { mappingId: 'c', column: null, property: 'currency' },
    ],
  });

  it('equality is an equivalence', () => {
    fc.assert(
      fc.property(canonical, canonical, (a, b) => {
        expect(sameValue(a, [...a])).toBe(true);
        expect(sameValue(a, b)).toBe(sameValue(b, a));
        expect(sameValue(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('a vector with an unknown member is unknown; a constant needs no column', () => {
    expect(localVector(group, { amount: '1' })).toEqual(['1', null]);
    expect(localVector(group, {})).toBeUndefined();
    expect(localVector(group, { amount: null })).toEqual([null, null]);
    expect(hubspotVector(group, { amount: '1', currency: 'EUR' })).toEqual(['1', 'EUR']);
    expect(hubspotVector(group, { amount: '1' })).toBeUndefined();
  });

  it('blank and null are one in HubSpot', () => {
    expect(hubspotVector(simpleField('name'), { name: '' })).toEqual([null]);
  });

  it('S3.7 a group is blank when nothing that a column feeds holds a value', () => {
    expect(isBlank(group, [null, 'EUR'])).toBe(true);
    expect(isBlank(group, ['0', null])).toBe(false);
  });

  it('sides agree when the image of the source is what the other holds', () => {
    const shout = simpleField('name', {
      toHubSpot: ([value]) => ({ ok: true, value: [value?.toUpperCase() ?? null] }),
      toLocal: ([value]) => ({ ok: true, value: [value?.toLowerCase() ?? null] }),
    });
    expect(sidesAgree(shout, ['a'], ['A'])).toBe(true);
    expect(sidesAgree(shout, ['A'], ['A'])).toBe(true);
    expect(sidesAgree({ ...shout, direction: 'to_local' }, ['A'], ['A'])).toBe(false);
    expect(sidesAgree({ ...shout, direction: 'to_local' }, ['a'], ['A'])).toBe(true);
  });

  it('S3.4 sides of which one cannot be carried over do not agree', () => {
    const error = { code: 'VALUE_TOO_LONG', message: '', advice: '' } as const;
    const field = simpleField('name', { toHubSpot: () => ({ ok: false, error }) });
    expect(sidesAgree(field, ['a'], ['a'])).toBe(false);
  });
});
