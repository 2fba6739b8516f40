export type { Canonical, RawValue } from './canonical/raw-value';
export type { FieldError, FieldErrorCode } from './field-error';
export { DECLARED_OPTIONS } from './transforms/declared-options';
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
export { columnAt, findSource, isNumeric, referenceOf } from './column-source/column-source';
export type { ColumnSource, SourceRead } from './column-source/column-source';
export { LONGEST_SOURCE } from './column-source/parse-source';
export type { ColumnPath, SourceExpression } from './column-source/source-expression';
export { portalRules } from './portal-rules/portal-rule';
export type { PortalRule } from './portal-rules/portal-rule';
export { propertyDefinition } from './catalogue/wire-property';
export type { WireProperty } from './catalogue/wire-property';
export type { LocalColumn, LocalReference, LocalUser, ReferencedTable } from './catalogue/local-reference';
export type {
  CompiledEntity,
  CompiledField,
  FieldMember,
  NewOption,
  SourceReads,
  TransformedField,
} from './compilation/compiled-entity';
export type { MappingProblem, MappingProblemCode } from './compilation/mapping-problem';
export { compileEntity } from './compilation/entity-compilation';
export type { EntityCompilation } from './compilation/entity-compilation';
export { HubSpotMappingModule } from './hubspot-mapping.module';
export type { HubSpotMappingOptions } from './hubspot-mapping.module';
export { EnumMappingProvider } from './enum-mapping.provider';
export { ENTITY_LOADER, MappingCacheProvider } from './mapping-cache.provider';
export { MappingCache } from './mapping-cache/mapping-cache';
export type { EntityLoader } from './mapping-cache/mapping-cache';
export { MappingSuggestionProvider } from './mapping-suggestion.provider';
export type { ColumnSuggestion, RankedProperty, SuggestionColumn } from './mapping-suggestion/mapping-suggestion';
export { PropertyMappingProvider } from './property-mapping.provider';
export { TypeInferenceProvider } from './type-inference.provider';
export type { InferredType, TypeInference } from './type-inference/type-inference';
export type { PropertyProposal } from './type-inference/property-proposal';
export { ValueTransformerProvider } from './value-transformer.provider';
export type { TransformTrial } from './value-transformer.provider';
export { schemaChanges } from './schema-drift/schema-drift';
export type { EntityCatalogues, SchemaChange, SchemaChangeKind } from './schema-drift/schema-drift';
export { proposePairs } from './enum-mapping/pair-proposal';
export type { ProposedPair } from './enum-mapping/pair-proposal';
export { emailAddress, internetDomain } from './text-forms/internet-address';
export { canonicalDecimal } from './canonical/decimal';
export { canonicalSet, membersOf } from './canonical/value-set';
