import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../simulation/mutants/mutant';
import { SQL_MUTANTS } from './sql-mutants';

const LIBS = join(__dirname, '../../libs');

describe('faults planted in SQL', () => {
  it('have names of their own', () => {
    expect(new Set(SQL_MUTANTS.map(({ name }) => name)).size).toBe(SQL_MUTANTS.length);
  });

  it.each(SQL_MUTANTS.map((mutant) => [mutant.name, mutant] as const))('"%s" finds its places', (name, { edits }) => {
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const source = readFileSync(join(LIBS, file), 'utf8');
      const own = edits.filter((edit) => edit.file === file);
      expect(applyEdits(source, name, own)).not.toBe(source);
    }
  });
});
