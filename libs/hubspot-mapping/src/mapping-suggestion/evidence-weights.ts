/** What speaks for and against one column being one property; each 0 to 1. */
export const EVIDENCE_NAMES = [
  'exactName',
  'concept',
  'conceptWhole',
  'weakAnchor',
  'laterAnchor',
  'sharedWords',
  'typeMisfit',
  'valuesLikely',
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

/** Fitted by `npm run fit:mapping` (logistic regression) on the collected schemas; rounded. */
export const EVIDENCE_WEIGHTS: EvidenceWeights = {
  bias: -5.79,
  exactName: 3.83,
  concept: 5.07,
  conceptWhole: 3.47,
  weakAnchor: -3.08,
  laterAnchor: -5.98,
  sharedWords: 2.08,
  typeMisfit: -4.05,
  valuesLikely: 0.3,
  valuesUnlikely: -3.89,
  estranged: -3.05,
  derived: -2,
  rival: -3.94,
  internal: -1.7,
  optionsHeld: 1.62,
  tellingValues: 2.8,
  valuesAlone: 4,
  headAlone: 2,
};
