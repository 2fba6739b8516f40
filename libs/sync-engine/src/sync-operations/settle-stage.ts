import type { CompiledField } from '@app/hubspot-mapping';
import type { LocalWriteResult, Transaction } from '../ports';
import { CommitUnknown, LocalRefusal } from '../ports';
import type { BatchContext } from './batch-context';
import { refuseLocally } from './local-refusal';
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
  const { transactions, local, state } = context.ports;
  const { definition, columns } = context.runtime;
  const writes = items.flatMap((item) => item.localWrites);
  try {
    await transactions.run(async (tx: Transaction) => {
      const written: ReadonlyMap<string, LocalWriteResult> =
        writes.length === 0
          ? new Map<string, LocalWriteResult>()
          : await local.applyWrites(tx, definition.table, writes, columns);
      const changes = items.map((item) => recordChange(item, settlement(context, item, written)));
      const results = await state.store(tx, context.batch, changes);
      const fenced = items.filter((item) => results.get(item.mark.id)?.kind !== 'stored');
      const withWrites = fenced.filter((item) => item.localWrites.length > 0);
      if (withWrites.length > 0) throw new FencedWithWrites(withWrites);
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
    if (!(error instanceof CommitUnknown)) throw error;
    for (const item of items) leave(item);
  }
}

async function splitRefused(context: BatchContext, items: readonly WorkItem[], refusal: LocalRefusal): Promise<void> {
  const culprit =
    refusal.writeId === null
      ? undefined
      : items.find((item) => item.localWrites.some(({ id }) => id === refusal.writeId));
  if (items.length === 1 || culprit) {
    const alone = culprit ?? items[0]!;
    await settleTogether(
      context,
      items.filter((item) => item !== alone),
    );
    await refuseLocally(context, alone, refusal);
    return settleTogether(context, [alone]);
  }
  const middle = Math.ceil(items.length / 2);
  await settleTogether(context, items.slice(0, middle));
  return settleTogether(context, items.slice(middle));
}

/** The rows that this pass writes: guarded updates, or the insert of a record that is only in HubSpot (S4.3). */
export function prepareLocalWrites(context: BatchContext, item: WorkItem): void {
  item.localWrites.length = 0;
  if (item.route === 'create_locally') {
    const values: Record<string, string> = {};
    for (const field of context.runtime.fields) {
      const value = localImage(field, item);
      field.members.forEach(({ column }, index) => {
        const held = value?.[index];
        if (column !== null && held !== null && held !== undefined) values[column] = held;
      });
    }
    item.localWrites.push({ kind: 'insert', id: item.mark.id, values });
    return;
  }
  if (item.route !== 'merge' || item.localKey === null) return;
  const set = context.runtime.fields.flatMap((field) => {
    const write = item.decisions.get(field.id)?.toLocal;
    if (!write || !restoredInHubSpot(item, field)) return [];
    return field.members.flatMap(({ column }, index) =>
      column === null
        ? []
        : [
            {
              column,
              expect: write.expect[index] ?? null,
              value: item.localCleared.has(field.id) ? null : (write.value[index] ?? null),
            },
          ],
    );
  });
  if (set.length > 0) item.localWrites.push({ kind: 'update', id: item.mark.id, key: item.localKey, set });
}

/** A value that goes to both sides (S3.5) goes to local only once HubSpot has taken it. */
function restoredInHubSpot(item: WorkItem, field: CompiledField): boolean {
  if (!item.decisions.get(field.id)?.toHubSpot) return true;
  const result = item.results.get(field.id)?.kind;
  return result === 'agreed' || result === 'changed_since';
}

function localImage(field: CompiledField, item: WorkItem): readonly (string | null)[] | null {
  if (field.state !== 'active' || field.direction === 'to_hubspot') return null;
  const remote = field.members.map(({ property }) => item.hubspot?.properties[property] ?? null);
  const image = field.toLocal(
    remote,
    field.members.map(() => null),
  );
  return image.ok ? image.value : null;
}
