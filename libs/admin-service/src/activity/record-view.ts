import type { FieldVector } from '@app/sync-engine';
import type { KnownRecord } from './record-reader';

export interface RecordField {
  /** Id of the compiled field. */
  readonly id: string;
  /** `mobile_phone ↔ mobilephone`. */
  readonly name: string;
  readonly columns: readonly (string | null)[];
  readonly properties: readonly string[];
  readonly direction: string;
  readonly mappingState: string;
  /** As each side holds it now; null where that side could not be read or has no such record. */
  readonly local: FieldVector | null;
  readonly hubspot: FieldVector | null;
  /** In the canonical domain; null: unknown. */
  readonly agree: boolean | null;
  /** Why they may differ (S2.7); null: no reason. */
  readonly state: { readonly kind: string; readonly detail: string; readonly since: number } | null;
}

/** An association that the record owns, as both sides last agreed on it or are known to differ; values are ids of links (S6.2, S6.3). */
export interface RecordAssociation {
  /** Id of the relation. */
  readonly field: string;
  readonly local: FieldVector;
  readonly hubspot: FieldVector;
  /** Why they differ (S2.7); null: agreed. */
  readonly state: RecordField['state'];
}

export interface RecordView {
  readonly record: KnownRecord;
  readonly objectType: string;
  readonly fields: readonly RecordField[];
  readonly associations: readonly RecordAssociation[];
  /** What kept a side from being read, in words. */
  readonly notes: readonly string[];
}
