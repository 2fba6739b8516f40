import type { Canonical, CompiledField } from '@app/hubspot-mapping';
import type { Side } from '../smoke/edit-values';
import type { MappedEntity } from '../smoke/mapped-entities';

/** One end of a record: its key in the business database, or its id in HubSpot. */
export interface RecordEnd {
  readonly entity: MappedEntity;
  readonly side: Side;
  readonly id: string;
}

interface Act {
  readonly end: RecordEnd;
  /** ms of this machine's clock: when it was sent, and when its answer or failure was known. */
  readonly sentAt: number;
  readonly doneAt: number;
  /** False: it failed while the database was away, so that nobody knows whether it was taken. */
  readonly certain: boolean;
}

export interface EditAct extends Act {
  readonly kind: 'edit';
  readonly field: CompiledField;
  readonly member: number;
  /** As typed. No field of a record gets one twice. */
  readonly value: string;
  /** As HubSpot values are compared. */
  readonly form: Canonical;
}

export interface DeleteAct extends Act {
  readonly kind: 'delete';
}

export interface CreateAct extends Omit<Act, 'end'> {
  readonly kind: 'create';
  readonly entity: MappedEntity;
  readonly side: Side;
  /** The value that tells the record apart on either side; in `nameColumn` and `nameProperty`. Nobody edits it. */
  readonly name: string;
  /** Its id on that side; null when nobody knows it. */
  readonly id: string | null;
}

export type ChaosAct = EditAct | DeleteAct | CreateAct;
