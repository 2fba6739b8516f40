import { matchUnique } from './unique-match';

const record = (id: string, properties: Record<string, string | null>) => ({
  id,
  properties,
  updatedAt: 0,
  archived: false,
});

describe('a read by a unique property is keyed by the values asked for (hubspot-facts 2.6)', () => {
  it('finds a secondary e-mail in the record that shows its primary one', () => {
    const zoe = record('1', { email: 'zoe@example.com', hs_additional_emails: 'z@example.com;zz@example.com' });
    const matched = matchUnique('email', ['ZZ@Example.com ', 'zoe@example.com', 'nobody@example.com'], [zoe]);
    expect([...matched.keys()]).toEqual(['ZZ@Example.com ', 'zoe@example.com']);
  });

  it('prefers the exact value where two differ by case only', () => {
    const upper = record('1', { renewa_id: 'AB' });
    const lower = record('2', { renewa_id: 'ab' });
    expect(matchUnique('renewa_id', ['ab', 'AB'], [upper, lower])).toEqual(
      new Map([
        ['ab', lower],
        ['AB', upper],
      ]),
    );
  });

  it('leaves out a record whose value is blank or was not asked for', () => {
    expect(
      matchUnique('renewa_id', ['x'], [record('1', { renewa_id: null }), record('2', { renewa_id: 'y' })]).size,
    ).toBe(0);
  });
});
