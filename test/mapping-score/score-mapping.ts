import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { suggestMappings } from '@app/hubspot-mapping/mapping-suggestion/mapping-suggestion';
import { GoldFault, GoldFolder } from '../../libs/hubspot-mapping/testing/scoring/gold-folder';
import { examplesOf, fitWeights } from '../../libs/hubspot-mapping/testing/scoring/fit-weights';
import type { GoldSystem } from '../../libs/hubspot-mapping/testing/scoring/gold-folder';
import type { Answered, Suggest } from '../../libs/hubspot-mapping/testing/scoring/suggestion-score';
import { answerAll, isRight, scoreSuggestions } from '../../libs/hubspot-mapping/testing/scoring/suggestion-score';
import { scoreEnums, scoreTransforms, scoreTypes } from '../../libs/hubspot-mapping/testing/scoring/value-scores';

/** Prints how well the mapping proposes, as JSON. Parts that the folder does not have are null. */
function main(): void {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      'leave-one-out': { type: 'boolean' },
      nameless: { type: 'boolean' },
      wrong: { type: 'boolean' },
    },
  });
  const folder = new GoldFolder(resolve(values.dir ?? '../shared/data/gold'));
  const systems = folder.systems();
  const enums = folder.enums();
  const types = folder.types();
  const transforms = folder.transforms();
  const answered =
    systems &&
    (values['leave-one-out']
      ? answerLeftOut(folder, systems)
      : answerAll(folder, systems, values.nameless ? suggestNameless : suggestMappings));
  const score = {
    suggestion: systems && answered && scoreSuggestions(folder, systems, answered),
    enums: enums && scoreEnums(folder, enums),
    types: types && scoreTypes(types),
    transforms: transforms && scoreTransforms(transforms),
  };
  process.stdout.write(`${JSON.stringify(score, null, 2)}\n`);
  if (!values.wrong) return;
  for (const one of answered ?? []) {
    if (isRight(one)) continue;
    const { system, row, answer } = one;
    const ranked = (answer?.ranked ?? []).slice(0, 3).map(({ property, score: value }) => `${property} ${value}`);
    process.stderr.write(
      `${system} ${row.object} ${row.table}.${row.column}: ${answer?.property ?? null}, not ${[row.property, ...row.alternatives].join('|')} (${ranked.join(', ')})\n`,
    );
  }
}

/** What values and types alone say: names of tables and columns mean nothing. */
const suggestNameless: Suggest = (object, _table, columns, properties) =>
  suggestMappings(
    object,
    'xqz',
    columns.map(({ column, samples }, at) => ({ column: { ...column, name: `xqz${at + 1}` }, samples })),
    properties,
  );

/** Each system is answered with weights fitted on all the others. */
function answerLeftOut(folder: GoldFolder, systems: readonly GoldSystem[]): Answered[] {
  const examples = new Map(systems.map((system) => [system, examplesOf(folder, system)]));
  return systems.flatMap((left) => {
    const weights = fitWeights(systems.flatMap((system) => (system === left ? [] : (examples.get(system) ?? []))));
    return answerAll(folder, [left], (...table) => suggestMappings(...table, weights));
  });
}

try {
  main();
} catch (error) {
  if (!(error instanceof GoldFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
