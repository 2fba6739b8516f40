import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import type { FieldInput } from './field-decision';
import type { Authored, FieldTrack } from './field-track';
import { sameValue } from './field-values';
import type { FieldVector } from './link';

/**
 * S3.2: what is known of when and where a field's value was made, kept for as long as a write that carries it is open or unverified:
 * an edit may yet be found under it (S3.5).
 *
 * @param verified the property's history has been read in this decision.
 */
export function authoredSoFar(
  { field, intents, local, localChangedAt, track }: FieldInput,
  localForm: readonly Canonical[],
  verified: boolean,
): Authored | null {
  if (intents.length === 0)
    return track.unverified && !verified
      ? (authoredAfterAll(field, track, local!, localChangedAt) ?? track.authored)
      : null;
  const carried = intents.some(
    (intent) => intent.behalf === 'local' && sameValue(field.canonicalLocal(intent.local), localForm),
  );
  return carried && localChangedAt !== null ? { side: 'local', at: localChangedAt, value: local! } : track.authored;
}

/**
 * S3.2, S3.5: a value may be read, and written, before the change that made it is folded, be it under the time of an earlier one: its own
 * comes with the next mark, while the write is unverified. Null where that mark tells of another value, or of nothing later than is known.
 *
 * @param at when the mark says that local was changed (the database's clock, ms).
 */
export function authoredAfterAll(
  field: CompiledField,
  { authored, unverified }: FieldTrack,
  local: FieldVector,
  at: number | null,
): Authored | null {
  if (!unverified || at === null || authored?.side !== 'local' || (authored.at !== null && authored.at >= at))
    return null;
  if (!authored.value || !sameValue(field.canonicalLocal(authored.value), field.canonicalLocal(local))) return null;
  return { side: 'local', at, value: local };
}
