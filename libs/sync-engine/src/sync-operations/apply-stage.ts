import type { CompiledField } from '@app/hubspot-mapping';
import type { Refusal, UpdateInput } from '../ports';
import { attemptFailed } from './batch-context';
import type { BatchContext } from './batch-context';
import { clearInput, takeClear } from './clear-before';
import { revokedWaitMs } from './engine-settings';
import type { UpdateCalls } from './intent-stage';
import { refuseFields } from './refusal';
import type { UpdateReceipt, UpdateReceipts } from './update-receipt';
import type { WorkItem } from './work-item';

/** HubSpot batch updates in their order; a batch refused as a whole is halved until the culprit is alone (S1.3). */
export async function applyUpdates(context: BatchContext, calls: UpdateCalls): Promise<UpdateReceipts> {
  const receipts = new Map<string, UpdateReceipt>();
  const input = (item: WorkItem): UpdateInput => updateInput(context, item);
  await clearBefore(context, calls.flat());
  for (const planned of calls) {
    const call = planned.filter(hasMoreToSend);
    for (const [id, receipt] of await updateOrHalve(context, call, input)) receipts.set(id, receipt);
    const again: WorkItem[] = [];
    for (const item of call) {
      const receipt = receipts.get(item.mark.id);
      if (receipt?.kind !== 'refused') continue;
      if ((await refuseFields(context, item, receipt.refusal)) === 'send_rest') again.push(item);
    }
    if (again.length > 0)
      for (const [id, receipt] of await updateOrHalve(context, again, input)) receipts.set(id, receipt);
    for (const item of again) {
      const receipt = receipts.get(item.mark.id);
      if (receipt?.kind === 'refused') refusedTwice(context, item, receipt.refusal);
    }
  }
  return receipts;
}

/** S3.9: the first of two calls; what it does not achieve is not tried by the second. */
async function clearBefore(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const clearing = items.filter(({ clearsBefore }) => clearsBefore.length > 0);
  const receipts = await updateOrHalve(context, clearing, (item) => clearInput(context, item));
  for (const item of clearing) takeClear(context, item, receipts.get(item.mark.id) ?? { kind: 'unknown' });
}

function hasMoreToSend(item: WorkItem): boolean {
  return item.opened.some(({ field }) => !item.results.has(field));
}

async function updateOrHalve(
  context: BatchContext,
  items: readonly WorkItem[],
  input: (item: WorkItem) => UpdateInput,
): Promise<Map<string, UpdateReceipt>> {
  const receipts = new Map<string, UpdateReceipt>();
  if (items.length === 0) return receipts;
  const answer = await context.ports.gateway.updateBatch(context.runtime.definition.objectType, items.map(input));
  if (answer.ok) {
    for (const item of items) receipts.set(item.mark.id, answer.value.get(item.mark.id) ?? { kind: 'unknown' });
    return receipts;
  }
  const { failure } = answer;
  switch (failure.kind) {
    case 'transient':
      for (const item of items) receipts.set(item.mark.id, { kind: 'unknown' });
      return receipts;
    case 'rate_limited':
    case 'revoked': {
      const waitMs = failure.kind === 'rate_limited' ? failure.waitMs : revokedWaitMs(context.ports.settings);
      for (const item of items) receipts.set(item.mark.id, { kind: 'not_sent', waitMs, reason: failure.message });
      return receipts;
    }
    case 'final': {
      if (items.length === 1) return receipts.set(items[0]!.mark.id, { kind: 'refused', refusal: failure.refusal });
      const middle = Math.ceil(items.length / 2);
      for (const half of [items.slice(0, middle), items.slice(middle)]) {
        for (const [id, receipt] of await updateOrHalve(context, half, input)) receipts.set(id, receipt);
      }
      return receipts;
    }
  }
}

/** S3.7: only the fields that this pass decided to write. */
function updateInput(context: BatchContext, item: WorkItem): UpdateInput {
  const properties: Record<string, string> = {};
  for (const field of context.runtime.fields) {
    if (item.results.has(field.id)) continue;
    const sent = sentVector(item, field);
    if (sent) field.members.forEach(({ property }, index) => (properties[property] = sent[index] ?? ''));
  }
  return { traceId: item.mark.id, id: item.hubspotId!, properties };
}

function sentVector(item: WorkItem, field: CompiledField) {
  return item.opened.find((intent) => intent.field === field.id)?.sent;
}

function refusedTwice(context: BatchContext, item: WorkItem, refusal: Refusal): void {
  for (const intent of item.opened)
    if (!item.results.has(intent.field)) item.results.set(intent.field, { kind: 'refused' });
  attemptFailed(context, item, `HubSpot refused the record again: ${refusal.message}`);
  item.route = 'merge';
}
