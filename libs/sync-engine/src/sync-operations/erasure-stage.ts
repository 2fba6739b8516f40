import { TWIN_ERASED, localMatchKeys, plainMark } from '../core';
import type { Link, MatchKeyValue } from '../core';
import { readFailed } from './batch-context';
import type { BatchContext } from './batch-context';
import type { WorkItem } from './work-item';

/**
 * S5.6: HubSpot says that the person was erased. The event is a hint like any other: while HubSpot still returns the record, it is
 * asked again. Then every value goes from all that the sync keeps, in one transaction with the tombstone, which blocks both ids and
 * the local key. The local row is the application's own; a person is told that it stands.
 */
export async function eraseRecord(context: BatchContext, item: WorkItem): Promise<void> {
  if (item.link?.state === 'erased') {
    // What came after the erasure (a late event, say) goes too.
    await stopCreatesOf(context, item);
    item.erases = true;
    return item.finish({ kind: 'clear' });
  }
  const record = await askHubSpot(context, item);
  if (record === 'undecided') return;
  await stopCreatesOf(context, item);
  item.erases = true;
  if (item.link) {
    item.moveLink('erased', 'Erased for privacy in HubSpot.', 'privacy');
    if (record === 'made_anew' || (item.link.localKey !== null && item.link.state !== 'severed'))
      item.reviewRecord('delete', reviewText(item, record));
    return item.finish({ kind: 'clear' });
  }
  item.newLink = {
    id: context.ports.random.id(),
    state: 'erased',
    stateCause: 'privacy',
    stateReason: 'Erased for privacy in HubSpot.',
    hubspotId: item.hubspotId!,
  };
  item.finishWithLink({ kind: 'clear' });
}

function reviewText({ hubspotId, localKey, mark }: WorkItem, record: 'gone' | 'made_anew'): string {
  const rest = `Local row ${localKey} stands and is no longer synced: erase it in the application if it must go too.`;
  if (record === 'gone') return `HubSpot record ${hubspotId} was erased for privacy. ${rest}`;
  const erased = mark.hints.find(({ property }) => property === TWIN_ERASED)?.value ?? 'of this person';
  return `HubSpot record ${erased} was erased for privacy while record ${hubspotId} was being created from the same row: erase ${hubspotId} in HubSpot too. ${rest}`;
}

/** `made_anew`: the record is there, because a create was under way that the erasure came too late to stop. */
async function askHubSpot(context: BatchContext, item: WorkItem): Promise<'gone' | 'made_anew' | 'undecided'> {
  const { definition, properties } = context.runtime;
  const { gateway, settings } = context.ports;
  const hubspotId = item.hubspotId;
  if (hubspotId === null) return askForCreated(context, item);
  for (const archived of [false, true]) {
    const read = await gateway.readOne(definition.objectType, hubspotId, properties, { archived });
    if (!read.ok) {
      readFailed(context, [item], read.failure);
      return 'undecided';
    }
    if (read.value === 'missing' || read.value.id !== hubspotId) continue;
    if (item.mark.hints.some(({ property }) => property === TWIN_ERASED)) return 'made_anew';
    const since = item.mark.staleSince;
    const overdue = since !== null && context.batch.now - since >= settings.staleReadMs;
    item.finish(
      overdue
        ? {
            kind: 'park',
            reason: `HubSpot said that record ${hubspotId} was erased for privacy, but still returns it.`,
          }
        : {
            kind: 'retry',
            delayMs: settings.retryBaseMs,
            counted: false,
            stale: true,
            reason: 'HubSpot said that the record was erased for privacy, but still returns it; asked again.',
          },
    );
    return 'undecided';
  }
  return 'gone';
}

/** A row that waits for its record: whether a create of ours has landed whose answer is not known yet. Its id goes to the tombstone. */
async function askForCreated(context: BatchContext, item: WorkItem): Promise<'gone' | 'made_anew' | 'undecided'> {
  const { definition, properties } = context.runtime;
  const { gateway, state } = context.ports;
  const externalId = item.link?.externalId;
  if (!externalId || !item.intents.some(({ kind }) => kind === 'create')) return 'gone';
  const read = await gateway.readByUnique(
    definition.objectType,
    definition.externalIdProperty,
    [externalId],
    properties,
  );
  if (!read.ok) {
    readFailed(context, [item], read.failure);
    return 'undecided';
  }
  const record = read.value.get(externalId);
  if (!record) return 'gone';
  const owners = await state.findLinks(definition.entity, { hubspotIds: [record.id] });
  if (owners.length > 0) return 'gone';
  item.hubspotId = record.id;
  item.linkPatch = { ...item.linkPatch, hubspotId: record.id };
  return 'made_anew';
}

/**
 * A create already intended does not start: a row that waits for its record, and has a key of the erased one or the external id that an
 * event named, is marked to be erased as well. Only the key index still knows the person's keys.
 */
async function stopCreatesOf(context: BatchContext, item: WorkItem): Promise<void> {
  const { definition } = context.runtime;
  const { state, local } = context.ports;
  const indexed: readonly MatchKeyValue[] =
    item.hubspotId === null ? [] : await state.matchKeysOf(definition.entity, item.hubspotId);
  const named = item.mark.hints.filter(({ property }) => property === definition.externalIdProperty);
  const minted = await state.findLinks(definition.entity, { externalIds: named.flatMap(({ value }) => value ?? []) });
  stopAll(context, item, minted);
  const own = item.local ? localMatchKeys(definition.matchKeys, item.local.values) : [];
  for (const key of definition.matchKeys) {
    const values = [...indexed, ...own].filter((entry) => entry.key === key.name).map(({ value }) => value);
    if (values.length === 0) continue;
    const rows = [...(await local.findByMatchKey(definition.table, key, values)).values()].flat();
    const links = rows.length === 0 ? [] : await state.findLinks(definition.entity, { localKeys: rows });
    stopAll(context, item, links);
  }
}

function stopAll({ batch }: BatchContext, item: WorkItem, links: readonly Link[]): void {
  const hint = { property: TWIN_ERASED, value: item.hubspotId, occurredAt: batch.now, own: true };
  for (const link of links)
    if (link.state === 'pending' && link.id !== item.link?.id)
      item.marks.push({ ...plainMark({ kind: 'link', id: link.id }, 'link', ['erased']), hints: [hint] });
}
