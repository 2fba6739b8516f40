import { leftOutOf } from '../associations/carried-as-planned';
import { carriedPairs, carryAgain, carryAssociations } from '../associations/carried-associations';
import { filterVerdicts, idsOf, isBlank, leavingSides, localVector, plainMark } from '../core';
import type { Link, LinkState } from '../core';
import type { CreateInput, HubSpotRecord, Refusal } from '../ports';
import { attemptFailed, readFailed, unanswered, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { createIntents, leaveOut, shows, takeAnswer, takeCreated } from './created-record';
import { holdAsDuplicate, refuseCreate } from './create-refusal';
import { sever } from './delete-stage';
import { isLeftOut } from './left-out';
import { indexRecords } from './read-stage';
import { revokedWaitMs } from './engine-settings';
import { setFieldError } from './refusal';
import { storeChanges } from './store-changes';
import { runOfCreate } from './log-attribution';
import type { WorkItem } from './work-item';

/** S5.4: the states of links that take part in a merge of their records. */
const TAKING: readonly LinkState[] = ['live', 'unreachable', 'held'];

/**
 * S4.2: creates in HubSpot, never twice. The external id is minted and stored first; a link that waits for its create is looked for by
 * that id before the same values are sent again.
 */
export async function createInHubSpot(context: BatchContext): Promise<void> {
  const pending = context.items.filter((item) => !item.finished && item.link?.state === 'pending');
  for (const item of pending) item.route = 'create_in_hubspot';
  await findPending(context, pending);
  for (const item of pending) if (item.route === 'create_in_hubspot') stopWithoutRow(context, item);
  for (const item of pending) if (item.route === 'create_in_hubspot') stopOutside(context, item);
  const creating = context.items.filter((item) => item.route === 'create_in_hubspot' && item.local);
  // A record that is created anew (S5.2) has its link, and nothing intended yet.
  const fresh = creating.filter((item) => !item.intents.some(({ kind }) => kind === 'create'));
  for (const item of fresh) openCreateIntents(context, item);
  await carryAssociations(context, fresh);
  await carryAgain(
    context,
    creating.filter((item) => !fresh.includes(item)),
  );
  await storeChanges(context, creating, (item) => {
    const { triples, ...leftOut } = leftOutOf(context, item);
    const known = [...(item.carried?.forgotten ?? []), ...triples];
    return {
      openIntents: item.opened,
      ...(known.length > 0 ? { associations: { triples: known } } : {}),
      ...(item.carried && item.carried.leftOut.size > 0 ? leftOut : {}),
    };
  });
  await sendCreates(
    context,
    creating.filter((item) => !item.finished),
  );
}

/**
 * S5.1: a row deleted before its record was made: nothing is created any more. What is under way may still land, so the link waits for
 * as long as a call can live.
 */
function stopWithoutRow(context: BatchContext, item: WorkItem): void {
  const { batch, ports } = context;
  if (item.local && !item.local.softDeleted) return;
  if (!item.local && !item.mark.localDeleted)
    return waitFor(item, ports.settings.unreachableRetryMs, `Local row ${item.localKey} is unreachable; tried again.`);
  const sentAt = Math.max(0, ...item.intents.map(({ createdAt }) => createdAt));
  const waitMs = sentAt + ports.settings.intentLifetimeMs - batch.now;
  if (waitMs > 0)
    return waitFor(
      item,
      waitMs,
      'The row was deleted while its record was being created; looked for once no call can land any more.',
    );
  item.ends = { local: item.local ? 'soft_deleted' : 'deleted', hubspot: 'present' };
  const old = item.link!.hubspotId;
  sever(context, item, old === null ? 'local_delete' : 'both_deleted', false);
  // S5.5: the record that was to be replaced may have been restored since it was found deleted.
  if (old !== null) item.marks.push(plainMark({ kind: 'hubspot', id: old }, 'link', ['existence']));
}

/** S4.4: a row that left its filter before its record was made anew, which would only be deleted with it: nothing is sent any more. */
function stopOutside(context: BatchContext, item: WorkItem): void {
  const { definition } = context.runtime;
  const link = item.link!;
  if (!item.local || item.newLink || link.hubspotId === null || createIntents(item).length > 0) return;
  if (definition.leaving?.leftLocally !== 'delete') return;
  const verdicts = filterVerdicts(definition, item.local.values, {});
  if (!leavingSides(definition, { ...link.passedFilter, hubspot: false }, verdicts).local) return;
  item.ends = { local: 'present', hubspot: 'archived' };
  sever(context, item, 'left_local_filter', false);
  item.marks.push(plainMark({ kind: 'hubspot', id: link.hubspotId }, 'link', ['existence']));
}

/** S5.2: the record that was created anew takes the link; the old one is known as gone, and looked at again in case it was restored. */
function buryReplaced(context: BatchContext, item: WorkItem): void {
  const old = item.link?.hubspotId ?? null;
  const next = item.linkPatch.hubspotId ?? null;
  if (old === null || next === null || old === next) return;
  item.linkPatch = { ...item.linkPatch, forgetsBases: true };
  item.tombstones.push({
    id: context.ports.random.id(),
    hubspotId: old,
    stateCause: 'hubspot_delete',
    stateReason: `Deleted in HubSpot; local row ${item.localKey} was created anew as record ${next}.`,
    highestUpdatedAt: item.link!.highestUpdatedAt,
  });
  item.marks.push(plainMark({ kind: 'hubspot', id: old }, 'link', ['existence']));
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
  const found = [...answer.value.values()].flatMap(idsOf);
  const owners =
    found.length === 0 ? [] : await context.ports.state.findLinks(definition.entity, { hubspotIds: found });
  for (const item of pending) {
    const record = answer.value.get(item.link!.externalId!);
    if (!record) continue;
    // S5.4: what the lost call had made was merged before it was found, and the survivor kept its external id.
    const owner = ownerOf(record, item, owners);
    if (owner) {
      holdAsDuplicate(item, owner, record.id);
      continue;
    }
    const sent = new Map(createIntents(item).map((intent) => [intent.field, intent]));
    takeCreated(
      item,
      record,
      fields
        .filter((field) => field.state === 'active')
        .map((field) => {
          const intent = sent.get(field.id);
          const blank = field.members.map(() => null);
          if (isLeftOut(item, field.id)) return leaveOut(context, item, field, record, blank);
          return [
            field.id,
            intent ? { local: intent.local, hubspot: intent.sent } : { local: blank, hubspot: blank },
          ] as const;
        }),
      (intent) => shows(context, record, intent),
    );
    buryReplaced(context, item);
    item.write({
      kind: 'create',
      runId: runOfCreate(item),
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

/** S5.4: the other row's link that has the record, or will have it: it is the survivor of one that the link names still. */
function ownerOf(record: HubSpotRecord, item: WorkItem, links: readonly Link[]): Link | undefined {
  const others = links.filter(({ id, hubspotId }) => id !== item.link!.id && idsOf(record).includes(hubspotId ?? ''));
  return others.find(({ hubspotId }) => hubspotId === record.id) ?? others.find(({ state }) => TAKING.includes(state));
}

function openCreateIntents(context: BatchContext, item: WorkItem): void {
  for (const field of context.runtime.fields) {
    const local = localVector(field, item.local!.values);
    if (field.state !== 'active' || field.direction === 'to_local' || local === undefined) continue;
    if (isLeftOut(item, field.id)) continue;
    if (isBlank(field, field.canonicalLocal(local))) continue;
    // Its option could not be made.
    if (item.trackPatch[field.id]?.state?.kind === 'field_error') continue;
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
          unanswered(
            context,
            item,
            `Whether the record was created is unknown; looked for by its external id. ${failure.message}`,
          );
        return;
      case 'rate_limited':
        for (const item of items) waitFor(item, failure.waitMs, failure.message);
        return;
      case 'revoked':
        for (const item of items) waitFor(item, revokedWaitMs(settings), failure.message);
        return;
      case 'final': {
        if (items.length === 1) return sendCreates(context, await refused(context, items[0]!, failure.refusal));
        const middle = Math.ceil(items.length / 2);
        await sendCreates(context, items.slice(0, middle));
        return sendCreates(context, items.slice(middle));
      }
    }
  }
  const created: HubSpotRecord[] = [];
  const again: WorkItem[] = [];
  for (const item of items) {
    const outcome = answer.value.get(item.mark.id) ?? { kind: 'unknown' as const };
    if (outcome.kind === 'written') {
      takeAnswer(context, item, outcome.record);
      buryReplaced(context, item);
      created.push(withSent(outcome.record, createInput(context, item).properties));
    } else if (outcome.kind === 'refused') {
      again.push(...(await refused(context, item, outcome.refusal)));
    } else {
      attemptFailed(
        context,
        item,
        'HubSpot did not say whether the record was created; looked for by its external id.',
      );
    }
  }
  await indexRecords(context, created);
  await sendCreates(context, again);
}

/** Gives the record if it is to be sent once more, without what was refused. */
async function refused(context: BatchContext, item: WorkItem, refusal: Refusal): Promise<readonly WorkItem[]> {
  if ((await refuseCreate(context, item, refusal)) === 'send_rest') return [item];
  buryReplaced(context, item);
  return [];
}

/** The record with what was sent in place of what the answer does not carry; mostly it carries all of it. */
function withSent(record: HubSpotRecord, sent: CreateInput['properties']): HubSpotRecord {
  if (Object.keys(sent).every((property) => record.properties[property] !== undefined)) return record;
  return { ...record, properties: { ...sent, ...record.properties } };
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
  const associations = carriedPairs(item);
  return { traceId: item.mark.id, properties, ...(associations.length > 0 ? { associations } : {}) };
}
