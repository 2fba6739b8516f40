import { withoutAffixes } from './name-affixes';

describe('marks of added fields', () => {
  it.each([
    ['Industry__c', 'Industry'],
    ['fund__Industry__c', 'Industry'],
    ['x_studio_industry', 'industry'],
    ['x_branche', 'branche'],
    ['cf_branche', 'branche'],
    ['new_rating', 'rating'],
    ['cr4f1_region', 'region'],
    ['tbl_kunden', 'kunden'],
  ])('reads %s as %s', (name, own) => {
    expect(withoutAffixes(name)).toBe(own);
  });

  it.each(['x_url', 'x_handle', 'new_or_existing', 'city', 'new_business', 'cf_', '__c'])('leaves %s', (name) => {
    expect(withoutAffixes(name)).toBe(name);
  });
});
