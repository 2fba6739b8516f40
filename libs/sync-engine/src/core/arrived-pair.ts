import type { CompiledField } from '@app/hubspot-mapping';
import { sameValue } from './field-values';
import type { WriteIntent } from './field-track';
import type { FieldVector } from './link';
import { readHistory } from './property-history';
import type { FieldHistoryEntry, MergedInWrite } from './property-history';

/** The two values of a field on which a write of ours made the sides agree. */
export interface ArrivedPair {
  readonly local: FieldVector;
  readonly hubspot: FieldVector;
}

/**
 * S2.5, S5.5: the newest write of a local value that the history proves to have arrived, and that was never settled since its answer was
 * lost: both sides agreed on its two values. Null where there is none, or where the bases are of something later.
 *
 * @param base `base_hubspot`, where there is one.
 */
export function arrivedPair(input: {
  readonly field: CompiledField;
  readonly entries: readonly FieldHistoryEntry[];
  readonly intents: readonly WriteIntent[];
  readonly known: readonly FieldVector[];
  readonly mergedIn: readonly MergedInWrite[];
  readonly base: FieldVector | undefined;
}): ArrivedPair | null {
  const { field, intents, base } = input;
  const { receipts, agreedAt } = readHistory({ ...input, since: null, undecided: null });
  const intent = intents.findLast(
    (one) => one.kind === 'update' && one.behalf === 'local' && receipts.some((receipt) => receipt.intent === one),
  );
  const receipt = receipts.find((one) => one.intent === intent);
  if (!intent || !receipt) return null;
  // What was agreed on after the read that decided the write is later than what it carried.
  if (agreedAt !== null && agreedAt > intent.decidedUpdatedAt) return null;
  const isBase = base !== undefined && sameValue(field.canonicalHubSpot(base), field.canonicalHubSpot(receipt.value));
  return isBase ? null : { local: intent.local, hubspot: receipt.value };
}
