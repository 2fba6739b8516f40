import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../scenarios/index';
import { CONTROLS } from './controls';
import { applyEdits } from './mutant';
import { MUTANTS } from './mutants';

const ENGINE = join(__dirname, '../../../libs/sync-engine/src');

describe('planted faults', () => {
  it('are at least thirty, each with a name of its own', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  it.each([...MUTANTS, ...CONTROLS].map((mutant) => [mutant.name, mutant] as const))(
    '"%s" finds its places in the engine',
    (name, mutant) => {
      for (const file of new Set(mutant.edits.map((edit) => edit.file))) {
        const source = readFileSync(join(ENGINE, file), 'utf8');
        const edits = mutant.edits.filter((edit) => edit.file === file);
        expect(applyEdits(source, name, edits)).not.toBe(source);
      }
      const directed = (mutant.directed ?? []).map(([wanted]) => wanted);
      for (const wanted of [...mutant.scenarios, ...directed])
        expect(SCENARIOS.map((scenario) => scenario.name)).toContain(wanted);
    },
  );
});
