import type { FieldVector, FieldVectors, PassedFilters } from '@app/sync-engine';

/** A marked record of an entity, with what both sides last agreed on. Not linked: a new record, without an agreement. */
export interface PendingRecord {
  /** Of the mark; the order of the list. */
  readonly id: string;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly baseLocal: FieldVectors;
  readonly baseHubSpot: FieldVectors;
  readonly passedFilter: PassedFilters;
  /** ms of the database's clock. */
  readonly since: number;
}

export interface PendingField {
  /** Id of the compiled field. */
  readonly field: string;
  /** The side that has another value than both last agreed on. */
  readonly side: 'local' | 'hubspot';
  readonly before: FieldVector;
  readonly after: FieldVector;
}

/** What would travel of one record if its mass change were approved (S5.3). */
export interface PendingChange {
  readonly id: string;
  readonly entity: string;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly since: number;
  /**
   * `new`: not linked yet. `deleted_locally`, `deleted_in_hubspot`: that end is gone. `left_locally`, `left_in_hubspot`: that end no longer
   * passes its filter, and leaving does something (S4.4). `changed`: `fields` tell. `none`: nothing differs any more.
   */
  readonly kind:
    'new' | 'deleted_locally' | 'deleted_in_hubspot' | 'left_locally' | 'left_in_hubspot' | 'changed' | 'none';
  readonly fields: readonly PendingField[];
}
