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

/** When the local value of a conflict was made: by its mark, or as kept for exactly this value. */
export function localAuthoredAt(input: FieldInput): number | null {
  return input.localChangedAt ?? (isBeingWritten(input) || wasKept(input) ? authoredLocally(input) : null);
}

/** Whether an open intent carries the value that local holds now: what is kept of its author's time is about this value, not an older one. */
function isBeingWritten(input: FieldInput): boolean {
  const { field } = input;
  const localForm = field.canonicalLocal(input.local!);
  return input.intents.some(
    ({ behalf, local }) => behalf === 'local' && sameValue(field.canonicalLocal(local), localForm),
  );
}

/**
 * S5.5: no write carries it, so the time was kept when the link ended or was held, and is about the value of then. Where a write is still to be
 * verified, it is about a value that came after that write, or about the one written.
 */
function wasKept({ intents, track: { unverified, authored, recentWrites } }: FieldInput): boolean {
  if (intents.length > 0) return false;
  const lastWrite = recentWrites.at(-1);
  return unverified === null || (lastWrite !== undefined && (authored?.at ?? 0) > lastWrite.at);
}
