export type { Canonical, RawValue } from './canonical/raw-value';
export type { FieldError, FieldErrorCode, Transformed } from './field-error';
export { TRANSFORM_NAMES } from './transforms/transform-spec';
export type { TransformName, TransformSpec } from './transforms/transform-spec';
export type {
  ConflictPolicy,
  Direction,
  DriftPolicy,
  FirstLinkPolicy,
  MappingState,
  PropertyMapping,
} from './property-mapping/property-mapping';
export type { EnumMapping, EnumPair } from './enum-mapping/enum-mapping';
export type {
  Owner,
  Pipeline,
  PipelineStage,
  PortalReference,
  PropertyDefinition,
  PropertyOption,
} from './catalogue/portal-reference';
export { propertyDefinition } from './catalogue/wire-property';
export type { WireProperty } from './catalogue/wire-property';
export type { LocalColumn, LocalReference, LocalUser } from './catalogue/local-reference';
export type { CompiledEntity, CompiledField, FieldMember, TransformedField } from './compilation/compiled-entity';
export type { MappingProblem, MappingProblemCode } from './compilation/mapping-problem';
export { compileEntity } from './compilation/entity-compilation';
export type { EntityCompilation } from './compilation/entity-compilation';
