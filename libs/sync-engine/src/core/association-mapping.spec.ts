import { isDeepStrictEqual } from 'node:util';
import { associationMapping, type AssociationTerms, unlabelledType } from './association-mapping';

class SentType {
  constructor(
    readonly category: string,
    readonly typeId: number,
  ) {}
}

describe('a relation as it is first mapped', () => {
  const from = { entity: 'contact', objectType: 'contacts' };
  const to = { entity: 'organisation', objectType: 'companies' };
  const terms: AssociationTerms = {
    type: { category: 'HUBSPOT_DEFINED', typeId: 279 },
    relation: { kind: 'foreign_key', column: 'organisation_id' },
    direction: 'two_way',
    conflictPolicy: null,
    drift: 'ignore',
    firstLink: 'review',
  };

  it('S8.5 equals a stored one whatever sent its terms: an input of the api, a label of HubSpot', () => {
    const plain = associationMapping(from, to, terms);
    const sent = { ...terms, type: new SentType('HUBSPOT_DEFINED', 279), toEntity: 'organisation' };
    const labelled = { ...terms, type: { ...terms.type, label: 'Employer' } };
    expect(isDeepStrictEqual(associationMapping(from, to, sent), plain)).toBe(true);
    expect(isDeepStrictEqual(associationMapping(from, to, labelled), plain)).toBe(true);
  });
});

describe('S6.2 the type that every pair has', () => {
  const plain = (category: string, typeId: number) => ({ category, typeId, label: null });
  const label = { category: 'USER_DEFINED', typeId: 11, label: 'Installer' };

  it("is HubSpot's own where it has one, else the account's own type without label, as of a custom object", () => {
    expect(unlabelledType([label, plain('USER_DEFINED', 12), plain('HUBSPOT_DEFINED', 279)])?.typeId).toBe(279);
    expect(unlabelledType([label, plain('USER_DEFINED', 10_001)])?.typeId).toBe(10_001);
    expect(unlabelledType([label])).toBeNull();
  });
});
