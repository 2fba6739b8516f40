import type { CompiledField } from '@app/hubspot-mapping';
import { plainMark } from '../core';
import type { NewMark } from '../core';
import type { WaitingField } from '../ports';
import type { BatchContext } from './batch-context';
import { storeChanges } from './store-changes';
import { normaliseUnique } from './unique-values';
import type { WorkItem } from './work-item';

/** S3.9: whether the holder, directly or through others, waits for a value that this record holds. */
export async function completesCycle(context: BatchContext, hubspotId: string, holder: string): Promise<boolean> {
  const seen = new Set<string>();
  let front = [hubspotId];
  while (front.length > 0 && seen.size < 100) {
    const waiting = await context.ports.state.waitingFor(context.runtime.definition.entity, front);
    const ids = waiting.flatMap((field) => (field.hubspotId === null ? [] : [field.hubspotId]));
    if (ids.includes(holder)) return true;
    for (const id of front) seen.add(id);
    front = ids.filter((id) => !seen.has(id));
  }
  return false;
}

/** S3.9: one member of the cycle is cleared in a call of its own, with an intent on it; it takes its value in a later pass. */
export async function clearForCycle(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  holder: string,
): Promise<void> {
  const write = item.decisions.get(field.id)!.toHubSpot!;
  const blank = field.members.map(() => null);
  const intent = {
    id: context.ports.random.id(),
    linkId: item.linkId!,
    field: field.id,
    kind: 'clear' as const,
    behalf: write.behalf,
    sent: blank,
    local: write.local,
    decidedUpdatedAt: item.hubspot!.updatedAt,
  };
  await storeChanges(context, [item], () => ({ openIntents: [intent] }));
  if (item.finished) return;
  item.opened.push(intent);
  const answer = await context.ports.gateway.updateBatch(context.runtime.definition.objectType, [
    {
      traceId: item.mark.id,
      id: item.hubspotId!,
      properties: Object.fromEntries(field.members.map(({ property }) => [property, ''])),
    },
  ]);
  const receipt = answer.ok ? answer.value.get(item.mark.id) : undefined;
  if (receipt?.kind === 'written') {
    item.results.set(field.id, { kind: 'cleared', baseHubSpot: blank });
    item.marks.push(nudge(holder, 'retry'));
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'One value of a cycle was cleared; its new value follows.',
    });
  } else if (receipt?.kind === 'refused' || (!answer.ok && answer.failure.kind === 'final')) {
    item.results.set(field.id, { kind: 'refused' });
    item.reviewRecord(
      'unique_cycle',
      `${field.name}: records swap a unique value, and HubSpot refuses to clear it on record ${item.hubspotId}.`,
    );
  } else {
    item.results.set(field.id, { kind: 'unconfirmed' });
  }
}

/**
 * S3.9: the links that wait for a value of this record are tried again when its unique value moves, and when the record, marked
 * because they wait, or not linked, or gone, turns out not to hold the value any more.
 */
export async function findWaiting(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const { fields, uniqueProperties, definition } = context.runtime;
  const unique = fields.filter((field) => field.members.some(({ property }) => uniqueProperties.has(property)));
  const moves = (item: WorkItem): boolean =>
    unique.some((field) => item.decisions.get(field.id)?.toLocal || item.decisions.get(field.id)?.toHubSpot);
  const mayHaveLet = (item: WorkItem): boolean =>
    item.mark.reasons.includes('link') ||
    item.link === null ||
    item.hubspot === null ||
    item.linkPatch.state === 'severed';
  const holders = items.filter((item) => item.hubspotId !== null && (moves(item) || mayHaveLet(item)));
  if (unique.length === 0 || holders.length === 0) return;
  const waiting = await context.ports.state.waitingFor(
    definition.entity,
    holders.map((item) => item.hubspotId!),
  );
  for (const item of holders) {
    for (const one of waiting) {
      if (one.holder !== item.hubspotId || one.linkId === item.linkId) continue;
      if (moves(item) || !holds(context, item, one)) item.waiting.push(retryOf(one.linkId));
    }
    if (moves(item)) continue;
    item.marks.push(...item.waiting);
    if (await waitsInCycle(context, item)) item.marks.push(retryOf(item.linkId!));
  }
}

/** Two workers that were refused at the same time did not see each other wait; of each cycle at least one member tries again. */
async function waitsInCycle(context: BatchContext, item: WorkItem): Promise<boolean> {
  if (item.linkId === null || item.hubspotId === null) return false;
  for (const track of Object.values(item.tracks)) {
    const holder = track.state?.kind === 'field_error' ? track.state.holder : null;
    if (holder && item.hubspotId < holder && (await completesCycle(context, item.hubspotId, holder))) return true;
  }
  return false;
}

function holds(context: BatchContext, item: WorkItem, waiting: WaitingField): boolean {
  const field = context.runtime.fields.find(({ id }) => id === waiting.field);
  const side = waiting.side === 'hubspot' ? item.hubspot : item.local;
  if (!field || side === undefined) return true;
  if (side === null || item.linkPatch.state === 'severed') return false;
  return field.members.some(({ property, column }, index) => {
    if (!context.runtime.uniqueProperties.has(property)) return false;
    const wanted = waiting.side === 'hubspot' ? waiting.local[index] : waiting.hubspot[index];
    const held =
      waiting.side === 'hubspot'
        ? item.hubspot!.properties[property]
        : column === null
          ? null
          : item.local!.values[column];
    return normaliseUnique(wanted) === normaliseUnique(held);
  });
}

function retryOf(linkId: string): NewMark {
  return plainMark({ kind: 'link', id: linkId }, 'retry');
}

/** Marks a HubSpot record because of what another one of the batch met. `retry` also ends its waiting field errors. */
export function nudge(hubspotId: string, reason: 'link' | 'retry' = 'link'): NewMark {
  return plainMark({ kind: 'hubspot', id: hubspotId }, reason);
}
