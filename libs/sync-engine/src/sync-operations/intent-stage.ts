import { normaliseUnique } from './unique-values';
import { orderUniqueWrites } from '../core';
import type { FieldVector, UniqueWrite } from '../core';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { toLogEntries } from './record-log';
import { storeChanges } from './store-changes';
import type { WorkItem } from './work-item';

/** The HubSpot updates of a batch in the order of their calls. */
export type UpdateCalls = readonly (readonly WorkItem[])[];

/**
 * S2.5: one transaction checks lease and version and stores what is about to be sent. Records that were fenced leave the batch.
 * Gives the calls in which the records are to be written (S3.9).
 */
export async function intendWrites(context: BatchContext, readAt: number): Promise<UpdateCalls> {
  const { clock, settings } = context.ports;
  let writing = context.items.filter(
    (item) => item.route === 'merge' && [...item.decisions.values()].some((decision) => decision.toHubSpot),
  );
  for (const item of writing) waitForMerge(context, item);
  writing = writing.filter((item) => !item.finished);
  if (writing.length === 0) return [];
  if (clock.now() - readAt > settings.readToWriteMs) {
    for (const item of writing) waitFor(item, 0, 'Too much time passed between reading and writing; read again.');
    return [];
  }
  const calls = orderCalls(context, writing);
  for (const item of writing) openIntents(context, item);
  for (const item of writing) openClears(context, item);
  await storeChanges(context, writing, (item) => ({
    tracks: Object.fromEntries(item.opened.map(({ field }) => [field, unverifiedTrack(item, field)])),
    // A clear comes first: the newest intent of a field is the one of its value.
    openIntents: [...item.clearsBefore, ...item.opened],
    log: [...item.decisions].flatMap(([field, decision]) =>
      decision.toHubSpot ? toLogEntries(item, field, decision.facts) : [],
    ),
  }));
  return calls.map((call) => call.filter((item) => !item.finished)).filter((call) => call.length > 0);
}

/** Of the delay after a first failure: how long a merge under way is waited for before the record is looked at again. */
const MERGE_SHARE = 8;

/**
 * S5.4: into a record that is being merged nothing is written: what the other one has would give way to it, unseen. What is to be written is
 * merged with what the merge brings.
 */
function waitForMerge({ batch, ports }: BatchContext, item: WorkItem): void {
  const { intentLifetimeMs, retryBaseMs } = ports.settings;
  const mayLand = item.intents.some(
    ({ kind, createdAt }) => kind === 'merge' && createdAt + intentLifetimeMs > batch.now,
  );
  if (mayLand)
    waitFor(item, MERGE_SHARE * retryBaseMs, 'The record is being merged with another one; written after that.');
}

function openIntents(context: BatchContext, item: WorkItem): void {
  for (const [field, decision] of item.decisions) {
    const write = decision.toHubSpot;
    if (!write) continue;
    const clears = item.cleared.has(field);
    item.opened.push({
      id: context.ports.random.id(),
      linkId: item.linkId!,
      field,
      kind: clears ? 'clear' : 'update',
      behalf: write.behalf,
      sent: clears ? write.value.map(() => null) : write.value,
      local: write.local,
      decidedUpdatedAt: item.hubspot!.updatedAt,
    });
  }
}

/**
 * S3.9: a value that HubSpot takes only from blank goes in two calls, the first a clear. If it is all that arrives, local is written again
 * (S2.6), on whose behalf ever the write was: a clear is nobody's value.
 */
function openClears(context: BatchContext, item: WorkItem): void {
  for (const field of context.runtime.fields) {
    const write = item.decisions.get(field.id)?.toHubSpot;
    const intent = item.opened.find((one) => one.field === field.id && one.kind === 'update');
    if (!write || !intent || !field.onlyFromBlank?.(write.before, write.value)) continue;
    item.clearsBefore.push({
      ...intent,
      id: context.ports.random.id(),
      kind: 'clear',
      behalf: 'local',
      sent: write.value.map(() => null),
    });
  }
}

/** S3.5: unverified with the intent, so that no crash forgets it. */
function unverifiedTrack(item: WorkItem, field: string) {
  const decision = item.decisions.get(field)!;
  const write = decision.toHubSpot!;
  return {
    ...decision.track,
    unverified: { decidedUpdatedAt: item.hubspot!.updatedAt, behalf: write.behalf },
    authored: write.authored,
  };
}

function orderCalls(context: BatchContext, items: readonly WorkItem[]): UpdateCalls {
  const { fields, uniqueProperties } = context.runtime;
  const writes: UniqueWrite[] = [];
  for (const item of items) {
    for (const field of fields) {
      const write = item.decisions.get(field.id)?.toHubSpot;
      if (!write) continue;
      field.members.forEach(({ property }, index) => {
        if (!uniqueProperties.has(property)) return;
        writes.push({
          id: item.mark.id,
          property,
          frees: uniqueValue(write.before, index),
          takes: uniqueValue(write.value, index),
        });
      });
    }
  }
  const order = orderUniqueWrites(writes);
  const byId = new Map(items.map((item) => [item.mark.id, item]));
  for (const id of order.clearFirst) {
    const item = byId.get(id)!;
    for (const field of fields) {
      if (
        item.decisions.get(field.id)?.toHubSpot &&
        field.members.some(({ property }) => uniqueProperties.has(property))
      )
        item.cleared.add(field.id);
    }
  }
  const ordered = new Set([...order.layers.flat(), ...order.clearFirst]);
  const unordered = items.filter((item) => !ordered.has(item.mark.id));
  const layers = order.layers.map((layer) => layer.map((id) => byId.get(id)!));
  const clears = order.clearFirst.map((id) => byId.get(id)!);
  const [first = [], ...rest] = layers;
  return [clears, [...unordered, ...first], ...rest].filter((call) => call.length > 0);
}

function uniqueValue(vector: FieldVector, index: number): string | null {
  return normaliseUnique(vector[index]);
}
