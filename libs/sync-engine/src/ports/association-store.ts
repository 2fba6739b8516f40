import type { AssociationLabel, AssociationMapping, AssociationType } from '../core/association-mapping';
import type { TripleState } from '../core/merge-triple';

/** S6.2: one triple of a *from* link, by links, not ids. */
export interface StoredTriple {
  readonly toLinkId: string;
  readonly type: AssociationType;
  /** Belongs to the set last agreed. */
  readonly agreed: boolean;
  readonly state: TripleState | null;
}

/** S6.4: an end that is not linked, or whose link is not live, on the side that names it. */
export type AwaitedEnd =
  { readonly entity: string; readonly localKey: string } | { readonly entity: string; readonly hubspotId: string };

/** What a pass stores of the associations of its *from* link. */
export interface AssociationChange {
  /** Each replaces the triple with the same end and type; one that is neither agreed nor in a state is removed. */
  readonly triples: readonly StoredTriple[];
  /** All that the link waits for now; replaces what it waited for. Absent: stays. */
  readonly waits?: readonly AwaitedEnd[];
}

/** Association types as last read from the portal, and what they stand for (`hubspot_association_labels`). */
export interface AssociationRegistry {
  /** Relations of all entities. */
  associations(): Promise<readonly AssociationMapping[]>;
  /** Types read of a pair of object types; empty when they were never read. */
  associationLabels(fromObjectType: string, toObjectType: string): Promise<readonly AssociationLabel[]>;
  /** Replaces what was read; a mapped type that the portal no longer lists is kept and suspended until it is mapped again (S2.9). */
  saveAssociationLabels(
    fromObjectType: string,
    toObjectType: string,
    labels: readonly AssociationLabel[],
  ): Promise<void>;
  /** Maps types to relations; each must have been read before. A change of a mapping is a new version (S8.5). */
  saveAssociations(mappings: readonly AssociationMapping[]): Promise<void>;
  /** These types stand for nothing any more. What both sides agreed of them is forgotten, so that mapping one again begins as at first. */
  removeAssociations(mappings: readonly AssociationMapping[]): Promise<void>;
}
