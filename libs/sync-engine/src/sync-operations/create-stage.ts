import type { CompiledField } from '@app/hubspot-mapping';
import { hubspotMatchKeys, hubspotVector, isBlank, localMatchKeys, localVector, sameValue } from '../core';
import type { FieldVector, WriteIntent } from '../core';
import type { CreateInput, HubSpotRecord, NewIntent, Refusal } from '../ports';
import { attemptFailed, readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { raiseHighest } from './answer-stage';
import { indexRecords } from './read-stage';
import { setFieldError } from './refusal';
import { storeChanges } from './store-changes';
import type { WorkItem } from './work-item';

type CreateIntent = NewIntent | WriteIntent;

/**
 * S4.2: creates in HubSpot, never twice. The external id is minted and stored first; a link that waits for its create is looked for by
 * that id before the same values are sent again.
 */
export async function createInHubSpot(context: BatchContext): Promise<void> {
  const pending = context.items.filter((item) => !item.finished && item.link?.state === 'pending');
  for (const item of pending) item.route = 'create_in_hubspot';
  await findPending(context, pending);
  const creating = context.items.filter(
    (item) => item.route === 'create_in_hubspot' && (item.local || pending.includes(item)),
  );
  const fresh = creating.filter((item) => !item.link);
  for (const item of fresh) openCreateIntents(context, item);
  await storeChanges(context, creating, (item) => ({ openIntents: item.opened }));
  await sendCreates(
    context,
    creating.filter((item) => !item.finished),
  );
}

/** Records that a create of ours made, whose answer was lost: the values sent are their bases. */
async function findPending(context: BatchContext, pending: readonly WorkItem[]): Promise<void> {
  if (pending.length === 0) return;
  const { definition, properties, fields } = context.runtime;
  const answer = await context.ports.gateway.readByUnique(
    definition.objectType,
    definition.externalIdProperty,
    pending.map((item) => item.link!.externalId!),
    properties,
  );
  if (!answer.ok) return readFailed(context, pending, answer.failure);
  for (const item of pending) {
    const record = answer.value.get(item.link!.externalId!);
    if (!record) continue;
    const sent = new Map(createIntents(item).map((intent) => [intent.field, intent]));
    takeCreated(
      item,
      record,
      fields.map((field) => {
        const intent = sent.get(field.id);
        const blank = field.members.map(() => null);
        return [
          field.id,
          intent ? { local: intent.local, hubspot: intent.sent } : { local: blank, hubspot: blank },
        ] as const;
      }),
      (intent) => shows(context, record, intent),
    );
    item.write({
      kind: 'create',
      side: 'hubspot',
      field: null,
      before: null,
      after: null,
      policy: 'S4.2',
      message: 'Found by its external id; the answer had been lost.',
    });
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'Found by its external id; compared with what was sent.',
    });
  }
  await indexRecords(context, [...answer.value.values()]);
}

/** A value that differs from what was sent keeps its intent: its history will say whose it is (S2.6). */
function shows(context: BatchContext, record: HubSpotRecord, intent: CreateIntent): boolean {
  const field = context.runtime.fields.find(({ id }) => id === intent.field);
  const held = field && hubspotVector(field, record.properties);
  return held !== undefined && sameValue(field!.canonicalHubSpot(held), field!.canonicalHubSpot(intent.sent));
}

function createIntents(item: WorkItem): readonly CreateIntent[] {
  return item.opened.length > 0 ? item.opened : item.intents.filter((intent) => intent.kind === 'create');
}

function openCreateIntents(context: BatchContext, item: WorkItem): void {
  for (const field of context.runtime.fields) {
    const local = localVector(field, item.local!.values);
    if (field.state !== 'active' || field.direction === 'to_local' || local === undefined) continue;
    if (isBlank(field, field.canonicalLocal(local))) continue;
    const image = field.toHubSpot(local);
    if (!image.ok) {
      setFieldError(context, item, field, `${image.error.message} ${image.error.advice}`, null);
      continue;
    }
    item.opened.push({
      id: context.ports.random.id(),
      linkId: item.linkId!,
      field: field.id,
      kind: 'create',
      behalf: 'local',
      sent: image.value,
      local,
      decidedUpdatedAt: 0,
    });
  }
}

