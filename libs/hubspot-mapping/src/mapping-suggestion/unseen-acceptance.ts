import type { ColumnRole } from './column-role';
import type { Evidence } from './evidence-weights';

/**
 * From this certainty on a proposal was right in 99 of 100 cases on products run for the first time (docs/mapping.md;
 * `npm run score:mapping` prints the curve for any folder).
 */
export const SURE = 0.95;
/** A type that suits a property worse than this speaks against it, however good the name. */
const MISFIT = 0.3;

/** How many times better its odds are than those of whatever else the column, or the property, could be. */
const CLEAR = 20;

/** A property for a column, with what is known of both. */
export interface Proposal {
  property: string;
  score: number;
  evidence: Evidence;
  role: ColumnRole;
  /** The best score of another property for the column, or of another column for the property. */
  rival: number;
}

/**
 * How certain a proposal is without a person's look. A score adds up what speaks for and against; here one contradiction leaves nothing:
 * values that are of another kind, a type that does not suit, another pair nearly as good, or a key, whose meaning stands in another table.
 */
export function certaintyOf({ property, score, evidence, role, rival }: Proposal): number {
  const coded = role.kind === 'value' && role.reference && !isKeyOfRecord(property);
  const contradicted = evidence.valuesUnlikely > 0 || evidence.typeMisfit >= MISFIT;
  return coded || contradicted || oddsOf(score) < oddsOf(rival) * CLEAR ? 0 : score;
}

/** Of two that are as good as certain neither is clear. */
function oddsOf(score: number): number {
  return score / Math.max(1 - score, 0.0005);
}

/** What a key stands for (a list of choices, another record) is not in the column: a person says whether its texts fit. */
function isKeyOfRecord(property: string): boolean {
  return property.endsWith('_id');
}
