/** The form in which HubSpot compares unique values: trimmed, without case (facts 2.7 for e-mail; safe for the rest). */
export function normaliseUnique(value: string | null | undefined): string | null {
  const text = (value ?? '').trim().toLowerCase();
  return text === '' ? null : text;
}
