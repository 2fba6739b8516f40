import { filterVerdicts, leavingSides, plainMark, sideThatLeft } from '../core';
import type { LeaveCause } from '../core';
import type { BatchContext } from './batch-context';
import { tellCoveredEdits } from './covered-edits';
import { localEndOf, lookUp } from './missing-ends';
import { refuseStaleRead } from './read-stage';
import { releaseHubSpotEnd } from './restore-stage';
import { revive } from './revive-link';
import type { WorkItem } from './work-item';

const BACK = 'It passes its filter again.';

/**
 * S4.4: a link that left comes back when the record that left passes its filter again, and no other way: with its old bases, so that what
 * was edited meanwhile is merged as ever. Nothing is matched or created beside it. An end that is gone by now, be it by the leaving, is
 * made anew where the entity creates on that side, as for a record that passes for the first time.
 */
export async function settleLeft(context: BatchContext, item: WorkItem, cause: LeaveCause): Promise<void> {
  const { definition } = context.runtime;
  const link = item.link!;
  if (item.planned?.record.excluded) {
    // S8.3: what is left out of a plan stays out; only a person brings it back.
    item.linkPatch = { ...item.linkPatch, stateCause: null, stateReason: 'Left out of a plan.' };
    item.planResult = { progress: 'excluded', message: null };
    return item.finish({ kind: 'clear' });
  }
  if (link.localKey === null || link.hubspotId === null) return item.finish({ kind: 'clear' });
  const side = sideThatLeft(cause);
  const local = localEndOf(item) ?? 'deleted';
  // S5.1: that a batch read leaves the record out proves nothing.
  if (side === 'hubspot' && item.hubspot === null && tellsOfHubSpot(context, item)) await lookUp(context, item);
  if (item.finished) return;
  const there = side === 'local' ? local === 'present' : !!item.hubspot && item.ends.hubspot !== 'archived';
  const verdicts = filterVerdicts(definition, item.local?.values ?? {}, item.hubspot?.properties ?? {});
  if (!there || verdicts[side] !== 'passes') return stayOut(context, item);
  if (side === 'local' && item.hubspot === null) await lookUp(context, item);
  if (item.finished) return;
  const { hubspot } = item;
  const archived = item.ends.hubspot === 'archived';
  if (hubspot && !archived && refuseStaleRead(context, item, link.highestUpdatedAt)) return;
  const leaves = leavingSides(definition, { ...link.passedFilter, [side]: true }, verdicts);
  if (hubspot && !archived && (leaves.local || leaves.hubspot)) return stayOut(context, item);
  if (local === 'present' && hubspot && !archived) {
    item.marks.push(plainMark({ kind: 'link', id: link.id }, 'link', ['associations']));
    return revive(item, link, BACK, 'S4.4');
  }
  if (archived && definition.createInHubSpot) {
    item.notePassed('local', true);
    item.ends = { local, hubspot: 'archived' };
    item.forcedVerdict = { kind: 'recreate_in_hubspot', restoresLocal: false };
    return;
  }
  if (!archived && definition.createLocally) {
    if (local === 'deleted') return releaseHubSpotEnd(item, `HubSpot record ${link.hubspotId} passes its filter again`);
    item.restoresLocal = true;
    return revive(item, link, BACK, 'S4.4');
  }
  item.finish({ kind: 'clear' });
}

/** A write may have been on its way when the record left, be it of a return that came to nothing: no link merges what it covers. */
async function stayOut(context: BatchContext, item: WorkItem): Promise<void> {
  if (item.hubspot && item.ends.hubspot !== 'archived') await tellCoveredEdits(context, item);
  if (!item.finished) item.finish({ kind: 'clear' });
}

/** A row that is edited on beside a record in the recycle bin asks HubSpot nothing, unless it is its passing that may have changed. */
function tellsOfHubSpot({ runtime }: BatchContext, { mark }: WorkItem): boolean {
  if (mark.reasons.some((reason) => reason !== 'capture')) return true;
  return (runtime.definition.localFilter?.all ?? []).some(({ name }) => name in mark.changedColumns);
}
