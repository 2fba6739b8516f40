import type { JoinWriteResult, LocalWriteResult, Transaction } from '../ports';
import { CommitUnknown, LocalRefusal } from '../ports';
import type { BatchContext } from './batch-context';
import { refuseLocally } from './local-refusal';
import { prepareLocalWrites } from './local-writes';
import { MassChangeMet, raiseMassChange } from './mass-change-guard';
import { settlement } from './settlement';
import { applyResult, leave, recordChange } from './store-changes';
import type { WorkItem } from './work-item';

/**
 * One transaction per batch: guarded local writes and, with them, bases, links, states, log and marks. A local refusal splits the
 * batch until the culprit is alone (S3.10); a fenced record with local writes rolls the transaction back and leaves it out (S1.5).
 */
export async function settle(context: BatchContext): Promise<void> {
  const items = context.items.filter((item) => !(item.finished && item.outcome === null));
  for (const item of items) prepareLocalWrites(context, item);
  await settleTogether(context, items);
}

class FencedWithWrites extends Error {
  constructor(readonly items: readonly WorkItem[]) {
    super('fenced');
  }
}

async function settleTogether(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  if (items.length === 0) return;
  const { transactions, local, relations, state } = context.ports;
  const { definition, columns } = context.runtime;
  const writes = items.flatMap((item) => item.localWrites);
  const joins = items.flatMap((item) => item.joinWrites);
  try {
    await transactions.run(async (tx: Transaction) => {
      const written: ReadonlyMap<string, LocalWriteResult> =
        writes.length === 0
          ? new Map<string, LocalWriteResult>()
          : await local.applyWrites(tx, definition.table, writes, columns);
      const joined: ReadonlyMap<string, JoinWriteResult> =
        joins.length === 0 ? new Map<string, JoinWriteResult>() : await relations.applyJoins(tx, joins);
      const changes = items.map((item) => recordChange(item, settlement(context, item, written, joined)));
      const results = await state.store(tx, context.batch, changes);
      const fenced = items.filter((item) => results.get(item.mark.id)?.kind !== 'stored');
      const withWrites = fenced.filter((item) => item.localWrites.length > 0 || item.joinWrites.length > 0);
      if (withWrites.length > 0) throw new FencedWithWrites(withWrites);
      await raiseMassChange(context, tx, items, 'local');
      for (const item of items) if (fenced.includes(item)) leave(item);
    });
    for (const item of items)
      if (!(item.finished && item.outcome === null)) applyResult(item, { kind: 'stored', version: null });
  } catch (error) {
    if (error instanceof FencedWithWrites) {
      for (const item of error.items) leave(item);
      return settleTogether(
        context,
        items.filter((item) => !error.items.includes(item)),
      );
    }
    if (error instanceof LocalRefusal) return splitRefused(context, items, error);
    if (error instanceof MassChangeMet)
      await context.ports.massChange!.pause(context.runtime.definition.entity, error.reason);
    else if (!(error instanceof CommitUnknown)) throw error;
    for (const item of items) leave(item);
  }
}

async function splitRefused(context: BatchContext, items: readonly WorkItem[], refusal: LocalRefusal): Promise<void> {
  const culprit =
    refusal.writeId === null
      ? undefined
      : items.find((item) => [...item.localWrites, ...item.joinWrites].some(({ id }) => id === refusal.writeId));
  if (items.length === 1 || culprit) {
    const alone = culprit ?? items[0]!;
    if (items.length > 1) {
      await settleTogether(
        context,
        items.filter((item) => item !== alone),
      );
      // What the others have given up meanwhile may be all that it was refused for (S3.9).
      return settleTogether(context, [alone]);
    }
    await refuseLocally(context, alone, refusal);
    return settleTogether(context, [alone]);
  }
  const middle = Math.ceil(items.length / 2);
  await settleTogether(context, items.slice(0, middle));
  return settleTogether(context, items.slice(middle));
}
