import { plainMark } from '../core';
import type { LocalEnd, ShownEnds, Side } from '../core';
import type { BatchContext } from './batch-context';
import { callMayLand } from './delete-stage';
import { lookAtEnds, takeEnds } from './record-ends';
import { believed } from './restore-stage';
import { revive } from './revive-link';
import type { WorkItem } from './work-item';

const TAKEN_BACK = 'That the sync had deleted the record is taken back.';

/** The side on which the sync deleted the record, where an undo takes that back; null where it does not. */
export function undoneDelete({ planned }: WorkItem): Side | null {
  return planned && !planned.record.excluded ? (planned.record.undoes?.deleted ?? null) : null;
}

/**
 * S8.2, S5.5: takes back a delete of ours. An archived HubSpot record cannot be restored by any call, so a new one is made from the row,
 * which is restored, or made anew, with it. A row that we deleted comes back alone where its record is deleted in HubSpot: that was not
 * ours, and only a person can restore it; a review offers a new one. What is there again by now is left to its usual way, and listed.
 *
 * @returns false where there is nothing of the kind to do, and the record goes its usual way.
 */
export async function settleUndoneDelete(context: BatchContext, item: WorkItem): Promise<boolean> {
  const deleted = undoneDelete(item);
  const link = item.link!;
  if (deleted === null) return false;
  // The new record is on its way already.
  if (link.state === 'pending') return false;
  if (link.state !== 'severed' || link.localKey === null || link.hubspotId === null)
    return notMade(item, `The record is linked anew, or takes no part any more (${link.state}): nothing is made anew.`);
  const ends = await lookAtEnds(context, item, deleted === 'hubspot');
  if (ends === null || item.finished) return true;
  const local = ends.local ?? (deleted === 'local' ? 'deleted' : null);
  if (local === null)
    return notMade(
      item,
      `Local row ${link.localKey} was not found, and no delete of it is known: nothing is made anew. Take it back once the row is there.`,
    );
  // A record that nobody had deleted needs no second look.
  const wasDeleted =
    deleted === 'hubspot' || link.stateCause === 'both_deleted' || link.stateCause === 'hubspot_delete';
  if (ends.hubspot === 'present' && wasDeleted && !believed(context, item)) return true;
  return deleted === 'hubspot' ? recordAnew(context, item, local, ends) : rowAnew(context, item, local, ends);
}

function recordAnew(context: BatchContext, item: WorkItem, local: LocalEnd, ends: ShownEnds): boolean {
  if (ends.hubspot === 'present') {
    if (local === 'present') return reviveBoth(item);
    return notMade(item, `HubSpot record ${item.hubspotId} is there again: nothing is made anew.`);
  }
  // The record is made of the row: the row first, and in the pass after it the record.
  if (local === 'deleted') return rowAlone(item, local);
  takeEnds(context, item, { ...ends, local });
  item.takenBack = true;
  item.forcedVerdict = { kind: 'recreate_in_hubspot', restoresLocal: local === 'soft_deleted' };
  return true;
}

function rowAnew(context: BatchContext, item: WorkItem, local: LocalEnd, ends: ShownEnds): boolean {
  const link = item.link!;
  if (ends.hubspot !== 'present') {
    if (local === 'present') return notMade(item, `Local row ${link.localKey} is there again: nothing is made anew.`);
    item.planResult = { progress: 'applied', message: rowCameAlone(item) };
    return rowAlone(item, local);
  }
  if (local === 'present') return reviveBoth(item);
  item.takenBack = true;
  if (local === 'soft_deleted') {
    item.restoresLocal = true;
    return reviveBoth(item);
  }
  // S2.6: a write of the old row's that landed later would be taken for the new one's.
  if (callMayLand(context, item)) return true;
  item.route = 'create_locally';
  item.linkPatch = { ...item.linkPatch, forgetsBases: true };
  item.moveLink('live', `Local row ${link.localKey} is gone for good; a new row is created. ${TAKEN_BACK}`);
  item.planResult = { progress: 'applied', message: `Local row ${link.localKey} was made anew under another key.` };
  return true;
}

function reviveBoth(item: WorkItem): boolean {
  const link = item.link!;
  item.takenBack = true;
  item.ends = { local: 'present', hubspot: 'present' };
  item.marks.push(plainMark({ kind: 'link', id: link.id }, 'link', ['associations']));
  revive(item, link, TAKEN_BACK, 'S8.2');
  return true;
}

/** The link stays severed: its row comes back, as its record stays deleted. */
function rowAlone(item: WorkItem, local: LocalEnd): boolean {
  item.restoresLocal = local === 'soft_deleted';
  item.route = 'restore_row';
  return true;
}

function notMade(item: WorkItem, message: string): boolean {
  item.planResult = { progress: 'moved', message, final: true };
  return false;
}

/** What became of it, for the list of the undo. */
function rowCameAlone({ link, hubspotId }: WorkItem): string {
  return `Local row ${link!.localKey} is there again. HubSpot record ${hubspotId} is deleted, and HubSpot has no call to restore it: restore it there, or decide its review, which offers a new one.`;
}

/** What became of an archive that was taken back; with what was not put back of the fields. */
export function recordMadeAnew({ planned, link }: WorkItem, id: string) {
  const old =
    link?.hubspotId && link.hubspotId !== id ? ` HubSpot has no call to restore record ${link.hubspotId}.` : '';
  const fields = planned!.record.fields.flatMap(({ field, error }) =>
    error === undefined ? [] : `${field}: ${error}`,
  );
  return {
    progress: fields.length > 0 ? ('moved' as const) : ('applied' as const),
    message: [`Created anew as HubSpot record ${id}.${old}`, ...fields].join(' '),
  };
}
