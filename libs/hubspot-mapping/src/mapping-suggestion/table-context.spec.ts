import { NameReader } from './name-reading';
import { readTogether, saidBest } from './table-context';

const reader = new NameReader('contacts', 'customers');

function meant(...names: string[]): (string | undefined)[] {
  return readTogether(
    names.map((name) => reader.of(name)),
    'contacts',
  ).map(({ concepts }) => concepts[0]?.concept.name);
}

describe('names in the light of each other', () => {
  it('reads a bare name beside one part of a person as the other part', () => {
    expect(meant('vorname', 'name')).toEqual(['first name', 'last name']);
    expect(meant('nombre', 'apellidos')).toEqual(['first name', 'last name']);
  });

  it('leaves a bare name alone or beside both parts to what it is', () => {
    const [alone] = readTogether([reader.of('name')], 'contacts');
    expect(alone).toEqual(reader.of('name'));
    const names = ['vorname', 'nachname', 'name'].map((name) => reader.of(name));
    expect(readTogether(names, 'contacts')).toEqual(names);
  });

  it('thinks less of a gross amount beside a net one', () => {
    const orders = new NameReader('deals', 'orders');
    const strength = (of: ReturnType<NameReader['of']> | undefined) => of?.concepts[0]?.strength ?? 0;
    for (const name of ['brutto_summe', 'summe']) {
      const [, gross] = readTogether([orders.of('netto_summe'), orders.of(name)], 'deals');
      expect(strength(gross)).toBeLessThan(strength(orders.of(name)));
    }
  });

  it('thinks less of a part of a second address beside a whole plain one, and of nothing beside a part alone', () => {
    const strength = (of: ReturnType<NameReader['of']> | undefined) => of?.concepts[0]?.strength ?? 0;
    const street = reader.of('rechnung_strasse');
    const [, , beside] = readTogether([reader.of('strasse'), reader.of('ort'), street], 'contacts');
    expect(strength(beside)).toBeLessThan(strength(street));
    const [, alone] = readTogether([reader.of('ort'), street], 'contacts');
    expect(alone).toEqual(street);
  });

  it('reads the name in an order that keeps an address as that of whoever lives there', () => {
    const orders = new NameReader('deals', 'orders');
    const names = (...columns: string[]) =>
      readTogether(
        columns.map((name) => orders.of(name)),
        'deals',
      ).map(({ concepts }) => concepts[0]?.concept.name);
    expect(names('name', 'strasse', 'ort')[0]).toBe('party named in a deal');
    expect(names('name', 'ort')[0]).toBe('deal name');
  });

  it('knows for each column what no other says as well', () => {
    const [city, phone, other] = saidBest(['ort', 'telefon', 'telefon_b'].map((name) => reader.of(name)));
    const names = (said: typeof city) => [...(said ?? [])].map(({ name }) => name);
    expect(names(city)).toContain('city');
    expect(names(phone)).toContain('phone');
    expect(names(other)).not.toContain('phone');
  });
});
