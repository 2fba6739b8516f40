import type { Canonical } from '@app/hubspot-mapping';
import type { FieldInput } from './field-decision';
import type { Authored } from './field-track';
import { sameValue } from './field-values';

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
  if (intents.length === 0) return track.unverified && !verified ? track.authored : null;
  const carried = intents.some(
    (intent) => intent.behalf === 'local' && sameValue(field.canonicalLocal(intent.local), localForm),
  );
  return carried && localChangedAt !== null ? { side: 'local', at: localChangedAt, value: local! } : track.authored;
}
