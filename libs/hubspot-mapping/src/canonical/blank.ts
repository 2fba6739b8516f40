/** Null and the empty text are one: blank (S2.3). */
export function isBlank(raw: string | null | undefined): raw is '' | null | undefined {
  return raw === null || raw === undefined || raw === '';
}
