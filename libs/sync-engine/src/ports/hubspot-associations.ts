import type { AssociationLabel, AssociationType } from '../core/association-mapping';
import type { GatewayResult, Priority, Refusal } from './gateway';

/** One record at the other end, with every type of the pair in the direction asked for. */
export interface AssociatedRecord {
  readonly toId: string;
  readonly types: readonly AssociationLabel[];
}

export interface AssociationPair {
  readonly fromId: string;
  readonly toId: string;
}

export interface LabelledPair extends AssociationPair {
  readonly types: readonly AssociationType[];
}

/** What became of one pair; what an answer neither confirms nor refuses is unknown (S2.2). */
export type PairOutcome =
  { readonly kind: 'written' } | { readonly kind: 'refused'; readonly refusal: Refusal } | { readonly kind: 'unknown' };

/** The key of a pair in answers. */
export function pairKey({ fromId, toId }: AssociationPair): string {
  return `${fromId}>${toId}`;
}

export interface NewAssociationLabel {
  /** Internal name, fixed once made. */
  readonly name: string;
  readonly label: string;
  /** How it reads from the other end, for a paired label (facts 6.1). */
  readonly inverseLabel?: string;
}

/**
 * Associations between two object types, in one direction. The adapter splits what exceeds HubSpot's limits of a call (facts 6.2:
 * 1,000 reads, 2,000 writes). No method throws for what HubSpot answers.
 */
export interface HubSpotAssociations extends Pick<AssociationLabels, 'readLabels'> {
  /** All associated records, pages followed. A record that is absent from the map is unknown; one without associations has none. */
  readAssociations(
    fromType: string,
    toType: string,
    fromIds: readonly string[],
    priority?: Priority,
  ): Promise<GatewayResult<ReadonlyMap<string, readonly AssociatedRecord[]>>>;
  /** The association without label; labels that a pair has stay. */
  associate(
    fromType: string,
    toType: string,
    pairs: readonly AssociationPair[],
  ): Promise<GatewayResult<ReadonlyMap<string, PairOutcome>>>;
  /** Replaces the labels of each pair; the association without label comes with them. */
  label(
    fromType: string,
    toType: string,
    pairs: readonly LabelledPair[],
  ): Promise<GatewayResult<ReadonlyMap<string, PairOutcome>>>;
  /** Takes the types given from each pair. HubSpot's answer names none: all are written, or the call failed. */
  removeLabels(
    fromType: string,
    toType: string,
    pairs: readonly LabelledPair[],
  ): Promise<GatewayResult<ReadonlyMap<string, PairOutcome>>>;
  /** Takes the association of each pair with all its labels. */
  dissociate(
    fromType: string,
    toType: string,
    pairs: readonly AssociationPair[],
  ): Promise<GatewayResult<ReadonlyMap<string, PairOutcome>>>;
}

/** The association types of the portal, per pair of object types and direction. */
export interface AssociationLabels {
  readLabels(fromType: string, toType: string): Promise<GatewayResult<readonly AssociationLabel[]>>;
  /** The new types of this direction. A name that exists already, or a full list, is refused by HubSpot. */
  createLabel(
    fromType: string,
    toType: string,
    label: NewAssociationLabel,
  ): Promise<GatewayResult<readonly AssociationLabel[]>>;
}
