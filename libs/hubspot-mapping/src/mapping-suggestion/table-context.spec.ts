import { NameReader } from './name-reading';
import { readTogether, saidBest } from './table-context';

const reader = new NameReader('contacts', 'customers');

function meant(...names: string[]): (string | undefined)[] {
  return readTogether(names.map((name) => reader.of(name))).map(({ concepts }) => concepts[0]?.concept.name);
}

describe('names in the light of each other', () => {
  it('reads a bare name beside one part of a person as the other part', () => {
    expect(meant('vorname', 'name')).toEqual(['first name', 'last name']);
    expect(meant('nombre', 'apellidos')).toEqual(['first name', 'last name']);
  });

  it('leaves a bare name alone or beside both parts to what it is', () => {
    const [alone] = readTogether([reader.of('name')]);
    expect(alone).toEqual(reader.of('name'));
    const names = ['vorname', 'nachname', 'name'].map((name) => reader.of(name));
    expect(readTogether(names)).toEqual(names);
  });

  it('thinks less of a gross amount beside a net one', () => {
    const orders = new NameReader('deals', 'orders');
    const strength = (of: ReturnType<NameReader['of']> | undefined) => of?.concepts[0]?.strength ?? 0;
    for (const name of ['brutto_summe', 'summe']) {
      const [, gross] = readTogether([orders.of('netto_summe'), orders.of(name)]);
      expect(strength(gross)).toBeLessThan(strength(orders.of(name)));
    }
  });

  it('knows for each column what no other says as well', () => {
    const [city, phone, other] = saidBest(['ort', 'telefon', 'telefon_b'].map((name) => reader.of(name)));
    const names = (said: typeof city) => [...(said ?? [])].map(({ name }) => name);
    expect(names(city)).toContain('city');
    expect(names(phone)).toContain('phone');
    expect(names(other)).not.toContain('phone');
  });
});
