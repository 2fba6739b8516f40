import { resolve } from 'node:path';
import { examplesOf, fitWeights } from '../../libs/hubspot-mapping/testing/scoring/fit-weights';
import { GoldFolder } from '../../libs/hubspot-mapping/testing/scoring/gold-folder';

/** Prints weights fitted on all systems of the given folders, for evidence-weights.ts. */
const folders = process.argv.slice(2).map((path) => new GoldFolder(resolve(path)));
const examples = folders.flatMap((folder) => (folder.systems() ?? []).flatMap((system) => examplesOf(folder, system)));
const weights = Object.entries(fitWeights(examples)).map(([name, weight]) => [name, Math.round(weight * 100) / 100]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(weights), null, 2)}\n`);
