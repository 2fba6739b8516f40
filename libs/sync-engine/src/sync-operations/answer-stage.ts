import { fieldHistory, hubspotVector, judgeAnswer } from '../core';
import type { AnswerVerdict } from '../core';
import type { HubSpotRecord } from '../ports';
import type { UpdateReceipts } from './update-receipt';
import type { BatchContext } from './batch-context';
import { recallMergedIn } from './merged-in';
import { indexRecords } from './read-stage';
import { runOf } from './log-attribution';
import type { WorkItem } from './work-item';

/** S2.2, S2.4: what each answer says of each field that was sent; answers that differ are judged by the field's history. */
export async function judgeAnswers(context: BatchContext, receipts: UpdateReceipts): Promise<void> {
  const written: { item: WorkItem; record: HubSpotRecord }[] = [];
  for (const item of context.items) {
    const receipt = receipts.get(item.mark.id);
    if (!receipt) continue;
    switch (receipt.kind) {
      case 'written':
        written.push({ item, record: receipt.record });
        break;
      case 'unknown':
        setMissing(item, { kind: 'unconfirmed' });
        break;
      case 'not_sent':
        setMissing(item, { kind: 'not_sent' });
        item.comeBack({ kind: 'retry', delayMs: receipt.waitMs, counted: false, reason: receipt.reason });
        break;
      case 'refused':
        break;
    }
  }
  // A history read before the write does not tell whose value the answer shows.
  for (const { item } of written) item.history = null;
  const doubtful = written.filter(({ item, record }) => judge(context, item, record) === 'needs_history');
  if (doubtful.length > 0) await judgeByHistory(context, doubtful);
  for (const { item, record } of written) {
    setMissing(item, { kind: 'unconfirmed' });
    raiseHighest(item, record.updatedAt);
  }
  await indexRecords(
    context,
    written.map(({ item, record }) => ({
      ...record,
      properties: { ...item.hubspot?.properties, ...record.properties },
    })),
  );
}

/** S2.8: the highest HubSpot time seen, by a read, an answer or a history. */
export function raiseHighest(item: WorkItem, updatedAt: number): void {
  const highest = Math.max(updatedAt, item.linkPatch.highestUpdatedAt ?? item.link?.highestUpdatedAt ?? 0);
  item.linkPatch = { ...item.linkPatch, highestUpdatedAt: highest };
}

function setMissing(item: WorkItem, result: { kind: 'unconfirmed' } | { kind: 'not_sent' }): void {
  for (const intent of item.opened) if (!item.results.has(intent.field)) item.results.set(intent.field, result);
}

async function judgeByHistory(
  context: BatchContext,
  doubtful: readonly { item: WorkItem; record: HubSpotRecord }[],
): Promise<void> {
  const { gateway, state } = context.ports;
  const { definition, properties } = context.runtime;
  const answer = await gateway.readBatchWithHistory(
    definition.objectType,
    doubtful.map(({ item }) => item.hubspotId!),
    properties,
  );
  if (!answer.ok) return;
  for (const { item, record } of doubtful) {
    const read = answer.value.get(item.hubspotId!);
    if (!read || read.updatedAt < record.updatedAt) continue;
    item.history = read.history;
    for (const intent of item.opened) item.known.set(intent.field, await state.knownValues(item.linkId!, intent.field));
    await recallMergedIn(context, item);
    judge(context, item, record);
    item.history = null;
  }
}

function judge(context: BatchContext, item: WorkItem, record: HubSpotRecord): 'judged' | 'needs_history' {
  let asked = false;
  const justOpened = { createdAt: context.batch.now, historyReadAt: null, runId: runOf(item) };
  for (const intent of item.opened) {
    if (item.results.has(intent.field)) continue;
    const field = context.runtime.fields.find(({ id }) => id === intent.field)!;
    const verdict = judgeAnswer({
      field,
      sent: intent.sent,
      answered: hubspotVector(field, record.properties),
      localForm: field.canonicalLocal(intent.local),
      decidedUpdatedAt: intent.decidedUpdatedAt,
      state: item.tracks[field.id]?.state ?? null,
      history: item.history === null ? null : fieldHistory(field, item.history, context.ports.gateway.ownSourceId()),
      intents: [
        ...item.intentsOf(field.id),
        ...item.clearsBefore.filter((clear) => clear.field === field.id).map((clear) => ({ ...clear, ...justOpened })),
        { ...intent, ...justOpened },
      ],
      known: item.known.get(field.id) ?? [],
      mergedIn: item.mergedIn.get(field.id) ?? [],
    });
    if (verdict.kind === 'needs_history') asked = true;
    else take(item, field.id, verdict);
  }
  return asked ? 'needs_history' : 'judged';
}

function take(item: WorkItem, field: string, verdict: Exclude<AnswerVerdict, { kind: 'needs_history' }>): void {
  if (item.cleared.has(field) && verdict.kind === 'agreed') {
    item.results.set(field, { kind: 'cleared', baseHubSpot: verdict.baseHubSpot });
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'One value of a cycle was cleared; its new value follows.',
    });
    return;
  }
  item.results.set(field, verdict);
  if (verdict.kind === 'changed_since')
    item.comeBack({ kind: 'retry', delayMs: 0, counted: false, reason: 'HubSpot changed again while it was written.' });
}
