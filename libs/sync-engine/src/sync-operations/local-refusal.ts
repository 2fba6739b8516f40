import type { CompiledField } from '@app/hubspot-mapping';
import { normaliseMatchKey } from '../core';
import { refuseAssociationWrite } from '../associations/local-association-writes';
import { LocalRefusal } from '../ports';
import { attemptFailed } from './batch-context';
import type { BatchContext } from './batch-context';
import { sever } from './delete-stage';
import { setFieldError } from './refusal';
import { prepareLocalWrites } from './local-writes';
import { completesCycle, nudge } from './unique-cycle';
import type { WorkItem } from './work-item';

/**
 * S3.10: the application refused this record's local write. The fields that the refusal concerns become field errors with the
 * constraint's name and the rest is written; a taken unique value waits for its holder (S3.9).
 */
export async function refuseLocally(context: BatchContext, item: WorkItem, refusal: LocalRefusal): Promise<void> {
  if (item.route === 'restore_row') return refuseRowBack(item, refusal);
  if (item.route === 'create_locally' && item.link) return refuseRowAnew(item, refusal);
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
  if (item.route === 'delete_locally' || item.route === 'recreate_in_hubspot' || item.restoresLocal)
    return refuseWhole(context, item, refusal);
  const writing = context.runtime.fields.filter((field) => item.decisions.get(field.id)?.toLocal);
  if (refuseAssociationWrite(item, refusal, writing.length)) return prepareLocalWrites(context, item);
  const named = await refusedFields(context, item, writing, refusal);
  for (const field of named) await refuseField(context, item, field, refusal);
  prepareLocalWrites(context, item);
}

/** A delete or a restore is refused as a whole: the link ends where it is, and a person is told why. */
function refuseWhole(context: BatchContext, item: WorkItem, refusal: LocalRefusal): void {
  item.localWrites.length = 0;
  item.restoresLocal = false;
  failPlan(item, refusal);
  const deletes = item.ends.hubspot === 'archived' || item.leftBy !== null;
  sever(context, item, item.leftBy ?? (deletes ? 'hubspot_delete' : 'local_delete'), false);
  item.reviewRecord(
    'delete',
    `The database refused to ${deletes ? 'delete' : 'restore'} local row ${item.localKey} with HubSpot record ${item.hubspotId} (${refusal.constraint}): it stays as it is until this is decided.`,
  );
}

/** S8.3: what a run was to do of the record is listed as failed. */
function failPlan(item: WorkItem, { constraint, message }: LocalRefusal): void {
  if (!item.planned) return;
  item.planResult = { progress: 'failed', message: `The database refused it (${constraint}): ${message}`, final: true };
}

/** S8.2: the row that an undo was to bring back: everything stays as it is, and the undo lists why. */
function refuseRowBack(item: WorkItem, refusal: LocalRefusal): void {
  item.localWrites.length = 0;
  item.restoresLocal = false;
  const message = `The database refused to bring local row ${item.localKey} back (${refusal.constraint}): ${refusal.message} Mend what it names, then take it back again.`;
  item.planResult = { progress: 'failed', message, final: true };
  item.finish({ kind: 'clear' });
}

/** S5.2: the row that a person asked for in the place of one that is gone: the link stays severed, and they are told why. */
function refuseRowAnew(item: WorkItem, refusal: LocalRefusal): void {
  item.localWrites.length = 0;
  item.linkPatch = {};
  item.log.length = 0;
  failPlan(item, refusal);
  item.reviewRecord(
    'delete',
    `The database refused to create a row in the place of local row ${item.localKey} from HubSpot record ${item.hubspotId} (${refusal.constraint}): ${refusal.message} Nothing is written until this is decided.`,
  );
  item.finish({ kind: 'clear' });
}

/**
 * The fields that the refusal is about: by the column it names, else those that are refused when written alone. A rule over several
 * columns, which none of them breaks alone, concerns them all.
 */
async function refusedFields(
  context: BatchContext,
  item: WorkItem,
  writing: readonly CompiledField[],
  refusal: LocalRefusal,
): Promise<readonly CompiledField[]> {
  const named = writing.filter((field) => field.members.some(({ column }) => column === refusal.column));
  if (named.length > 0 || writing.length === 1) return named.length > 0 ? named : writing;
  const refused: CompiledField[] = [];
  for (const field of writing) if (await refusedAlone(context, item, field)) refused.push(field);
  return refused.length > 0 ? refused : writing;
}

class NothingStays extends Error {}

async function refusedAlone(context: BatchContext, item: WorkItem, field: CompiledField): Promise<boolean> {
  const { transactions, local } = context.ports;
  const { definition, columns } = context.runtime;
  const own = new Set(field.members.map(({ column }) => column));
  const writes = item.localWrites.map((write) =>
    write.kind === 'update' ? { ...write, set: write.set.filter(({ column }) => own.has(column)) } : write,
  );
  try {
    await transactions.run(async (tx) => {
      await local.applyWrites(tx, definition.table, writes, columns);
      throw new NothingStays();
    });
  } catch (error) {
    if (error instanceof NothingStays) return false;
    if (error instanceof LocalRefusal) return true;
    throw error;
  }
  return false;
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
