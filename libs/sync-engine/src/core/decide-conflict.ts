import { hubspotSpan, localSpan, resolveConflict } from './conflict';
import type { ConflictWinner } from './conflict';
import type { FieldInput } from './field-decision';
import { isBlank, sameValue } from './field-values';
import type { FieldVector } from './link';

/** S3.2: which of two values wins by the field's policy. Times are each side's own clock, ms; null where nobody knows. */
export function decideConflict(
  input: FieldInput,
  hubspot: FieldVector,
  localAt: number | null,
  hubspotAt: number | null,
): ConflictWinner {
  const { field, agreedAt, now, clocks } = input;
  return resolveConflict({
    policy: field.conflictPolicy ?? input.entityPolicy,
    entityPolicy: input.entityPolicy,
    localBlank: isBlank(field, field.canonicalLocal(input.local!)),
    hubspotBlank: isBlank(field, field.canonicalHubSpot(hubspot)),
    local: localSpan(localAt, agreedAt, now),
    hubspot: hubspotSpan(hubspotAt, agreedAt, now, clocks),
  });
}

/** When local's value was authored, as far as it is kept. */
export function authoredLocally(input: FieldInput): number | null {
  return input.track.authored?.side === 'local' ? input.track.authored.at : null;
}

/** When the local value of a conflict was made: by its mark, or as kept for exactly this value, be it while a write of an older one is open. */
export function localAuthoredAt(input: FieldInput): number | null {
  return input.localChangedAt ?? (isOfThisValue(input) ? authoredLocally(input) : null);
}

function isOfThisValue({ field, local, track: { authored } }: FieldInput): boolean {
  if (authored?.value === undefined) return false;
  return sameValue(field.canonicalLocal(authored.value), field.canonicalLocal(local!));
}
