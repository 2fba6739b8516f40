import type { DeleteConflictPolicy, EditedSides } from './deletion';
import type { EntityDefinition } from './entity-definition';
import type { Side } from './field-track';
import type { LeaveCause, Link, PassedFilters } from './link';
import { DEFAULT_LEAVING, type LeavingRules } from './leaving-rules';
import { filterVerdict, type FilterVerdict } from './record-filter';

export type FilterVerdicts = Readonly<Record<Side, FilterVerdict>>;

/** The filters and what leaving them does, as far as an entity says it. */
export type FilterRules = Pick<EntityDefinition, 'localFilter' | 'hubspotFilter' | 'leaving'>;

type Values = Readonly<Record<string, string | null>>;

export function filterVerdicts(rules: FilterRules, row: Values, record: Values): FilterVerdicts {
  return { local: filterVerdict(rules.localFilter, row), hubspot: filterVerdict(rules.hubspotFilter, record) };
}

/** The filters that a pair is known to pass now, for a link that begins with it. */
export function passedNow({ local, hubspot }: FilterVerdicts): PassedFilters {
  return { local: local === 'passes', hubspot: hubspot === 'passes' };
}

/** S4.4: the sides on which a linked record leaves: it once passed, it is known to fail now, and the entity says that leaving does something. */
export function leavingSides(
  rules: FilterRules,
  passed: PassedFilters,
  verdicts: FilterVerdicts,
): Readonly<Record<Side, boolean>> {
  const { leftLocally, leftInHubSpot } = rules.leaving ?? DEFAULT_LEAVING;
  return {
    local: leftLocally !== 'keep' && passed.local && verdicts.local === 'fails',
    hubspot: leftInHubSpot !== 'keep' && passed.hubspot && verdicts.hubspot === 'fails',
  };
}

export type LeaveVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'sever'; readonly cause: LeaveCause; readonly review: boolean }
  | { readonly kind: 'archive_in_hubspot'; readonly cause: LeaveCause }
  | { readonly kind: 'delete_locally'; readonly cause: LeaveCause };

/**
 * S4.4: what leaving does to a pair whose ends are both there. Total and pure. Where both sides leave, neither is the copy of the other,
 * so nothing is deleted. A delete over an edit that the leaving side has not seen meets the policy of deletes (S5.2); leaving cannot be
 * undone, so an edit that wins keeps its record, and a person is asked.
 */
export function decideLeaving(input: {
  readonly leaves: Readonly<Record<Side, boolean>>;
  readonly rules: LeavingRules;
  /** Unsettled edits that could travel. */
  readonly edited: EditedSides;
  readonly againstEdit: DeleteConflictPolicy;
}): LeaveVerdict {
  const { leaves, rules, edited, againstEdit } = input;
  if (!leaves.local && !leaves.hubspot) return { kind: 'none' };
  const cause = leaves.local ? 'left_local_filter' : 'left_hubspot_filter';
  const policy = leaves.local ? rules.leftLocally : rules.leftInHubSpot;
  if (policy === 'sever' || (leaves.local && leaves.hubspot)) return { kind: 'sever', cause, review: false };
  const overEdit = leaves.local ? edited.hubspot : edited.local;
  if (overEdit && againstEdit === 'edit_wins') return { kind: 'sever', cause, review: true };
  return leaves.local ? { kind: 'archive_in_hubspot', cause } : { kind: 'delete_locally', cause };
}

/** The side that left. */
export function sideThatLeft(cause: LeaveCause): Side {
  return cause === 'left_local_filter' ? 'local' : 'hubspot';
}

/** Also of a row of the log, which names the cause as its policy. */
export function isLeaveCause(cause: string | null | undefined): cause is LeaveCause {
  return cause === 'left_local_filter' || cause === 'left_hubspot_filter';
}

/**
 * S8.4: whether filters have moved under a link: a pair that is synced leaves, or one that left passes again and is not back yet.
 */
export function filtersMoved(
  rules: FilterRules,
  link: Pick<Link, 'state' | 'stateCause' | 'passedFilter'>,
  row: Values,
  record: Values,
): boolean {
  const verdicts = filterVerdicts(rules, row, record);
  const leaves = leavingSides(rules, link.passedFilter, verdicts);
  if (link.state === 'live' || link.state === 'unreachable') return leaves.local || leaves.hubspot;
  if (link.state !== 'severed' || !isLeaveCause(link.stateCause)) return false;
  return verdicts[sideThatLeft(link.stateCause)] === 'passes' && !leaves.local && !leaves.hubspot;
}
