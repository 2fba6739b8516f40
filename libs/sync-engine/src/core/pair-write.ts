import type { AssociationLabel, AssociationType } from './association-mapping';
import { isPrimary, sameType } from './association-mapping';

/** What a pass wants of one pair of records, beside what the pair holds. */
export interface PairChange {
  readonly held: readonly AssociationLabel[];
  readonly add: readonly AssociationType[];
  readonly remove: readonly AssociationType[];
}

export type PairCall =
  /** The association without label; labels that the pair has got meanwhile stay. */
  | { readonly kind: 'associate' }
  /** All labels of the pair, since HubSpot replaces them (facts 6.1). */
  | { readonly kind: 'label'; readonly types: readonly AssociationType[] }
  | { readonly kind: 'remove_labels'; readonly types: readonly AssociationType[] }
  /** The association with all its labels. */
  | { readonly kind: 'dissociate' };

export interface PairWrite {
  readonly call: PairCall | null;
  /** Labels that nobody asked to remove and that would go with the association: it stays (S6.2). */
  readonly blockedBy: readonly AssociationType[];
}

/**
 * The one call that makes a pair as wanted and touches no type that is not mapped (S6.2). Removing the type without label removes
 * every label with it (facts 6.1), so it is refused while another label stands; HubSpot's own "Primary" is a mark on the association
 * and goes with it.
 */
export function planPairWrite(change: PairChange, unlabelled: AssociationType | null): PairWrite {
  const isPlain = (type: AssociationType): boolean => unlabelled !== null && sameType(type, unlabelled);
  const has = (types: readonly AssociationType[], type: AssociationType): boolean =>
    types.some((other) => sameType(other, type));
  const labels = change.held.filter((type) => !isPlain(type));
  const staying = labels.filter((type) => !has(change.remove, type));
  const gained = change.add.filter((type) => !isPlain(type) && !has(labels, type));
  if (change.remove.some(isPlain) && change.held.length + gained.length > 0) {
    const blockedBy = [...staying.filter((label) => !isPrimary(label)), ...gained];
    if (blockedBy.length === 0) return { call: { kind: 'dissociate' }, blockedBy };
    return { ...labelCall(labels, staying, gained), blockedBy };
  }
  if (gained.length === 0 && change.held.length === 0 && change.add.some(isPlain))
    return { call: { kind: 'associate' }, blockedBy: [] };
  return { ...labelCall(labels, staying, gained), blockedBy: [] };
}

function labelCall(
  labels: readonly AssociationLabel[],
  staying: readonly AssociationLabel[],
  gained: readonly AssociationType[],
): { readonly call: PairCall | null } {
  const bare = ({ category, typeId }: AssociationType): AssociationType => ({ category, typeId });
  if (gained.length > 0) return { call: { kind: 'label', types: [...staying, ...gained].map(bare) } };
  const gone = labels.filter((label) => !staying.includes(label));
  return { call: gone.length > 0 ? { kind: 'remove_labels', types: gone.map(bare) } : null };
}
