import type { EvidenceName } from './evidence';

/** What each piece of evidence adds to the log-odds that a column is a property. */
export interface EvidenceWeights extends Record<EvidenceName, number> {
  bias: number;
}

/** Fitted by `npm run fit:mapping` (logistic regression) on the collected schemas; rounded. */
export const EVIDENCE_WEIGHTS: EvidenceWeights = {
  bias: -5.95,
  exactName: 3.87,
  concept: 5.45,
  conceptWhole: 1.87,
  weakAnchor: -3.1,
  laterAnchor: -5.33,
  sharedWords: 2.37,
  typeMisfit: -4.02,
  valuesLikely: 0,
  valuesUnlikely: -3.72,
  estranged: -3.06,
  derived: -2,
  rival: -4.19,
  internal: -1.71,
  optionsHeld: 1.6,
  tellingValues: 2.5,
};
