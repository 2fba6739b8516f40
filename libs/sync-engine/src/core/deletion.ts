import type { CompiledField } from '@app/hubspot-mapping';
import { changedSides } from './changed-sides';
import type { FieldDecision } from './field-decision';
import type { FieldVector } from './link';
import type { DeleteCause, LeaveCause } from './link';

/**
 * S5.1: what a proven delete does. `propagate`: the other side's record is deleted too (archived in HubSpot; soft-deleted locally, or, in
 * a table without a soft-delete column, deleted). `sever`: it stays, the link is severed, a review tells. `ignore`: as `sever`, told
 * in the log only.
 */
export const DELETE_POLICIES = ['propagate', 'sever', 'ignore'] as const;
export type DeletePolicy = (typeof DELETE_POLICIES)[number];

/** S5.2. */
export const DELETE_CONFLICT_POLICIES = ['edit_wins', 'delete_wins'] as const;
export type DeleteConflictPolicy = (typeof DELETE_CONFLICT_POLICIES)[number];

export interface DeletionRules {
  /** A local row was deleted: what becomes of its HubSpot record. */
  readonly deletedLocally: DeletePolicy;
  /** A HubSpot record was deleted: what becomes of its local row. */
  readonly deletedInHubSpot: DeletePolicy;
  readonly againstEdit: DeleteConflictPolicy;
}

export const DEFAULT_DELETION: DeletionRules = {
  deletedLocally: 'sever',
  deletedInHubSpot: 'sever',
  againstEdit: 'edit_wins',
};

/** `soft_deleted`: the row is there with its soft-delete column set. `deleted`: it is gone, and that is proven. */
export type LocalEnd = 'present' | 'soft_deleted' | 'deleted';
export type HubSpotEnd = 'present' | 'archived';

export interface EditedSides {
  readonly local: boolean;
  readonly hubspot: boolean;
}

export type DeleteVerdict =
  | { readonly kind: 'none' }
  /** The link ends; nothing is written. `review`: a person is told. */
  | { readonly kind: 'sever'; readonly cause: DeleteCause | LeaveCause; readonly review: boolean }
  | { readonly kind: 'archive_in_hubspot' }
  | { readonly kind: 'delete_locally' }
  /** The soft-delete is taken back, and HubSpot's edit goes to the row. */
  | { readonly kind: 'restore_locally' }
  /** The archived record's edits are merged into the row, then a new record is created (HubSpot has no call to restore). */
  | { readonly kind: 'recreate_in_hubspot'; readonly restoresLocal: boolean };

/**
 * S5.1, S5.2: what a proven delete of one end, or of both, means for the other. Total and pure.
 *
 * @param archiveIntended an archive of ours is under way: a record found archived under a living row is then ours, not a user's delete.
 */
export function decideDelete(input: {
  readonly local: LocalEnd;
  readonly hubspot: HubSpotEnd;
  readonly rules: DeletionRules;
  /** Unsettled edits that could travel (S5.2); of a deleted end, those made before it was deleted. */
  readonly edited: EditedSides;
  readonly archiveIntended: boolean;
}): DeleteVerdict {
  const { local, hubspot, rules, edited, archiveIntended } = input;
  const editWins = rules.againstEdit === 'edit_wins';
  if (hubspot === 'present') {
    if (local === 'present') return { kind: 'none' };
    if (rules.deletedLocally !== 'propagate') return severed('local_delete', rules.deletedLocally);
    if (!edited.hubspot || !editWins) return { kind: 'archive_in_hubspot' };
    return local === 'soft_deleted'
      ? { kind: 'restore_locally' }
      : { kind: 'sever', cause: 'local_delete', review: true };
  }
  if (local === 'present') {
    if (archiveIntended) return { kind: 'recreate_in_hubspot', restoresLocal: false };
    if (rules.deletedInHubSpot !== 'propagate') return severed('hubspot_delete', rules.deletedInHubSpot);
    return edited.local && editWins
      ? { kind: 'recreate_in_hubspot', restoresLocal: false }
      : { kind: 'delete_locally' };
  }
  // Our own archive went over an edit that was made while it was under way: the edit wins as if it had been seen.
  if (archiveIntended && edited.hubspot && editWins) {
    return local === 'soft_deleted'
      ? { kind: 'recreate_in_hubspot', restoresLocal: true }
      : { kind: 'sever', cause: 'both_deleted', review: true };
  }
  return { kind: 'sever', cause: 'both_deleted', review: false };
}

function severed(cause: DeleteCause, policy: Exclude<DeletePolicy, 'propagate'>): DeleteVerdict {
  return { kind: 'sever', cause, review: policy === 'sever' };
}

/**
 * S5.2: the sides on which a field holds an unsettled change that could travel, by what merging it decided. A difference that is
 * agreed (S2.7), or that only our own write made (S2.6), is none; an open review is one on each side that left its base.
 */
export function editedSides(input: {
  readonly field: CompiledField;
  readonly decision: FieldDecision;
  readonly local: FieldVector;
  readonly hubspot: FieldVector;
  readonly baseLocal: FieldVector | undefined;
  readonly baseHubSpot: FieldVector | undefined;
}): EditedSides {
  const { field, decision } = input;
  const undecided = decision.track.state?.kind === 'review' || decision.track.state?.kind === 'field_error';
  const changed = changedSides(input);
  const returns = decision.toHubSpot?.behalf === 'hubspot';
  return {
    local: field.direction !== 'to_local' && changed.local && ((decision.toHubSpot !== null && !returns) || undecided),
    hubspot:
      field.direction !== 'to_hubspot' &&
      ((decision.toLocal !== null && (changed.hubspot || returns)) || (changed.hubspot && undecided)),
  };
}
