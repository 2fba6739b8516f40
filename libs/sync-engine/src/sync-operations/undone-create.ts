import { hasEffect, hubspotVector, isBlank, localVector, sameValue } from '../core';
import type { Side } from '../core';
import type { BatchContext } from './batch-context';
import { openOnFields } from './delete-stage';
import { linkState } from './work-item';
import type { WorkItem } from './work-item';

const REASON = 'Undone: the record that the run created was removed again.';

/**
 * S8.2: an undone create is archived in HubSpot or removed locally if it holds only what we wrote, else it stays and is listed; its link is
 * severed. An end that is gone already, be it by a removal of ours whose answer was lost, has nothing left to remove.
 */
export function removeUndone(context: BatchContext): void {
  for (const item of context.items) {
    const created = undoneSide(item);
    if (created === null || item.finished || !item.link) continue;
    if (item.ends[created] !== 'present') severUndone(context, item, created);
    else if (item.route !== 'merge') continue;
    else if (!item.local || !item.hubspot || !holdsOnlyOurs(context, item, created))
      item.planResult = { progress: 'moved', message: staysBecause(created) };
    else {
      item.decisions.clear();
      item.route = created === 'hubspot' ? 'archive_in_hubspot' : 'delete_locally';
    }
  }
}

/** The side on which an undo removes the record; null where it removes none. */
export function undoneSide(item: WorkItem): Side | null {
  const { planned } = item;
  return planned && !planned.record.excluded ? (planned.record.undoes?.created ?? null) : null;
}

/** What is stored of a removal that was carried out. */
export function undoneRemoval(side: Side) {
  const whole = { field: null, before: null, after: null };
  return {
    link: { state: 'severed' as const, stateReason: REASON, stateCause: null },
    log: [{ kind: 'delete' as const, side, ...whole, policy: 'S8.2', message: REASON }, linkState('severed', REASON)],
  };
}

export function severUndone(context: BatchContext, item: WorkItem, side: Side): void {
  const removal = undoneRemoval(side);
  item.linkPatch = { ...item.linkPatch, ...removal.link };
  for (const entry of removal.log) item.write(entry);
  const { intents, reviews } = openOnFields(context, item);
  for (const id of intents) item.closeIntents.add(id);
  item.closeReviews.push(...reviews);
  item.finish({ kind: 'clear' });
  item.planResult = { progress: 'applied', message: null };
}

/** Every field still holds its base, verified, and nothing is on its way from the other side. */
function holdsOnlyOurs(context: BatchContext, item: WorkItem, created: Side): boolean {
  if (item.intents.some(({ kind }) => kind !== 'archive')) return false;
  return context.runtime.fields.every((field) => {
    if (field.state !== 'active') return true;
    const decision = item.decisions.get(field.id);
    if (decision && (hasEffect(decision) || decision.track.unverified !== null)) return false;
    const [held, base, canonical] =
      created === 'hubspot'
        ? [
            hubspotVector(field, item.hubspot!.properties),
            item.link!.baseHubSpot[field.id],
            field.canonicalHubSpot.bind(field),
          ]
        : [localVector(field, item.local!.values), item.link!.baseLocal[field.id], field.canonicalLocal.bind(field)];
    if (held === undefined) return false;
    return base === undefined ? isBlank(field, canonical(held)) : sameValue(canonical(held), canonical(base));
  });
}

function staysBecause(created: Side): string {
  return created === 'hubspot'
    ? 'The run created the record in HubSpot, and it holds more than we wrote by now; it stays.'
    : 'The run created the local row, and it holds more than we wrote by now; it stays.';
}
