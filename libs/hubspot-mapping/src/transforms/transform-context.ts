import type { ColumnKind } from '../catalogue/column-kind';
import type { LocalColumn, LocalReference } from '../catalogue/local-reference';
import type { PortalReference, PropertyDefinition } from '../catalogue/portal-reference';
import type { MappingProblemCode } from '../compilation/mapping-problem';
import type { EnumPair } from '../enum-mapping/enum-mapping';
import type { Direction } from '../property-mapping/property-mapping';
import type { ValueTransform } from './value-transform';

/** All that a transform may look at when it is built. */
export interface TransformContext {
  column: LocalColumn;
  kind: ColumnKind;
  property: PropertyDefinition;
  portal: PortalReference;
  local: LocalReference;
  direction: Direction;
  /** null: the property has no translations, values pass unchanged. */
  pairs: readonly EnumPair[] | null;
  options: Record<string, unknown>;
}

/** Something to tell about a transform; one that suspends means that no value can be carried. */
export interface TransformNotice {
  code: MappingProblemCode;
  suspends: boolean;
  /** Completes "Mapping column ↔ property: …". */
  what: string;
  advice: string;
}

/** A transform built for one mapping, with what a person should know; null if it cannot be built. */
export interface BuiltTransform {
  transform: ValueTransform | null;
  notices: readonly TransformNotice[];
}

export type TransformBuilder = (context: TransformContext) => BuiltTransform;

export function built(transform: ValueTransform, notices: readonly TransformNotice[] = []): BuiltTransform {
  return { transform, notices };
}

export function notBuilt(code: MappingProblemCode, what: string, advice: string): BuiltTransform {
  return { transform: null, notices: [{ code, suspends: true, what, advice }] };
}

export function badOptions(what: string): BuiltTransform {
  return notBuilt('OPTIONS_FAULTY', `the transform cannot be used: ${what}`, 'Correct the options of the mapping.');
}

/** The transform does not suit the column or the property. */
export function misfit(what: string, advice: string): BuiltTransform {
  return notBuilt('TYPES_DO_NOT_FIT', what, advice);
}
