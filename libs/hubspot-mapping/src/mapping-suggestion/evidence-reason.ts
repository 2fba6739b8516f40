import type { PropertyDefinition } from '../catalogue/portal-reference';
import type { InferredType } from '../type-inference/type-inference';
import type { Evidence } from './evidence-weights';
import type { ValueKind, ValueVerdict } from './value-kinds';
import type { Concept } from './vocabulary/concept-list';

/** Evidence in words that a person can check against the column. */
export function reasonOf(
  evidence: Evidence,
  { label, type: wanted }: PropertyDefinition,
  meant: { concept: Concept; phrase: string } | null,
  values: { kind: ValueKind | null; verdict: ValueVerdict },
  type: InferredType,
): string {
  const parts: string[] = [];
  if (evidence.exactName) parts.push(`the words of the name are those of "${label}"`);
  else if (meant && evidence.concept >= 0.3) {
    const how = evidence.conceptWhole ? 'reads as' : 'reads partly as';
    parts.push(`the name ${how} "${meant.phrase}" (${meant.concept.name})`);
  } else if (evidence.sharedWords >= 0.3) parts.push(`the name shares words with "${label}"`);
  const kind = values.kind?.replace('_', ' ');
  if (values.verdict === 'likely') parts.push(`the values look like ${kind}`);
  if (values.verdict === 'unlikely') parts.push(`the values do not look like ${kind}`);
  if (evidence.tellingValues && values.verdict !== 'likely') parts.push('the values look like it');
  if (evidence.optionsHeld >= 0.5) parts.push('the values are among its options');
  if (evidence.estranged) parts.push('but it says another one of its kind');
  if (evidence.derived) parts.push('but it is counted or summed up');
  if (evidence.rival > 0.2) parts.push('but the name says something else better');
  parts.push(`type ${type} to ${wanted}`);
  return parts.join('; ');
}
