import type { EvidenceName } from './evidence';

/** What each piece of evidence adds to the log-odds that a column is a property. */
export interface EvidenceWeights extends Record<EvidenceName, number> {
  bias: number;
}

/** Fitted by `npm run fit:mapping` (logistic regression) on the collected schemas; rounded. */
export const EVIDENCE_WEIGHTS: EvidenceWeights = {
  bias: -5.79,
  exactName: 3.79,
  concept: 5,
  conceptWhole: 3.24,
  weakAnchor: -3.05,
  laterAnchor: -5.88,
  sharedWords: 2.08,
  typeMisfit: -4.01,
  valuesLikely: 0.2,
  valuesUnlikely: -3.84,
  estranged: -3.05,
  derived: -2,
  rival: -3.94,
  internal: -1.73,
  optionsHeld: 1.62,
  tellingValues: 2.69,
};
