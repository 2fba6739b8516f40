import type { CompiledField } from '@app/hubspot-mapping';
import { normaliseMatchKey } from '../core';
import type { LocalRefusal } from '../ports';
import { attemptFailed } from './batch-context';
import type { BatchContext } from './batch-context';
import { setFieldError } from './refusal';
import { prepareLocalWrites } from './local-writes';
import { completesCycle, nudge } from './unique-cycle';
import type { WorkItem } from './work-item';

/**
 * S3.10: the application refused this record's local write. The fields that the refusal concerns become field errors with the
 * constraint's name and the rest is written; a taken unique value waits for its holder (S3.9).
 */
export async function refuseLocally(context: BatchContext, item: WorkItem, refusal: LocalRefusal): Promise<void> {
  if (item.route === 'create_locally') {
    item.newLink = null;
    item.localWrites.length = 0;
    if (refusal.kind === 'unique')
      attemptFailed(
        context,
        item,
        `A local row holds a unique value of this record (${refusal.constraint}); matched again.`,
      );
    else
      item.finish({
        kind: 'park',
        reason: `The database refused to create the row: ${refusal.constraint}. ${refusal.message}`,
      });
    return;
  }
  const writing = context.runtime.fields.filter((field) => item.decisions.get(field.id)?.toLocal);
  const named =
    refusal.column === null
      ? writing
      : writing.filter((field) => field.members.some(({ column }) => column === refusal.column));
  for (const field of named.length > 0 ? named : writing) await refuseField(context, item, field, refusal);
  prepareLocalWrites(context, item);
}

async function refuseField(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  refusal: LocalRefusal,
): Promise<void> {
  const holder = refusal.kind === 'unique' ? await localHolder(context, item, field) : null;
  if (
    holder !== null &&
    item.hubspotId !== null &&
    !item.localCleared.has(field.id) &&
    (await completesCycle(context, item.hubspotId, holder))
  ) {
    item.localCleared.add(field.id);
    return;
  }
  const decision = item.decisions.get(field.id)!;
  item.localCleared.delete(field.id);
  item.decisions.set(field.id, { ...decision, toLocal: null });
  const wait =
    holder === null
      ? 'Change the value in HubSpot or the rule in the database; it is tried again when either changes.'
      : `Waits until HubSpot record ${holder} gives the value up.`;
  setFieldError(
    context,
    item,
    field,
    `The database refused the value (${refusal.constraint}). ${wait}`,
    holder,
    'local',
  );
  if (holder !== null) item.marks.push(nudge(holder));
}

/** The HubSpot id of the linked row that holds the value, where the field is a match key and so can be looked up. */
async function localHolder(context: BatchContext, item: WorkItem, field: CompiledField): Promise<string | null> {
  const { definition } = context.runtime;
  const write = item.decisions.get(field.id)!.toLocal!;
  for (const key of definition.matchKeys) {
    const index = field.members.findIndex(({ column }) => column !== null && key.columns.includes(column));
    const value = index < 0 ? null : normaliseMatchKey(key.kind, write.value[index]);
    if (value === null) continue;
    const rows = await context.ports.local.findByMatchKey(definition.table, key, [value]);
    const keys = [...rows.values()].flat().filter((local) => local !== item.localKey);
    const links = keys.length === 0 ? [] : await context.ports.state.findLinks(definition.entity, { localKeys: keys });
    const holder = links.find((link) => link.hubspotId !== null);
    if (holder) return holder.hubspotId;
  }
  return null;
}
