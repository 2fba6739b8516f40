import { isAssociationField } from './association-mapping';
import type { FieldDecision } from './field-decision';
import { sameVector } from './field-values';
import type { Side } from './field-track';
import type { FieldVector } from './link';
import type { MarkAbout } from './mark';

/** What a plan does with one record. `update`, `undo` and what leaving a filter does are about records that are linked already. */
export const PLAN_ACTIONS = [
  'link',
  'update',
  'create_in_hubspot',
  'create_locally',
  'review',
  'undo',
  'sever',
  'archive_in_hubspot',
  'delete_locally',
] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** S4.4: the linked record has left its filter, and that is what leaving does. */
export function isLeaveAction(action: PlanAction): action is 'sever' | 'archive_in_hubspot' | 'delete_locally' {
  return action === 'sever' || action === 'archive_in_hubspot' || action === 'delete_locally';
}

/** `moved`: a planned or guarded value was another one when it was to be applied; listed, and not done (S8.3). */
export const PLAN_PROGRESS = ['planned', 'applied', 'moved', 'excluded', 'failed'] as const;
export type PlanProgress = (typeof PLAN_PROGRESS)[number];

/** One field of a planned record: what both sides held, and what becomes of them. */
export interface PlannedField {
  readonly field: string;
  /** Raw values of both sides when the plan was made; null: that side has no record. */
  readonly local: FieldVector | null;
  readonly hubspot: FieldVector | null;
  /** Wire values to be written; absent: nothing is written there. */
  readonly toHubSpot?: FieldVector;
  readonly toLocal?: FieldVector;
  /** A decision that a person has to make. */
  readonly review?: 'conflict' | 'first_link';
  /** The value cannot travel; for people. */
  readonly error?: string;
  /** S8.3: left alone; stored as `discarded` when the plan is applied. */
  readonly excluded?: boolean;
  /** Of an undo: the side whose value is put back; it must still hold what we wrote (S8.2). */
  readonly undo?: Side;
  /** Of an association that a create in HubSpot is to carry: key of the row at the other end, which is not linked yet; it follows then (S6.4). */
  readonly waitsFor?: string;
}

/** What taking a record back does beside its fields. */
export interface UndoneIdentity {
  /** The side on which the record was created: it is archived in HubSpot, or removed locally. */
  readonly created: Side | null;
  /** Two existing records were linked: the link is severed. */
  readonly linked: boolean;
  /** An undo severed the link, or its record left its filter: it is revived, and an end that went with it is made anew. */
  readonly severed: boolean;
  /** S5.5: the side on which the sync deleted the record: it is made anew. Absent in plans of before deletes were taken back. */
  readonly deleted?: Side | null;
  /** S5.4: two HubSpot records were merged, which nothing takes back. */
  readonly merged?: boolean;
}

export interface PlannedRecord {
  /** Grows in the order of planning. */
  readonly id: string;
  readonly runId: string;
  readonly action: PlanAction;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  readonly fields: readonly PlannedField[];
  /** Of an undo: what it does beside the fields. */
  readonly undoes?: UndoneIdentity | null;
  /** The record as a whole is left alone: stored as a `severed` link, or its field pairs as `discarded` (S8.3). */
  readonly excluded: boolean;
  readonly progress: PlanProgress;
  /** For people: what there is to know of it, what moved, or why it failed. */
  readonly message: string | null;
}

/** S1.7: what doing a planned record is about; the associations only where the plan is about them: they are read then (S6.5). */
export function aboutOfPlan({ fields }: Pick<PlannedRecord, 'fields'>): readonly MarkAbout[] {
  const related = fields.some(({ field }) => isAssociationField(field));
  return ['fields', 'existence', ...(related ? (['associations'] as const) : [])];
}

/** What one field's decision contributes to a plan; null where it changes nothing that anybody sees. */
export function plannedField(
  field: string,
  decision: FieldDecision,
  values: { readonly local: FieldVector | null; readonly hubspot: FieldVector | null },
): PlannedField | null {
  const { toHubSpot, toLocal, review, error } = decision;
  if (!toHubSpot && !toLocal && review?.step !== 'open' && !error) return null;
  return {
    field,
    ...values,
    ...(toHubSpot ? { toHubSpot: toHubSpot.value } : {}),
    ...(toLocal ? { toLocal: toLocal.value } : {}),
    ...(review?.step === 'open' ? { review: review.kind } : {}),
    ...(error ? { error: `${error.message} ${error.advice}` } : {}),
  };
}

/** Whether a decision still does just what the plan said of the field. */
export function doesAsPlanned(planned: PlannedField, decision: FieldDecision): boolean {
  return (
    sameVector(planned.toHubSpot, decision.toHubSpot?.value) && sameVector(planned.toLocal, decision.toLocal?.value)
  );
}

/** Whether the decision wants anything that a plan would have named. */
export function hasEffect(decision: FieldDecision): boolean {
  return (
    decision.toHubSpot !== null ||
    decision.toLocal !== null ||
    decision.review?.step === 'open' ||
    decision.error !== null
  );
}

/**
 * S8.3: records that need the same HubSpot calls are worked on together, so that every call is full: reads only, read and write, create,
 * create locally, archive. A run goes on with all kinds at once.
 */
export function batchKind({ action, fields, undoes }: Pick<PlannedRecord, 'action' | 'fields' | 'undoes'>): number {
  switch (action) {
    case 'create_in_hubspot':
      return 3;
    case 'create_locally':
      return 4;
    case 'archive_in_hubspot':
      return 5;
    case 'undo':
      if (undoes?.deleted === 'hubspot') return 3;
      return fields.some(({ toHubSpot }) => toHubSpot !== undefined) ? 2 : 1;
    case 'sever':
    case 'delete_locally':
    case 'link':
    case 'update':
    case 'review':
      return fields.some(({ toHubSpot }) => toHubSpot !== undefined) ? 2 : 1;
  }
}
