import { EVIDENCE_NAMES } from '../../src/mapping-suggestion/evidence-weights';
import type { Evidence, EvidenceWeights } from '../../src/mapping-suggestion/evidence-weights';
import { judgeColumns, scoreOf } from '../../src/mapping-suggestion/mapping-suggestion';
import { goldColumn } from './gold-folder';
import type { GoldFolder, GoldSystem } from './gold-folder';

interface Example {
  evidence: Evidence;
  right: 0 | 1;
}

/** What an engineer would have said before looking: evidence adds up to a few odds, and doubt costs more than it gives. */
const PRIOR: EvidenceWeights = {
  bias: -6,
  exactName: 4,
  concept: 5,
  conceptWhole: 3,
  weakAnchor: -2.5,
  laterAnchor: -3,
  sharedWords: 3,
  typeMisfit: -4,
  valuesUnlikely: -3,
  estranged: -3,
  derived: -2,
  rival: -4,
  internal: -2,
  optionsHeld: 1.5,
  tellingValues: 2.5,
  valuesAlone: 4,
  headAlone: 2,
};
/** How many examples the prior is worth, per weight. */
const TRUST = 2;
const STEPS = 400;
/** Shared by the examples, lest many of them overshoot. */
const PACE = 100;

/** Pairs of a column and a property with whether they belong together; a pair that is right but need not be made says nothing. */
export function examplesOf(folder: GoldFolder, { rows }: GoldSystem): Example[] {
  return [...new Set(rows.map(({ table }) => table))].flatMap((table) => {
    const own = rows.filter((row) => row.table === table);
    const object = own[0]?.object ?? null;
    if (object === null) return [];
    const columns = own.map((row) => ({ column: goldColumn(row), samples: row.sampleValues }));
    return judgeColumns(object, table, columns, folder.catalogue(object)).flatMap(({ role, pairs }, index) => {
      const row = own[index];
      if (!row || role.kind !== 'value') return [];
      const accepted = [row.property, ...row.alternatives];
      return pairs.flatMap(({ property, evidence }): Example[] => {
        if (!accepted.includes(property)) return [{ evidence, right: 0 }];
        return accepted.includes(null) || property !== row.property ? [] : [{ evidence, right: 1 }];
      });
    });
  });
}

/** Most columns have the same evidence as others: each is gone through once, for all of them. */
function countAlike(examples: readonly Example[]): (Example & { count: number })[] {
  const alike = new Map<string, Example & { count: number }>();
  for (const example of examples) {
    const key = [example.right, ...EVIDENCE_NAMES.map((name) => example.evidence[name])].join();
    const held = alike.get(key);
    if (held) held.count += 1;
    else alike.set(key, { ...example, count: 1 });
  }
  return [...alike.values()];
}

/** Logistic regression by gradient ascent, held to the prior; a weight never changes the side it argues for. */
export function fitWeights(examples: readonly Example[]): EvidenceWeights {
  const pace = PACE / Math.max(examples.length, 5000);
  const alike = countAlike(examples);
  let weights = { ...PRIOR };
  for (let step = 0; step < STEPS; step += 1) {
    const slope = Object.fromEntries(
      Object.entries(PRIOR).map(([name, prior]) => [name, TRUST * (prior - weights[name as keyof EvidenceWeights])]),
    ) as unknown as EvidenceWeights;
    for (const { evidence, right, count } of alike) {
      const miss = count * (right - scoreOf(evidence, weights));
      slope.bias += miss;
      for (const name of EVIDENCE_NAMES) slope[name] += miss * evidence[name];
    }
    weights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => {
        const moved = weight + pace * slope[name as keyof EvidenceWeights];
        return [name, PRIOR[name as keyof EvidenceWeights] > 0 ? Math.max(moved, 0) : Math.min(moved, 0)];
      }),
    ) as unknown as EvidenceWeights;
  }
  return weights;
}