async function sendCreates(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  if (items.length === 0) return;
  const { gateway, settings } = context.ports;
  const answer = await gateway.createBatch(
    context.runtime.definition.objectType,
    items.map((item) => createInput(context, item)),
  );
  if (!answer.ok) {
    const { failure } = answer;
    switch (failure.kind) {
      case 'transient':
        for (const item of items)
          attemptFailed(
            context,
            item,
            `Whether the record was created is unknown; looked for by its external id. ${failure.message}`,
          );
        return;
      case 'rate_limited':
        for (const item of items) waitFor(item, failure.waitMs, failure.message);
        return;
      case 'revoked':
        for (const item of items) waitFor(item, settings.retryMaxMs, failure.message);
        return;
      case 'final': {
        if (items.length === 1) return refuseCreate(context, items[0]!, failure.refusal);
        const middle = Math.ceil(items.length / 2);
        await sendCreates(context, items.slice(0, middle));
        return sendCreates(context, items.slice(middle));
      }
    }
  }
  const created: HubSpotRecord[] = [];
  for (const item of items) {
    const outcome = answer.value.get(item.mark.id) ?? { kind: 'unknown' as const };
    if (outcome.kind === 'written') {
      takeAnswer(context, item, outcome.record);
      created.push({
        ...outcome.record,
        properties: { ...createInput(context, item).properties, ...outcome.record.properties },
      });
    } else if (outcome.kind === 'refused') {
      await refuseCreate(context, item, outcome.refusal);
    } else {
      attemptFailed(
        context,
        item,
        'HubSpot did not say whether the record was created; looked for by its external id.',
      );
    }
  }
  await indexRecords(context, created);
}

function createInput(context: BatchContext, item: WorkItem): CreateInput {
  const properties: Record<string, string> = {
    [context.runtime.definition.externalIdProperty]: item.link!.externalId!,
  };
  for (const intent of createIntents(item)) {
    if (item.results.has(intent.field)) continue;
    const field = context.runtime.fields.find(({ id }) => id === intent.field);
    field?.members.forEach(({ property }, index) => {
      const value = intent.sent[index];
      if (value !== null && value !== undefined && value !== '') properties[property] = value;
    });
  }
  return { traceId: item.mark.id, properties };
}

/** What was not sent because it is blank, and not answered, is blank on both sides; what HubSpot filled in is a first link's affair. */
function takeAnswer(context: BatchContext, item: WorkItem, record: HubSpotRecord): void {
  const sent = new Map(createIntents(item).map((intent) => [intent.field, intent]));
  let filledByHubSpot = false;
  const bases = context.runtime.fields.flatMap((field) => {
    if (item.results.has(field.id)) return [];
    const answered = hubspotVector(field, { ...blankProperties(field), ...record.properties })!;
    const intent = sent.get(field.id);
    if (intent) {
      const hubspot = carried(field, record) ? answered : intent.sent;
      noteNormalised(context, item, field, intent, hubspot);
      return [[field.id, { local: intent.local, hubspot }] as const];
    }
    if (field.state !== 'active' || item.trackPatch[field.id]) return [];
    if (!isBlank(field, field.canonicalHubSpot(answered))) {
      filledByHubSpot = true;
      return [];
    }
    return [[field.id, { local: field.members.map(() => null), hubspot: answered }] as const];
  });
  takeCreated(item, record, bases);
  item.write({
    kind: 'create',
    side: 'hubspot',
    field: null,
    before: null,
    after: null,
    policy: 'S4.2',
    message: null,
  });
  for (const intent of sent.values()) {
    item.write({
      kind: 'write',
      side: 'hubspot',
      field: intent.field,
      before: null,
      after: intent.sent,
      policy: 'S4.2',
      message: null,
    });
  }
  const localMoved = bases.some(([id, base]) => {
    const field = context.runtime.fields.find((candidate) => candidate.id === id);
    const now = field && item.local ? localVector(field, item.local.values) : undefined;
    return now !== undefined && now.some((value, index) => value !== base.local[index]);
  });
  if (localMoved)
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'The row changed while its record was created.',
    });
  if (filledByHubSpot)
    item.comeBack({
      kind: 'retry',
      delayMs: 0,
      counted: false,
      reason: 'HubSpot filled in values of its own; compared.',
    });
}

