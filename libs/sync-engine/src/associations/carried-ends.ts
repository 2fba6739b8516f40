import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import type { Link } from '../core';
import type { AwaitedEnd, StoredTriple } from '../ports';

/** One association that a create carries. */
export interface CarriedEnd {
  readonly relation: AssociationRuntime;
  readonly to: Link;
}

/** One association of the row whose other end is not linked, or not live, yet. */
export interface MissingEnd {
  readonly relation: AssociationRuntime;
  readonly localKey: string;
}

/** What the row has of associations, by what can be done of each with its create. */
export interface RowAssociations {
  /** By the field of an intent. */
  readonly ends: ReadonlyMap<string, CarriedEnd>;
  readonly missing: readonly MissingEnd[];
  /** Single values that the database holds none of. */
  readonly blank: readonly AssociationRuntime[];
  /** With `ends` HubSpot holds just what the database holds, but for what is missing. */
  readonly whole: boolean;
}

/** S4.2: what one record's create carries of its associations. */
export interface CarriedAssociations {
  /** By the field of its intent. One that HubSpot refused is taken out, and goes its usual way once the record is there. */
  readonly ends: Map<string, CarriedEnd>;
  /** S8.3: by the field that an intent would have; left out of the plan, and known to differ from the create on. */
  readonly leftOut: ReadonlyMap<string, CarriedEnd>;
  /** Single values that the database holds none of: a new record holds none either. */
  readonly blank: readonly AssociationRuntime[];
  /** S6.4. */
  readonly waits: readonly AwaitedEnd[];
  /** S5.2: triples of the record that this one replaces, to be forgotten with the intent: they say nothing of the new one. */
  readonly forgotten: readonly StoredTriple[];
  /** With the record HubSpot holds just what the database holds, so that nothing has to be read. */
  whole: boolean;
  /** HubSpot said that the record was created. */
  answered: boolean;
}
