import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { FieldDecision, FieldVector, Link, TripleDecision } from '../core';
import type { EndLinks } from './end-links';
import type { AssociatedRecord, AwaitedEnd, NewIntent, StoredTriple } from '../ports';

/** What became of the part of a pass that goes to HubSpot. */
export type AssociationWriteResult =
  | { readonly kind: 'written' }
  /** Nothing was applied; the reason is for people. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not_sent' };

/** One triple of a set (S6.2). */
export interface TriplePass {
  readonly to: Link;
  readonly stored: StoredTriple | null;
  readonly decision: TripleDecision;
  readonly local: boolean;
  readonly hubspot: boolean;
  /** What HubSpot holds is a write of ours whose answer was lost (S6.5). */
  readonly received: boolean;
}

/** A single-valued relation, merged as a field (S6.3). */
export interface SinglePass {
  readonly decision: FieldDecision;
  readonly local: FieldVector;
  readonly hubspot: FieldVector;
  /** The column or flagged row as read, its own raw key. */
  readonly rawLocal: string | null;
  /** The mapped type is held with these. */
  readonly holders: readonly Link[];
  /** What HubSpot holds is a write of ours whose answer was lost, over that value (S6.5); null: it is not. */
  readonly received: { readonly before: FieldVector } | null;
  /** Among them what a late call of ours added beside the value that stands (S2.6). */
  readonly strays: readonly Link[];
}

export interface RelationPass {
  readonly relation: AssociationRuntime;
  readonly triples: readonly TriplePass[];
  readonly single: SinglePass | null;
}

/** One record's associations on their way through the stages. */
export interface AssociationPass {
  /** When reading began, ms of this process's clock: too old a read is not written from (S9.1). */
  readonly readAt: number;
  /** What HubSpot holds, by object type of the other end. */
  readonly held: ReadonlyMap<string, readonly AssociatedRecord[]>;
  readonly relations: readonly RelationPass[];
  readonly waits: readonly AwaitedEnd[];
  /** Links at the other ends. */
  readonly links: EndLinks;
  readonly opened: NewIntent[];
  /** By intent field. */
  readonly results: Map<string, AssociationWriteResult>;
  /** S3.10: local writes that the application refused, by intent field, with the reason. */
  readonly refusedLocally: Map<string, string>;
}

/** The field of an intent about one triple of a set; of a single-valued relation it is the relation itself. */
export function tripleField(relation: AssociationRuntime, toLinkId: string): string {
  return `${relation.id}#${toLinkId}`;
}

/** How an intent says that HubSpot is to hold a triple; null: not to hold it. */
export const PRESENT = 'present';
