import type { DeletionRules, LocalEnd } from './deletion';
import type { DeleteCause, Link } from './link';

/**
 * S5.1: what a row that was looked for is: absent it counts as deleted only where that is proven, be it by what severed the link. Null: not
 * found, and no delete of it is known, which proves nothing.
 */
export function localEndSeen(
  row: { readonly softDeleted: boolean } | null,
  cause: Link['stateCause'],
  deleteSeen: boolean,
): LocalEnd | null {
  if (row) return row.softDeleted ? 'soft_deleted' : 'present';
  return deleteSeen || cause === 'local_delete' || cause === 'both_deleted' ? 'deleted' : null;
}

/** Whether a delete is what severed the link: then it comes back by a restore alone (S5.5). */
export function isDeleteCause(cause: Link['stateCause']): cause is DeleteCause {
  return cause === 'local_delete' || cause === 'hubspot_delete' || cause === 'both_deleted';
}

/** `unknown`: not read, or not believable yet. */
export type SeenHubSpotEnd = 'present' | 'archived' | 'unknown';

export type RestoreVerdict =
  /** Both ends are there: the link lives again, with its old bases. */
  | { readonly kind: 'revive' }
  /** The row came back and its record is archived, which no call undoes: a new record with the row's values. */
  | { readonly kind: 'recreate_in_hubspot' }
  /** The record came back: the row's soft-delete is taken back. */
  | { readonly kind: 'restore_locally' }
  /** The record came back and its row is gone for good: the record is free to be created locally. */
  | { readonly kind: 'recreate_locally' }
  | { readonly kind: 'stay'; readonly cause: DeleteCause };

/**
 * S5.5: what a link severed by a delete becomes, given its ends as they are now. An end that never went is no restore. Where no
 * delete travels in this entity, no restore travels either: the link waits until both ends are there.
 */
export function decideRestore(input: {
  readonly cause: DeleteCause;
  readonly local: LocalEnd;
  readonly hubspot: SeenHubSpotEnd;
  readonly rules: DeletionRules;
}): RestoreVerdict {
  const { cause, local, hubspot, rules } = input;
  const travels = rules.deletedLocally === 'propagate' || rules.deletedInHubSpot === 'propagate';
  if (hubspot === 'unknown') return { kind: 'stay', cause };
  if (local === 'present') {
    if (hubspot === 'present') return { kind: 'revive' };
    if (cause === 'hubspot_delete') return { kind: 'stay', cause };
    return travels ? { kind: 'recreate_in_hubspot' } : { kind: 'stay', cause: 'hubspot_delete' };
  }
  if (hubspot === 'archived' || cause === 'local_delete') return { kind: 'stay', cause };
  if (!travels) return { kind: 'stay', cause: 'local_delete' };
  return { kind: local === 'soft_deleted' ? 'restore_locally' : 'recreate_locally' };
}
