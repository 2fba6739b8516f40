import type { ConflictPolicy, Direction, DriftPolicy, FirstLinkPolicy, MappingState } from '@app/hubspot-mapping';
import type { EntityDefinition } from './entity-definition';

export const ASSOCIATION_CATEGORIES = ['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED'] as const;

/** An association type as HubSpot names it, in one direction (facts 6.1: the way back has an id of its own). */
export interface AssociationType {
  /** One of `ASSOCIATION_CATEGORIES`. */
  readonly category: string;
  readonly typeId: number;
}

/** A type as the portal lists it for a pair of object types; `label` is null for the one that every associated pair has. */
export interface AssociationLabel extends AssociationType {
  readonly label: string | null;
}

/** A table whose rows join two entities' rows by their keys. */
export interface JoinTable {
  readonly schema: string;
  readonly name: string;
  readonly fromColumn: string;
  readonly toColumn: string;
  /** Columns with the value that makes a row one of this relation, e.g. `{"role": "attorney"}`; set on inserts. */
  readonly fixed: Readonly<Record<string, string>>;
}

/** What an association type stands for in the business database (S6.1). */
export type AssociationRelation =
  /** S6.2: a set of rows. */
  | { readonly kind: 'join_table'; readonly table: JoinTable }
  /** S6.3: of a set of rows the one whose boolean column is set, e.g. a primary. */
  | { readonly kind: 'flagged_row'; readonly table: JoinTable; readonly flag: string }
  /** S6.3: a column of the *from* row. */
  | { readonly kind: 'foreign_key'; readonly column: string };

/** One association type and the local relation it stands for. The *from* entity's link owns and fences it (S6.2). */
export interface AssociationMapping {
  readonly fromEntity: string;
  readonly toEntity: string;
  readonly fromObjectType: string;
  readonly toObjectType: string;
  readonly type: AssociationType;
  readonly relation: AssociationRelation;
  readonly direction: Direction;
  /** For single-valued relations; null falls to the entity's. */
  readonly conflictPolicy: ConflictPolicy | null;
  readonly drift: DriftPolicy;
  readonly firstLink: FirstLinkPolicy;
  readonly version: number;
  readonly state: MappingState;
  readonly stateReason: string | null;
}

/** What a person or a file says of a relation; the rest follows from the entities at its ends, or is kept by the sync itself. */
export type AssociationTerms = Pick<
  AssociationMapping,
  'type' | 'relation' | 'direction' | 'conflictPolicy' | 'drift' | 'firstLink'
>;

type End = Pick<EntityDefinition, 'entity' | 'objectType'>;

/** A relation as it is first mapped; of `terms` and their type only what belongs there is taken. */
export function associationMapping(from: End, to: End, terms: AssociationTerms): AssociationMapping {
  const { type, relation, direction, conflictPolicy, drift, firstLink } = terms;
  return {
    fromEntity: from.entity,
    toEntity: to.entity,
    fromObjectType: from.objectType,
    toObjectType: to.objectType,
    type: { category: type.category, typeId: type.typeId },
    relation,
    direction,
    conflictPolicy,
    drift,
    firstLink,
    version: 1,
    state: 'active',
    stateReason: null,
  };
}

/** The name under which a relation stands in bases, tracks, intents, reviews and the log: `association:contacts>companies:HUBSPOT_DEFINED/1`. */
export function associationField(
  mapping: Pick<AssociationMapping, 'fromObjectType' | 'toObjectType' | 'type'>,
): string {
  const { fromObjectType, toObjectType, type } = mapping;
  return `association:${fromObjectType}>${toObjectType}:${type.category}/${type.typeId}`;
}

/** Whether a field of an intent, a track or the log is an association. */
export function isAssociationField(field: string): boolean {
  return field.startsWith('association:');
}

export function sameType(a: AssociationType, b: AssociationType): boolean {
  return a.typeId === b.typeId && a.category === b.category;
}

/** HubSpot keeps at most one primary company per record, and moves the label by itself (facts 6.1). */
export function isPrimary(label: AssociationLabel): boolean {
  return label.category === 'HUBSPOT_DEFINED' && label.label === 'Primary';
}

/**
 * The type that every associated pair has; a pair without it is not associated (facts 6.1). HubSpot's own among standard objects; that of a
 * custom object is defined with its schema and the account's own (facts 6.1, 8).
 */
export function unlabelledType(labels: readonly AssociationLabel[]): AssociationLabel | null {
  const plain = labels.filter(({ label }) => label === null);
  return plain.find(({ category }) => category === 'HUBSPOT_DEFINED') ?? plain[0] ?? null;
}
