import type { CompiledField, MappingProblem, RawValue } from '@app/hubspot-mapping';

export type PreviewVerdict =
  /** Both sides say the same. */
  | 'same'
  /** HubSpot is blank and would be filled, or the other way round. */
  | 'fills'
  /** Both hold something, and not the same. */
  | 'differs'
  | 'blank'
  /** The value cannot be carried (S3.4). */
  | 'error'
  /** The row is not linked, so there is nothing to compare with. */
  | 'unlinked';

export interface PreviewRow {
  readonly key: string;
  readonly linkId: string | null;
  readonly local: readonly RawValue[];
  /** What would be sent; null where it cannot be carried. */
  readonly toHubSpot: readonly RawValue[] | null;
  /** What would come back of that. */
  readonly backToLocal: readonly RawValue[] | null;
  /** What HubSpot holds now; null where it is not known. */
  readonly hubspot: readonly RawValue[] | null;
  readonly verdict: PreviewVerdict;
  readonly message: string | null;
}

export interface Preview {
  readonly field: string;
  readonly problems: readonly MappingProblem[];
  readonly rows: readonly PreviewRow[];
  /** To see the rows after these; null at the table's end. */
  readonly next: string | null;
  /** Why HubSpot's values are missing, if they are. */
  readonly note: string | null;
}

const isBlank = (vector: readonly RawValue[]): boolean => vector.every((value) => value === null || value === '');

/** Pure: what a compiled field makes of a row's values, beside what HubSpot holds. */
export function tryOut(
  field: Pick<CompiledField, 'toHubSpot' | 'toLocal' | 'canonicalHubSpot'>,
  local: readonly RawValue[],
  hubspot: readonly RawValue[] | null,
): Omit<PreviewRow, 'key' | 'linkId'> {
  const sent = field.toHubSpot(local);
  if (!sent.ok) {
    return { local, toHubSpot: null, backToLocal: null, hubspot, verdict: 'error', message: sent.error.message };
  }
  const back = field.toLocal(
    sent.value,
    local.map(() => null),
  );
  const row = { local, toHubSpot: sent.value, backToLocal: back.ok ? back.value : null, hubspot, message: null };
  if (hubspot === null) return { ...row, verdict: isBlank(local) ? 'blank' : 'unlinked' };
  const same = JSON.stringify(field.canonicalHubSpot(sent.value)) === JSON.stringify(field.canonicalHubSpot(hubspot));
  if (same) return { ...row, verdict: isBlank(local) ? 'blank' : 'same' };
  return { ...row, verdict: isBlank(local) || isBlank(hubspot) ? 'fills' : 'differs' };
}
