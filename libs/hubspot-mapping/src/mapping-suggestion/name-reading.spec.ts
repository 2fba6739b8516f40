import { NameReader, sameWords } from './name-reading';

describe('what a name says', () => {
  const reader = new NameReader('contacts', 'customer_contacts');
  const said = (name: string) => reader.of(name).concepts[0];

  it('is told in full, in other words, in part, or not at all', () => {
    expect(said('postal_code')).toMatchObject({ concept: { name: 'zip' }, strength: 1 });
    expect(said('plz')).toMatchObject({ concept: { name: 'zip' }, strength: 1 });
    const part = said('plz_frobnication');
    expect(part?.concept.name).toBe('zip');
    expect(part?.strength).toBeLessThan(0.9);
    expect(reader.of('frobnication').concepts).toEqual([]);
  });

  it('leaves out what the table says already, unless nothing would be left', () => {
    expect(reader.of('contact_city').bare).toEqual(['city']);
    expect(reader.of('contact').bare).toEqual(['contact']);
    expect(reader.of('customer_lastname').bare).toEqual(['lastname']);
    expect(reader.of('customer_number').bare).toEqual(['customer', 'number']);
  });

  it('thinks no less of a choice that is kept as a code', () => {
    const tickets = new NameReader('tickets', 'cases');
    expect(tickets.of('priority_code').concepts[0]).toMatchObject({ concept: { name: 'priority' } });
    expect(tickets.of('priority_code').concepts[0]?.strength).toBeGreaterThan(0.9);
  });

  it('does not hear in a bare number what a number is often of', () => {
    const strengths = new Map(reader.of('nummer').concepts.map(({ concept, strength }) => [concept.name, strength]));
    expect(strengths.get('own number of a company')).toBe(1);
    expect(strengths.get('phone') ?? 0).toBeLessThan(0.5);
    expect(strengths.get('number of employees') ?? 0).toBeLessThan(0.5);
  });

  it('does not hear a count in the number of one', () => {
    const firms = new NameReader('companies', 'firms');
    const strength = (name: string) =>
      firms.of(name).concepts.find(({ concept }) => concept.name === 'number of employees')?.strength ?? 0;
    expect(strength('anzahl_mitarbeiter')).toBe(1);
    expect(strength('number_of_employees')).toBe(1);
    expect(strength('mitarbeiternummer')).toBe(0);
    expect(strength('employee_no')).toBe(0);
  });

  it('knows a province from a state of affairs', () => {
    const orders = new NameReader('deals', 'orders');
    const meant = (name: string) => orders.of(name).concepts.map(({ concept }) => concept.name);
    expect(meant('estado')).toContain('deal stage');
    expect(meant('provincia')).toContain('state');
    expect(meant('provincia')).not.toContain('deal stage');
  });

  it('does not take a business for its field', () => {
    expect(new NameReader('companies', 'company').of('business_entity_id').concepts[0]?.concept.name).not.toBe(
      'industry',
    );
  });

  it('knows the records of the table from others that its name says', () => {
    expect(reader.isRecord('contact', 'contacts')).toBe(true);
    expect(reader.isRecord('customer', 'contacts')).toBe(false);
  });

  it('gives the concepts of which words are a whole phrase, in any order', () => {
    expect(reader.saidInFull(['title', 'job']).map(({ name }) => name)).toEqual(['job title']);
    expect(reader.saidInFull(['zip', 'frobnication'])).toEqual([]);
    expect(sameWords(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(sameWords(['a'], ['a', 'b'])).toBe(false);
  });
});
