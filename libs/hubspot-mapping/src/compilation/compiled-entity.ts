import type { Canonical, RawValue } from '../canonical/raw-value';
import type { SourceRead } from '../column-source/column-source';
import type { FieldError } from '../field-error';
import type {
  ConflictPolicy,
  Direction,
  DriftPolicy,
  FirstLinkPolicy,
  MappingState,
} from '../property-mapping/property-mapping';

/** One column and property of a field, in the order of every vector of that field. */
export interface FieldMember {
  mappingId: string;
  /** The column, or the source as written where the value is computed: what local rows are asked for. */
  column: string | null;
  property: string;
  /** What a computed source reads; absent for a column and for a constant. */
  reads?: SourceReads;
}

/** Where a computed value comes from: a change there may change it. */
export interface SourceReads {
  /** Of the entity's own table. */
  columns: readonly string[];
  over: readonly SourceRead[];
}

/** All members' values carried over, or the reason why the field as a whole cannot be (S3.7). */
export type TransformedField =
  | { ok: true; value: readonly RawValue[] }
  /** `image`: what it would be, but for a rule of the portal; HubSpot may hold it from before the rule. */
  | { ok: false; error: FieldError; image?: readonly RawValue[] };

/**
 * A compiled field, the unit of merge. Vectors are aligned with `members`. The functions are pure and total: they
 * never throw, whatever the values.
 */
export interface CompiledField {
  /** The group's name, or the mapping's id. */
  id: string;
  /** For people: `stage ↔ dealstage`. */
  name: string;
  members: readonly FieldMember[];
  direction: Direction;
  conflictPolicy: ConflictPolicy | null;
  drift: DriftPolicy;
  firstLink: FirstLinkPolicy;
  /** Changes with every version of its mappings, and only then. */
  version: string;
  state: MappingState;
  /** The local side's own comparison form; a change of it is a local change (S2.2, S2.3). A constant's is null. */
  canonicalLocal(local: readonly RawValue[]): readonly Canonical[];
  /** HubSpot's own comparison form; also compares the image of a local value with what HubSpot holds (S2.3). */
  canonicalHubSpot(remote: readonly RawValue[]): readonly Canonical[];
  /** What to send for these local values, already checked against what HubSpot would refuse (S3.8); null clears. */
  toHubSpot(local: readonly RawValue[]): TransformedField;
  /**
   * What the columns should hold for these HubSpot values, already checked against the columns. Where the image of
   * `currentLocal` equals the HubSpot value, `currentLocal` is kept. The entry of a constant is null: nothing to write.
   */
  toLocal(remote: readonly RawValue[], currentLocal: readonly RawValue[]): TransformedField;
  /** Options that must be made before these values can be sent (`unknown: create_option`); absent: none ever. */
  newOptions?: (sent: readonly RawValue[]) => readonly NewOption[];
  /** Whether HubSpot ignores this value unless it is blank before (S3.9); absent: never. */
  onlyFromBlank?: (held: readonly RawValue[], sent: readonly RawValue[]) => boolean;
}

/** An option that a property does not have yet. */
export interface NewOption {
  property: string;
  value: string;
}

/** All fields of an entity, ready to be merged. */
export interface CompiledEntity {
  entity: string;
  /** Changes whenever a field's version, state or members do. */
  version: string;
  fields: readonly CompiledField[];
}
