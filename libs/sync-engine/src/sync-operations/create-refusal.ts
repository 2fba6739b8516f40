import { dropCarried } from '../associations/carried-associations';
import { hubspotMatchKeys, localMatchKeys } from '../core';
import type { Link } from '../core';
import type { Refusal } from '../ports';
import { attemptFailed, readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { createIntents } from './created-record';
import { indexRecords } from './read-stage';
import { refusalWords, setFieldError } from './refusal';
import type { WorkItem } from './work-item';

/** S4.2: a refusal as existing looks by external id first, then at the record it names, else at the one that holds the key. */
export async function refuseCreate(
  context: BatchContext,
  item: WorkItem,
  refusal: Refusal,
): Promise<'send_rest' | 'settled'> {
  if (refusal.conflict) {
    await matchExisting(context, item, refusal);
    return 'settled';
  }
  const { fields } = context.runtime;
  const sent = createIntents(item).map((intent) => intent.field);
  const named = fields.filter(
    (field) =>
      sent.includes(field.id) &&
      !item.results.has(field.id) &&
      field.members.some((member) => refusal.properties.some(({ property }) => property === member.property)),
  );
  // No field is named: the record is created without its associations rather than not at all.
  if (named.length === 0 && dropCarried(item, refusal.message)) return 'send_rest';
  if (named.length === 0) {
    item.finish({
      kind: 'park',
      reason: `HubSpot refused to create the record ${refusalWords(refusal)}`,
    });
    return 'settled';
  }
  for (const field of named) {
    item.results.set(field.id, { kind: 'refused' });
    const words = refusal.properties
      .filter(({ property }) => field.members.some((member) => member.property === property))
      .map(({ property, message }) => `${property}: ${message}`);
    setFieldError(context, item, field, words.join(' '), null);
    for (const intent of createIntents(item)) if (intent.field === field.id) item.closeIntents.add(intent.id);
  }
  return 'send_rest';
}

async function matchExisting(context: BatchContext, item: WorkItem, refusal: Refusal): Promise<void> {
  const { definition, properties } = context.runtime;
  const { gateway, state } = context.ports;
  const own = await gateway.readByUnique(
    definition.objectType,
    definition.externalIdProperty,
    [item.link!.externalId!],
    properties,
  );
  if (!own.ok) return readFailed(context, [item], own.failure);
  if (own.value.size > 0)
    return waitFor(item, 0, 'The record was created by an earlier call; found by its external id.');

  const existing =
    refusal.existingId ??
    refusal.properties.find(({ holderId }) => holderId !== null)?.holderId ??
    (await holderByKey(context, item));
  if (existing === null) {
    return item.finish({
      kind: 'park',
      reason: `HubSpot says the record exists, but names none and none is found by its keys: ${refusal.message}`,
    });
  }
  const read = await gateway.readOne(definition.objectType, existing, properties);
  if (!read.ok) return readFailed(context, [item], read.failure);
  if (read.value === 'missing')
    return attemptFailed(context, item, `HubSpot says record ${existing} exists, but does not return it.`);
  await indexRecords(context, [read.value]);
  const [owner] = await state.findLinks(definition.entity, { hubspotIds: [read.value.id] });
  if (owner) return holdAsDuplicate(item, owner, read.value.id);
  for (const intent of createIntents(item)) item.closeIntents.add(intent.id);
  if (item.planned)
    item.planResult = {
      progress: 'moved',
      message: `HubSpot record ${read.value.id} with the same key has appeared; linked with it instead.`,
      final: true,
    };
  item.carried = null;
  item.hubspotId = read.value.id;
  item.moveLink('live', 'Matched with the record that exists in HubSpot.');
  item.linkPatch = { ...item.linkPatch, hubspotId: read.value.id };
  waitFor(item, 0, 'Linked with the record that exists; compared field by field.');
}

/** S5.4: the record that would be this link's is another's: never a relink, but a person's matter. */
export function holdAsDuplicate(item: WorkItem, owner: Link, hubspotId: string): void {
  for (const intent of createIntents(item)) item.closeIntents.add(intent.id);
  item.moveLink('held', `HubSpot record ${hubspotId} stands for this row too and is linked to row ${owner.localKey}.`);
  item.reviewRecord(
    'duplicate_local',
    `Local rows ${item.localKey} and ${owner.localKey} both stand for HubSpot record ${hubspotId}.`,
  );
  item.finish({ kind: 'clear' });
}

async function holderByKey(context: BatchContext, item: WorkItem): Promise<string | null> {
  const { definition, properties } = context.runtime;
  if (!item.local) return null;
  for (const key of definition.matchKeys) {
    const values = localMatchKeys([key], item.local.values).map(({ value }) => value);
    const [primary] = key.properties;
    if (key.kind !== 'email' || values.length === 0 || primary === undefined) continue;
    const answer = await context.ports.gateway.readByUnique(definition.objectType, primary, values, properties);
    if (!answer.ok) continue;
    for (const record of answer.value.values()) {
      if (hubspotMatchKeys([key], record.properties).some(({ value }) => values.includes(value))) return record.id;
    }
  }
  return null;
}
