export interface ChangedPart {
  /** `transform`, `direction`, `localFilter` … */
  readonly name: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** One thing that a file would change in the registry. */
export interface ConfigurationChange {
  readonly entity: string;
  readonly what: 'entity' | 'mapping' | 'enum' | 'association';
  /** Property of a mapping or its values; `to: label` of an association; the entity's own name. */
  readonly name: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Of what is changed. */
  readonly parts: readonly ChangedPart[];
}