/** A create writes over nothing, so an answer that differs is HubSpot's own form of the value. */
function noteNormalised(
  context: BatchContext,
  item: WorkItem,
  field: CompiledField,
  intent: CreateIntent,
  answered: FieldVector,
): void {
  const hubspot = field.canonicalHubSpot(answered);
  if (sameValue(hubspot, field.canonicalHubSpot(intent.sent))) return;
  const detail = 'HubSpot keeps its own form of the value.';
  item.trackPatch[field.id] = {
    ...item.track(field.id),
    state: { kind: 'normalised', local: field.canonicalLocal(intent.local), hubspot, detail, since: context.batch.now },
  };
  item.write({
    kind: 'state_began',
    side: null,
    field: field.id,
    before: intent.sent,
    after: answered,
    policy: 'normalised',
    message: detail,
  });
}

function blankProperties(field: CompiledField): Record<string, null> {
  return Object.fromEntries(field.members.map(({ property }) => [property, null]));
}

function carried(field: CompiledField, record: HubSpotRecord): boolean {
  return field.members.every(({ property }) => record.properties[property] !== undefined);
}

function takeCreated(
  item: WorkItem,
  record: HubSpotRecord,
  bases: readonly (readonly [string, { local: FieldVector; hubspot: FieldVector }])[],
  confirmed: (intent: CreateIntent) => boolean = () => true,
): void {
  item.hubspotId = record.id;
  item.linkPatch = {
    ...item.linkPatch,
    state: 'live',
    stateReason: null,
    hubspotId: record.id,
    baseLocal: Object.fromEntries(bases.map(([field, base]) => [field, base.local])),
    baseHubSpot: Object.fromEntries(bases.map(([field, base]) => [field, base.hubspot])),
  };
  raiseHighest(item, record.updatedAt);
  for (const intent of createIntents(item)) if (confirmed(intent)) item.closeIntents.add(intent.id);
  item.route = 'finished';
  item.outcome ??= { kind: 'clear' };
}

/** S4.2: a refusal as existing looks by external id first, then at the record it names, else at the one that holds the key. */
async function refuseCreate(context: BatchContext, item: WorkItem, refusal: Refusal): Promise<void> {
  if (refusal.conflict) return matchExisting(context, item, refusal);
  const { fields } = context.runtime;
  const sent = createIntents(item).map((intent) => intent.field);
  const named = fields.filter(
    (field) =>
      sent.includes(field.id) &&
      !item.results.has(field.id) &&
      field.members.some((member) => refusal.properties.some(({ property }) => property === member.property)),
  );
  if (named.length === 0) {
    return item.finish({
      kind: 'park',
      reason: `HubSpot refused to create the record (${refusal.category}): ${refusal.message}`,
    });
  }
  for (const field of named) {
    item.results.set(field.id, { kind: 'refused' });
    const words = refusal.properties
      .filter(({ property }) => field.members.some((member) => member.property === property))
      .map(({ property, message }) => `${property}: ${message}`);
    setFieldError(context, item, field, words.join(' '), null);
    for (const intent of createIntents(item)) if (intent.field === field.id) item.closeIntents.add(intent.id);
  }
  await sendCreates(context, [item]);
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
  for (const intent of createIntents(item)) item.closeIntents.add(intent.id);
  if (owner) {
    item.moveLink(
      'held',
      `HubSpot record ${read.value.id} exists with the same key and is linked to local row ${owner.localKey}.`,
    );
    item.reviewRecord(
      'duplicate_local',
      `Local rows ${item.localKey} and ${owner.localKey} both stand for HubSpot record ${read.value.id}.`,
    );
    return item.finish({ kind: 'clear' });
  }
  item.hubspotId = read.value.id;
  item.moveLink('live', 'Matched with the record that exists in HubSpot.');
  item.linkPatch = { ...item.linkPatch, hubspotId: read.value.id };
  waitFor(item, 0, 'Linked with the record that exists; compared field by field.');
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
