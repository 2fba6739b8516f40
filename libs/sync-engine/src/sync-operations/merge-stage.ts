import type { CompiledField } from '@app/hubspot-mapping';
import { checkedUnder } from '../apply-mappings/entity-runtime';
import { EMPTY_TRACK, fieldHistory, hubspotMatchKeys, hubspotVector, isBlank, localVector, mergeField } from '../core';
import type { FieldInput, LeasedMark } from '../core';
import { waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { discardInstruction } from './mass-change-guard';
import { holdFieldsToPlan, instructionOf } from './plan-stage';
import { readHistories } from './read-stage';
import { localChangedAt } from './local-times';
import { agreeOnArrived } from './arrived-writes';
import { recallMergedIn } from './merged-in';
import type { WorkItem } from './work-item';

/** Merges every field of every record; histories are read once, for the records of which a field asks for it. */
export async function mergeRecords(context: BatchContext): Promise<void> {
  const merging = context.items.filter((item) => item.route === 'merge' && item.local && item.hubspot);
  // S2.8: of a record that was late, the history was read before.
  for (const item of merging) if (item.history !== null && !item.finished) await recallWritten(context, item);
  const asking = merging.filter((item) => mergeRecord(context, item) === 'needs_history');
  await refuseOldTimes(context, asking);
  if (asking.length > 0) {
    await readHistories(context, asking);
    for (const item of asking) {
      if (item.finished || !item.history) continue;
      await recallWritten(context, item);
      mergeRecord(context, item);
    }
  }
  holdFieldsToPlan(context);
  await believeBlanks(
    context,
    merging.filter((item) => !item.finished),
  );
}

/** S2.6: a history is read by what this database has written. */
async function recallWritten(context: BatchContext, item: WorkItem): Promise<void> {
  for (const field of context.runtime.fields) {
    if (item.linkId && !item.newLink)
      item.known.set(field.id, await context.ports.state.knownValues(item.linkId, field.id));
  }
  await recallMergedIn(context, item);
  agreeOnArrived(context, item);
}

/**
 * S3.2: a row may show a change that the mark, as leased, does not tell of yet; which of the two is decided by time must not go by an
 * older time, so the record is read again once the change is folded.
 */
async function refuseOldTimes(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  if (items.length === 0) return;
  const records = items.map((item) => ({ markId: item.mark.id, localKey: item.localKey! }));
  const times = await context.ports.state.changedColumns(context.batch.entity, records);
  for (const item of items) {
    const told = Object.entries(times.get(item.mark.id) ?? {});
    if (told.some(([column, at]) => item.mark.changedColumns[column] !== at))
      waitFor(item, 0, 'The local row changed while it was read; read again.');
  }
}

function mergeRecord(context: BatchContext, item: WorkItem): 'merged' | 'needs_history' {
  item.decisions.clear();
  let asked = false;
  for (const field of context.runtime.fields) {
    const result = mergeField(fieldInput(context, item, field));
    if (result.kind === 'needs_history') asked = true;
    if (result.kind === 'decided') item.decisions.set(field.id, result.decision);
  }
  return asked ? 'needs_history' : 'merged';
}

function fieldInput(context: BatchContext, item: WorkItem, field: CompiledField): FieldInput {
  const { batch, ports, runtime } = context;
  const { mark, link } = item;
  const properties = item.hubspot!.properties;
  return {
    field,
    entityPolicy: runtime.definition.conflictPolicy,
    local: localVector(field, item.local!.values),
    hubspot: hubspotVector(field, properties),
    baseLocal: link?.baseLocal[field.id],
    baseHubSpot: link?.baseHubSpot[field.id],
    track: item.tracks[field.id] ?? EMPTY_TRACK,
    intents: item.intentsOf(field.id),
    history: item.history === null ? null : fieldHistory(field, item.history, ports.gateway.ownSourceId()),
    known: item.known.get(field.id) ?? [],
    mergedIn: item.mergedIn.get(field.id) ?? [],
    // A record that goes is looked at for the last time; one that comes back was verified by nobody while it was at rest.
    verifyNow: item.isGone || item.leaves !== null || link?.state === 'severed' || asksToVerify(mark, field),
    localChangedAt: localChangedAt(mark, field),
    agreedAt: link?.agreedAt ?? null,
    now: batch.now,
    clocks: ports.clocks(),
    intentLifetimeMs: ports.settings.intentLifetimeMs,
    oscillation: ports.settings.oscillation,
    checkedUnder: checkedUnder(runtime, field),
    retryErrors: mark.reasons.includes('retry'),
    instruction: instructionOf(item, field) ?? discardInstruction(item, field),
    secondaryValues: secondaryValues(context, field, properties),
  };
}

/** S3.5: an event of another source names a property of the field, or the audit asks. */
function asksToVerify(mark: LeasedMark, field: CompiledField): boolean {
  if (mark.reasons.some((reason) => reason === 'audit' || reason === 'verify' || reason === 'undo')) return true;
  return mark.hints.some((hint) => !hint.own && field.members.some(({ property }) => property === hint.property));
}

/** S3.3: the values of a match key that the record holds beside its primary one. */
function secondaryValues(
  context: BatchContext,
  field: CompiledField,
  properties: Readonly<Record<string, string | null>>,
): readonly string[] {
  const key = context.runtime.definition.matchKeys.find(({ properties: [primary] }) =>
    field.members.some(({ property }) => property === primary),
  );
  if (!key) return [];
  return hubspotMatchKeys([key], properties)
    .filter(({ primary }) => !primary)
    .map(({ value }) => value);
}

/**
 * S2.9: before a non-blank local value becomes blank, the property must be listed, readable and unmasked in a catalogue read after
 * the value was; a property that is not suspends its mapping, and nothing of the field is written. The other way round the local
 * read is its own proof: it named the column and the database gave it.
 */
async function believeBlanks(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const doubtful = items.flatMap((item) =>
    context.runtime.fields.filter((field) => blanksLocal(field, item)).map((field) => ({ item, field })),
  );
  if (doubtful.length === 0) return;
  const { catalogue, mappings, settings } = context.ports;
  const named = [...new Set(doubtful.flatMap(({ field }) => field.members.map(({ property }) => property)))];
  const listed = await catalogue.listedNow(context.runtime.definition.objectType, named);
  if (listed === null) {
    for (const { item } of doubtful)
      waitFor(
        item,
        settings.retryBaseMs,
        'A blank value is believed only after the property list was read, and HubSpot did not give it.',
      );
    return;
  }
  const vanished = new Set<CompiledField>();
  for (const { item, field } of doubtful) {
    if (field.members.every(({ property }) => listed.has(property))) continue;
    item.decisions.delete(field.id);
    vanished.add(field);
  }
  for (const field of vanished) {
    await mappings.suspend(
      field.members.map(({ mappingId }) => mappingId),
      `HubSpot no longer lists ${field.members.map(({ property }) => property).join(', ')} as readable; its values are not believed to be blank.`,
    );
  }
}

function blanksLocal(field: CompiledField, item: WorkItem): boolean {
  const write = item.decisions.get(field.id)?.toLocal;
  if (!write) return false;
  const before = field.canonicalLocal(write.expect);
  const after = field.canonicalLocal(write.value);
  return !isBlank(field, before) && after.some((value, index) => value === null && before[index] !== null);
}
