import { arrivedPair, fieldHistory } from '../core';
import type { FieldVector } from '../core';
import type { BatchContext } from './batch-context';
import { takeBases } from './deletion-log';
import { rowOfBases } from './row-of-bases';
import type { WorkItem } from './work-item';

/**
 * S2.5, S5.5: of a record that goes, what a write carried whose answer was lost counts as agreed on once its history shows that it arrived:
 * a row that is gone held it last, and what is made anew by an undo is made of the bases.
 */
export function agreeOnArrived(context: BatchContext, item: WorkItem): void {
  const { link, history } = item;
  if (!link || history === null || !(item.isGone || item.leaves !== null)) return;
  const { fields } = context.runtime;
  const local: Record<string, FieldVector> = {};
  const hubspot: Record<string, FieldVector> = {};
  for (const field of fields) {
    const pair = arrivedPair({
      field,
      entries: fieldHistory(field, history, context.ports.gateway.ownSourceId()),
      intents: item.intentsOf(field.id),
      known: item.known.get(field.id) ?? [],
      mergedIn: item.mergedIn.get(field.id) ?? [],
      base: link.baseHubSpot[field.id],
    });
    if (!pair) continue;
    takeBases(item, field.id, pair);
    local[field.id] = pair.local;
    hubspot[field.id] = pair.hubspot;
  }
  if (Object.keys(local).length === 0) return;
  item.link = {
    ...link,
    baseLocal: { ...link.baseLocal, ...local },
    baseHubSpot: { ...link.baseHubSpot, ...hubspot },
  };
  if (item.ends.local === 'deleted') item.local = rowOfBases(fields, item.link);
}
