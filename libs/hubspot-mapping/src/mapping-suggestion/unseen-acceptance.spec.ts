import { column, property } from '../../testing/references';
import { suggestMappings } from './mapping-suggestion';
import type { ColumnSuggestion } from './mapping-suggestion';
import { SURE } from './unseen-acceptance';

describe('acceptance without a look', () => {
  const properties = [
    property('address', 'string', 'text'),
    property('createdate', 'datetime', 'date'),
    property('industry', 'enumeration', 'select', { options: ['BANKING', 'RETAIL', 'OTHER'] }),
    property('hubspot_owner_id', 'enumeration', 'select', { externalOptions: true }),
  ];
  const answer = (name: string, type: string, ...samples: string[]): ColumnSuggestion | undefined =>
    suggestMappings('companies', 'firms', [{ column: column(name, type), samples }], properties)[0];

  it('is for a name, a type and values that agree', () => {
    expect(answer('address', 'text', 'Hauptstr. 1')).toMatchObject({ property: 'address', autoAccept: true });
    expect(answer('create_date', 'date', '2020-01-01')).toMatchObject({ property: 'createdate', autoAccept: true });
  });

  it('is not for values of another kind, however well the name says it', () => {
    const numbered = answer('address', 'text', '1001', '1002', '1003');
    expect(numbered).toMatchObject({ autoAccept: false, certainty: 0 });
    expect(numbered?.ranked[0]?.property).toBe('address');
  });

  it('is not for a type that does not suit, nor for a key of a list', () => {
    expect(answer('create_date', 'boolean', 'true', 'false')).toMatchObject({ autoAccept: false });
    expect(answer('industry_id', 'integer', '1', '2')).toMatchObject({ property: 'industry', certainty: 0 });
  });

  it('is for a user who is said to own the record, not for any user', () => {
    expect(answer('account_manager_id', 'bigint', '7')).toMatchObject({ kind: 'owner', autoAccept: true });
    expect(answer('user_id', 'bigint', '7')).toMatchObject({ kind: 'owner', autoAccept: false, certainty: 0 });
  });

  it('is not where another column could have the property as well', () => {
    const both = suggestMappings(
      'companies',
      'firms',
      ['address', 'anschrift'].map((name) => ({ column: column(name, 'text'), samples: [] })),
      properties,
    );
    expect(both[0]).toMatchObject({ property: 'address', autoAccept: false, certainty: 0 });
    expect(both[1]).toMatchObject({ property: null, autoAccept: false });
  });

  it('is exactly where the certainty is high enough', () => {
    const all = [answer('address', 'text'), answer('street_2', 'text'), answer('anschrift', 'text')];
    for (const one of all) expect(one?.autoAccept).toBe((one?.certainty ?? 0) >= SURE);
  });
});
