import type { ColumnRole } from './column-role';
import type { Evidence } from './evidence-weights';

/**
 * From this certainty on a proposal was right in 99 of 100 cases on products run for the first time (docs/mapping.md;
 * `npm run score:mapping` prints the curve for any folder).
 */
export const SURE = 0.95;
/** A type that suits a property worse than this speaks against it, however good the name. */
const MISFIT = 0.3;

/**
 * How certain a proposal is without a person's look. A score adds up what speaks for and against; here one contradiction leaves nothing:
 * values that are of another kind, a type that does not suit, or a key, whose meaning stands in another table.
 */
export function certaintyOf(property: string, score: number, evidence: Evidence, role: ColumnRole): number {
  const coded = role.kind === 'value' && role.reference && !isKeyOfRecord(property);
  return coded || evidence.valuesUnlikely > 0 || evidence.typeMisfit >= MISFIT ? 0 : score;
}

/** What a key stands for (a list of choices, another record) is not in the column: a person says whether its texts fit. */
function isKeyOfRecord(property: string): boolean {
  return property.endsWith('_id');
}
