import { resolve } from 'node:path';
import { examplesOf, fitWeights } from '../../testing/scoring/fit-weights';
import { GoldFolder } from '../../testing/scoring/gold-folder';
import { describeWithSharedData } from '../../testing/shared-data';
import { EVIDENCE_NAMES, EVIDENCE_WEIGHTS } from './evidence-weights';

/** A word more in the vocabulary moves a weight by less; beyond this, run `npm run fit:mapping` and take what it prints. */
const MOVED = 0.1;

describeWithSharedData('weights of the evidence', () => {
  it('are those that npm run fit:mapping prints', () => {
    const folders = ['../shared/data/gold', 'test/mapping-score/held-out'].map((path) => new GoldFolder(resolve(path)));
    const examples = folders.flatMap((folder) => (folder.systems() ?? []).flatMap((one) => examplesOf(folder, one)));
    const fitted = fitWeights(examples);
    const moved = (['bias', ...EVIDENCE_NAMES] as const).filter(
      (name) => Math.abs(fitted[name] - EVIDENCE_WEIGHTS[name]) > MOVED,
    );
    expect({ moved, fitted }).toMatchObject({ moved: [] });
  });
});
