import type { CompiledField } from '@app/hubspot-mapping';
import { foreignKeyWrites, joinWrites } from '../associations/local-association-writes';
import type { BatchContext } from './batch-context';
import type { LocalWrite } from '../ports';
import { rowOfBases } from './row-of-bases';
import { isLeftOut } from './left-out';
import type { WorkItem } from './work-item';

/** The rows that this pass writes: guarded updates, or the insert of a record that is only in HubSpot (S4.3). */
export function prepareLocalWrites(context: BatchContext, item: WorkItem): void {
  item.localWrites.length = 0;
  item.joinWrites.length = 0;
  if (item.route === 'create_locally') {
    const values: Record<string, string> = {};
    for (const field of context.runtime.fields) {
      if (isLeftOut(item, field.id)) continue;
      const value = localImage(field, item);
      field.members.forEach(({ column }, index) => {
        const held = value?.[index];
        if (column !== null && held !== null && held !== undefined) values[column] = held;
      });
    }
    item.localWrites.push({ kind: 'insert', id: item.mark.id, values });
    return;
  }
  if (item.localKey === null) return;
  if (item.route === 'restore_row') {
    item.localWrites.push(rowBack(context, item, item.localKey));
    return;
  }
  if (item.route === 'delete_locally') {
    const expect = Object.entries(item.local!.values).map(([column, value]) => ({ column, value }));
    item.localWrites.push({ kind: 'delete', id: item.mark.id, key: item.localKey, expect });
    return;
  }
  if (item.route !== 'merge' && item.route !== 'recreate_in_hubspot') return;
  const set = context.runtime.fields.flatMap((field) => {
    const write = item.decisions.get(field.id)?.toLocal;
    if (!write || (item.route === 'merge' && !restoredInHubSpot(item, field))) return [];
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
  const whole = [...set, ...foreignKeyWrites(item)];
  if (whole.length > 0 || item.restoresLocal)
    item.localWrites.push({
      kind: 'update',
      id: item.mark.id,
      key: item.localKey,
      set: whole,
      ...(item.restoresLocal ? { restores: true } : {}),
    });
  item.joinWrites.push(...joinWrites(item));
}

/** A value that goes to both sides (S3.5) goes to local only once HubSpot has taken it. */
export function restoredInHubSpot(item: WorkItem, field: CompiledField): boolean {
  if (!item.decisions.get(field.id)?.toHubSpot) return true;
  const result = item.results.get(field.id)?.kind;
  return result === 'agreed' || result === 'changed_since';
}

/** S8.2: the row that we deleted, as it was when both last agreed, in the columns that the sync may write. */
function rowBack({ runtime }: BatchContext, item: WorkItem, key: string): LocalWrite {
  const { id } = item.mark;
  if (item.restoresLocal) return { kind: 'update', id, key, set: [], restores: true };
  const written = runtime.fields.filter(({ direction }) => direction !== 'to_hubspot');
  return { kind: 'insert', id, values: rowOfBases(written, item.link!).values };
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
