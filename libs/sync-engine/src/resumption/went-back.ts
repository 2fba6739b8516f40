import type { DatabaseIdentity, UnknownOwnEvent } from '../ports';

/**
 * S9.5: why the database counts as one that went back in time, for people; null where it does not. An identity that was never kept
 * proves nothing.
 */
export function wentBack(
  now: DatabaseIdentity,
  kept: DatabaseIdentity | null,
  unknown: readonly UnknownOwnEvent[],
): string | null {
  if (kept !== null && kept.systemIdentifier !== now.systemIdentifier)
    return 'The database is on another server than before (its system identifier changed): it was restored or moved.';
  if (kept !== null && kept.timeline !== now.timeline)
    return `The database is on another timeline than before (${kept.timeline}, now ${now.timeline}): it was restored to an earlier time, or a replica took over.`;
  const [first] = unknown;
  if (first)
    return `HubSpot tells of a write of ours on record ${first.objectId} that is newer than everything this database knows: the database was set back to an earlier time.`;
  return null;
}
