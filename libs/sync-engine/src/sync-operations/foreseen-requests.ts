import type { PlannedField } from '../core';
import type { WorkItem } from './work-item';

/**
 * S9.1: how many requests a batch reserves before it starts: a read and a write, unless the plan that it carries out says that one of them
 * is not to be made (S8.3). What is reserved and not drawn is lost to everybody, and a first run is mostly records that need only one.
 * What turns out to need more takes its own request when it comes to it.
 */
export function foreseenRequests(items: readonly WorkItem[]): number {
  const open = items.filter((item) => !item.finished);
  const batch = Math.max(1, Number(open.some(mayRead)) + Number(open.some(mayWrite)));
  return batch + MERGE_REQUESTS * open.filter(mergesTwins).length;
}

/** S5.4: a single read of both records, and the call itself, for each decision. */
const MERGE_REQUESTS = 3;

function mergesTwins({ decided }: WorkItem): boolean {
  return decided.some(({ decision }) => decision?.choice.kind === 'merge');
}

/** A record that exists in HubSpot, or may exist there since a create whose answer was lost. */
function mayRead({ planned, link, hubspotId }: WorkItem): boolean {
  return planned?.record.action !== 'create_in_hubspot' || link !== null || hubspotId !== null;
}

function mayWrite({ planned }: WorkItem): boolean {
  if (planned === null) return true;
  const { action, fields } = planned.record;
  return action === 'create_in_hubspot' || action === 'undo' || fields.some(mayBeWritten);
}

/** A field that waits for a decision is written if one is made. */
function mayBeWritten({ toHubSpot, review }: PlannedField): boolean {
  return toHubSpot !== undefined || review !== undefined;
}
