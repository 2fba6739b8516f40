import { isTelling, judgeValues, tellsKind } from './value-kinds';
import type { ValueKind } from './value-kinds';

describe('kinds of values', () => {
  it.each<[ValueKind, string[]]>([
    ['email', ['ada@example.com', 'max@example.org']],
    ['phone', ['+49 30 901820', '(312) 555-0123', '0431 555021']],
    ['url', ['https://example.com', 'www.example.org']],
    ['country', ['Deutschland', 'Österreich', 'France']],
    ['street', ['Hauptstraße 12', '12 rue de la Paix', 'Calle Mayor 5', '100 Main Street']],
    ['city', ['Berlin', 'Lyon', 'Springfield']],
    ['currency', ['EUR', 'USD']],
    ['salutation', ['Herr', 'Frau']],
    ['single_name', ['Anna', 'Jürgen', 'Marie']],
    ['company_name', ['Muster GmbH', 'Acme Inc.', 'Dupont SARL']],
    ['job_title', ['Vertriebsleiter', 'CEO', 'Responsable achats', 'Marketing Manager']],
  ])('tells %s without a name', (kind, samples) => {
    expect(isTelling(kind)).toBe(true);
    expect(tellsKind(kind, [...samples, null, ' '])).toBe(true);
  });

  it.each<[ValueKind, string[]]>([
    ['phone', ['2024-01-05', '1200345', '12.50']],
    ['url', ['https://cdn.example.com/a/picture.png', 'https://example.com/watch?v=1']],
    ['street', ['Main entrance', 'Unit 5']],
    ['city', ['Widget', 'Gadget']],
    ['single_name', ['Muster GmbH', 'Widget']],
    ['company_name', ['Berlin', 'GmbH']],
    ['country', ['DE', 'AT']],
  ])('does not take anything for %s', (kind, samples) => {
    expect(tellsKind(kind, samples)).toBe(false);
  });

  it('says nothing of blank samples, and judges by most of the others', () => {
    expect(tellsKind('city', [null, ''])).toBe(false);
    expect(judgeValues('email', [null, ''])).toBe('open');
    expect(judgeValues('email', ['a@example.com', 'b@example.com', 'c@example.com', 'none'])).toBe('likely');
    expect(judgeValues('email', ['a@example.com', 'none'])).toBe('open');
    expect(judgeValues('email', ['none', 'neither'])).toBe('unlikely');
  });

  it('knows rates of tax from amounts, and academic titles from jobs', () => {
    expect(judgeValues('tax', ['19.00', '7.00', '19.00'])).toBe('unlikely');
    expect(judgeValues('tax', ['19.00', '3.81', '0.95', '22.10'])).toBe('likely');
    expect(judgeValues('job_title', ['Dr.', 'Mag.', 'Dipl.-Ing.'])).toBe('unlikely');
    expect(judgeValues('job_title', ['Head of Sales', 'Ingenieurin'])).toBe('likely');
  });

  it('reads the texts inside of a list that is kept as JSON', () => {
    expect(judgeValues('email', ['[{"type":"work","value":"a@example.com"}]'])).toBe('likely');
  });
});
