/** What speaks for and against one column being one property; each 0 to 1. */
export const EVIDENCE_NAMES = [
  'exactName',
  'concept',
  'conceptWhole',
  'weakAnchor',
  'laterAnchor',
  'sharedWords',
  'typeMisfit',
  'valuesUnlikely',
  'estranged',
  'derived',
  'rival',
  'internal',
  'optionsHeld',
  'tellingValues',
  'valuesAlone',
  'headAlone',
] as const;

type EvidenceName = (typeof EVIDENCE_NAMES)[number];
export type Evidence = Record<EvidenceName, number>;

/** What each piece of evidence adds to the log-odds that a column is a property. */
export interface EvidenceWeights extends Record<EvidenceName, number> {
  bias: number;
}

/**
 * What `npm run fit:mapping` prints (logistic regression on the collected and the held-out schemas), rounded; evidence-weights.spec.ts holds the
 * two together.
 */
export const EVIDENCE_WEIGHTS: EvidenceWeights = {
  bias: -5.85,
  exactName: 3.5,
  concept: 4.92,
  conceptWhole: 2.93,
  weakAnchor: -3.53,
  laterAnchor: -6.83,
  sharedWords: 1.4,
  typeMisfit: -3.91,
  valuesUnlikely: -3.69,
  estranged: -3.22,
  derived: -2,
  rival: -4.37,
  internal: -1.67,
  optionsHeld: 1.64,
  tellingValues: 2.53,
  valuesAlone: 4,
  headAlone: 2.54,
};
