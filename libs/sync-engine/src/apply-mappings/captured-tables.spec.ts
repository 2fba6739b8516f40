import type { TableRead } from '../core';
import { capturedKey, capturedTables } from './captured-tables';

const table = (name: string, key: string, softDeleteColumn: string | null = null) => ({
  schema: 'public',
  name,
  key,
  softDeleteColumn,
});
const read = (name: string, key: string, columns: string[], via: string): TableRead => ({
  schema: 'public',
  name,
  key,
  columns,
  via,
});
const entity = (own: ReturnType<typeof table>, captured: string[], reads: TableRead[], sourceReads: TableRead[]) => ({
  definition: { table: own, reads },
  runtime: { captured, sourceReads },
  joins: [],
});

describe('tables to be captured', () => {
  const person = entity(
    table('person', 'id', 'removed_at'),
    ['id', 'name', 'company_id'],
    [read('users', 'id', ['email'], 'owner_id')],
    [read('company', 'id', ['title', 'code'], 'company_id')],
  );
  const company = entity(table('company', 'code'), ['phone', 'title'], [], []);

  it('S1.2 a table that two entities read is captured once, for both, by the key of its own entity', () => {
    expect(capturedTables([person, company])).toEqual([
      { table: { schema: 'public', name: 'person', key: 'id' }, columns: ['company_id', 'name', 'removed_at'] },
      { table: { schema: 'public', name: 'company', key: 'code' }, columns: ['phone', 'title'] },
      { table: { schema: 'public', name: 'users', key: 'id' }, columns: ['email'] },
    ]);
    expect(capturedTables([company, person]).map(({ table: { name, key } }) => `${name} ${key}`)).toContain(
      'company code',
    );
  });

  it('S1.2 folding knows by which column', () => {
    const known = [person, company].map(({ definition, runtime }) => ({
      ...definition,
      sourceReads: runtime.sourceReads,
    }));
    expect(capturedKey(known, read('company', 'id', ['title'], 'company_id'))).toBe('code');
    expect(capturedKey(known.slice(0, 1), read('company', 'short', ['title'], 'company_id'))).toBe('id');
    expect(capturedKey([], read('company', 'short', ['title'], 'company_id'))).toBe('short');
  });
});
