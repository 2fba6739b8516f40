import { asKind, readSource, writeSource } from './source-writing';

const COLUMNS = [
  { name: 'first_name', sqlType: 'text', leadsTo: null },
  { name: 'a.b', sqlType: 'text', leadsTo: null },
  { name: 'company_id', sqlType: 'bigint', leadsTo: { table: 'company', columns: ['id', 'name', 'Legal name'] } },
];

describe('the source of a mapping', () => {
  it.each([
    ['first_name', 'column'],
    ['company_id.name', 'over'],
    ['company_id."Legal name"', 'over'],
    ["=first_name || ' '", 'expression'],
    ['a.b', 'column'],
    ['gone', 'column'],
  ])('%s is read as a %s and written as it was', (source, kind) => {
    const read = readSource(source, COLUMNS);
    expect(read.kind).toBe(kind);
    expect(writeSource(read)).toBe(source);
  });

  it('keeps in another kind what can be kept', () => {
    const name = readSource('first_name', COLUMNS);
    expect(writeSource(asKind(name, 'expression', COLUMNS))).toBe('=first_name');
    expect(writeSource(asKind(name, 'over', COLUMNS))).toBe('company_id.name');
    const over = readSource('company_id."Legal name"', COLUMNS);
    expect(writeSource(asKind(over, 'expression', COLUMNS))).toBe('=company_id."Legal name"');
    expect(writeSource(asKind(over, 'column', COLUMNS))).toBe('company_id');
    expect(writeSource(asKind(readSource('=upper(x)', COLUMNS), 'column', COLUMNS))).toBe('first_name');
    expect(writeSource(asKind(readSource('a.b', COLUMNS), 'expression', COLUMNS))).toBe('="a.b"');
  });
});
