/**
 * The canonical form of a set: members once each, sorted by code unit, joined by `;`; no member is blank.
 * A `;` inside a member, which only local lists can hold, is written `\;` so that two different sets never look alike.
 */
export function canonicalSet(members: readonly string[]): string | null {
  const kept = [...new Set(members.filter((member) => member !== ''))].sort();
  return kept.length === 0 ? null : kept.map((member) => member.replace(/[\\;]/g, '\\$&')).join(';');
}

/** The members of a canonical set. */
export function membersOf(canonical: string): string[] {
  if (!canonical.includes('\\')) return canonical.split(';');
  return (canonical.match(/(?:\\.|[^\\;])+/gs) ?? []).map((member) => member.replace(/\\(.)/gs, '$1'));
}
