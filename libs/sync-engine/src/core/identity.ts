import type { Link } from './link';
import type { MatchKeyValue } from './match-key';

/** What S4.1 says of an unlinked record, given what its match keys hit on the other side. */
export type IdentityVerdict =
  | { readonly kind: 'no_match' }
  | { readonly kind: 'match'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly ids: readonly string[] }
  /** The record that the keys name is linked to another already. */
  | { readonly kind: 'duplicate'; readonly id: string; readonly linkId: string }
  /** The record that the keys name is at rest: severed, merged away, erased, held; it is not matched, and no twin is made. */
  | { readonly kind: 'at_rest'; readonly id: string; readonly linkId: string };

export interface IdentityCandidate {
  /** HubSpot id or local key on the other side. */
  readonly id: string;
  readonly key: string;
  readonly link: Link | null;
}

/** S4.1, S4.5: candidates with a live link are duplicates, not candidates; more than one is never guessed. */
export function identify(keys: readonly MatchKeyValue[], candidates: readonly IdentityCandidate[]): IdentityVerdict {
  if (keys.length === 0 || candidates.length === 0) return { kind: 'no_match' };
  const ids = [...new Set(candidates.map((candidate) => candidate.id))];
  const free = ids.filter((id) => candidates.every((candidate) => candidate.id !== id || candidate.link === null));
  if (free.length > 1 || (free.length === 1 && ids.length > 1)) return { kind: 'ambiguous', ids };
  if (free.length === 1) return { kind: 'match', id: free[0]! };
  if (ids.length > 1) return { kind: 'ambiguous', ids };
  const taken = candidates[0]!;
  const link = taken.link!;
  const active = link.state === 'live' || link.state === 'pending' || link.state === 'unreachable';
  return { kind: active ? 'duplicate' : 'at_rest', id: taken.id, linkId: link.id };
}
