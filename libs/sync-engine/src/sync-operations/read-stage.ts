import {
  DEFAULT_LEAVING,
  filterVerdict,
  historyReachesEvents,
  holds,
  hubspotMatchKeys,
  isEarlierThanEvent,
  isFreshByHistory,
  isOwnEcho,
  isStaleRead,
  lastSaid,
  localIsAtBase,
  marksOnlyChanges,
} from '../core';
import type { LeasedMark } from '../core';
import type { HubSpotRecord } from '../ports';
import { readFailed, waitFor } from './batch-context';
import type { BatchContext } from './batch-context';
import { learnLocalTimes } from './local-times';
import type { WorkItem } from './work-item';

/** One SQL read for all items that name a local row. */
export async function readLocalRows(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const { definition, columns } = context.runtime;
  const reading = items.filter((item) => item.local === undefined && item.localKey !== null);
  const keys = [...new Set(reading.map((item) => item.localKey!))];
  if (keys.length === 0) return;
  const rows = await context.ports.local.readRows(definition.table, keys, columns);
  for (const item of reading) item.local = rows.get(item.localKey!) ?? null;
}

/** S7.1, S7.2: clears what only our own writes marked, and associations that nobody syncs, without a HubSpot call. */
export function clearEchoes(context: BatchContext): void {
  const { fields, associations } = context.runtime;
  for (const item of context.items) {
    const { link, mark, local } = item;
    if (associations.length === 0 && isAboutAssociationsAlone(mark)) item.finish({ kind: 'clear' });
    if (associations.length > 0 && mark.about.includes('associations')) continue;
    if (item.finished || !link || item.intents.some((intent) => isExpired(context, intent.createdAt))) continue;
    if (!marksOnlyChanges(mark) || mark.localDeleted || !isOwnEcho(mark, link, fields)) continue;
    // What was put off by an old read is looked at, whatever marked it.
    if (mark.staleSince !== null || mayMoveFilters(context, item)) continue;
    const captured = mark.reasons.includes('capture');
    if (captured && (!local || local.softDeleted || !localIsAtBase(local.values, link, fields))) continue;
    learnLocalTimes(context, item);
    item.finish({ kind: 'clear' });
  }
}

/** S4.4: what only we wrote may still carry a record into its filter, or out of it. */
function mayMoveFilters({ runtime }: BatchContext, { link, local, mark }: WorkItem): boolean {
  const { localFilter, hubspotFilter, leaving = DEFAULT_LEAVING } = runtime.definition;
  const { passedFilter } = link!;
  if (local && localFilter && mark.reasons.includes('capture')) {
    const passes = filterVerdict(localFilter, local.values) === 'passes';
    if (passes ? !passedFilter.local : passedFilter.local && leaving.leftLocally !== 'keep') return true;
  }
  return mark.hints.some(({ property, value }) =>
    hubspotFilter?.all.some((condition) => {
      if (condition.name !== property) return false;
      return holds(condition, value) ? !passedFilter.hubspot : passedFilter.hubspot && leaving.leftInHubSpot !== 'keep';
    }),
  );
}

/** A mark that says nothing of fields or existence: the record itself need not be read (S6.5). */
function isAboutAssociationsAlone(mark: LeasedMark): boolean {
  return mark.about.every((subject) => subject === 'associations') && !mark.reasons.includes('retry');
}

function isExpired(context: BatchContext, createdAt: number): boolean {
  return context.batch.now - createdAt >= context.ports.settings.intentLifetimeMs;
}

/** One HubSpot batch read; what it shows feeds the key index (S4.5). */
export async function readHubSpotRecords(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const reading = items.filter(
    (item) =>
      !item.finished &&
      item.hubspotId !== null &&
      item.hubspot === undefined &&
      !(item.link?.state === 'live' && isAboutAssociationsAlone(item.mark)),
  );
  const ids = [...new Set(reading.map((item) => item.hubspotId!))];
  if (ids.length === 0) return;
  const { definition, properties } = context.runtime;
  const answer = await context.ports.gateway.readBatch(definition.objectType, ids, properties);
  if (!answer.ok) return readFailed(context, reading, answer.failure);
  for (const item of reading) item.hubspot = answer.value.get(item.hubspotId!) ?? null;
  await indexRecords(context, [...answer.value.values()]);
}

export async function indexRecords(context: BatchContext, records: readonly HubSpotRecord[]): Promise<void> {
  const { definition } = context.runtime;
  if (context.looksOnly || definition.matchKeys.length === 0 || records.length === 0) return;
  await context.ports.state.indexMatchKeys(
    definition.entity,
    records.map((record) => ({
      hubspotId: record.id,
      entries: hubspotMatchKeys(definition.matchKeys, record.properties).map((key) => ({
        ...key,
        hubspotId: record.id,
      })),
    })),
  );
}

/** S2.8: a stale read merges nothing; after five minutes one read with history decides. */
export async function refuseStaleReads(context: BatchContext): Promise<void> {
  const { settings } = context.ports;
  await refuseEarlyReads(context);
  const overdue: WorkItem[] = [];
  for (const item of context.items) {
    if (item.finished || !item.hubspot || !item.link) continue;
    if (!isStaleRead(item.hubspot, item.link.highestUpdatedAt, item.mark.hints) && !showsDeleted(item)) continue;
    if (isOverdue(context, item)) overdue.push(item);
    else stale(item, staleDelay(context, item));
  }
  if (overdue.length === 0) return;
  await readHistories(context, overdue);
  for (const item of overdue) {
    if (item.finished || !item.link || !item.history || !item.hubspot) continue;
    if (isFreshByHistory(item.history, item.mark.hints, context.runtime.fields, item.link.baseHubSpot)) {
      item.linkPatch = { ...item.linkPatch, highestUpdatedAt: item.hubspot.updatedAt };
      item.link = { ...item.link, highestUpdatedAt: item.hubspot.updatedAt };
      item.write({
        kind: 'state_ended',
        side: 'hubspot',
        field: null,
        before: null,
        after: null,
        policy: 'S2.8',
        message: 'The read proved fresh by its history; the highest time seen was lowered to it.',
      });
    } else {
      stale(item, settings.staleRetryMs);
    }
  }
}

/**
 * S2.8, of records without a link: what is made, or linked, of an old read would not be looked at again. Where the read shows what the
 * events said but is from before them, its history decides at once: what earlier events told of the record went with their marks.
 */
async function refuseEarlyReads(context: BatchContext): Promise<void> {
  const early: WorkItem[] = [];
  for (const item of context.items) {
    if (item.finished || !item.hubspot || item.link || refuseStaleRead(context, item, null)) continue;
    if (isEarlierThanEvent(item.hubspot, item.mark.hints) && !isOverdue(context, item)) early.push(item);
  }
  await readHistories(context, early);
  for (const item of early) {
    if (item.finished || !item.history || historyReachesEvents(item.history, item.mark.hints)) continue;
    stale(item, staleDelay(context, item));
  }
}

/**
 * S2.8, of a record that decides without a merge: true if the read is an old one, and the record is read again; after the time that a read
 * can be old it is taken.
 */
export function refuseStaleRead(context: BatchContext, item: WorkItem, highestUpdatedAt: number | null): boolean {
  if (!isStaleRead(item.hubspot!, highestUpdatedAt, item.mark.hints) || isOverdue(context, item)) return false;
  stale(item, staleDelay(context, item));
  return true;
}

/** Whether reads of the record have been stale for as long as a read can be. */
function isOverdue({ batch, ports }: BatchContext, { mark }: WorkItem): boolean {
  return mark.staleSince !== null && batch.now - mark.staleSince >= ports.settings.staleReadMs;
}

function staleDelay({ ports }: BatchContext, { mark }: WorkItem): number {
  const { retryBaseMs, staleReadMs } = ports.settings;
  return Math.min(retryBaseMs * 2 ** Math.min(mark.attempts, 4), staleReadMs);
}

/** Archiving does not move a record's time (facts 2.8): a read that shows it alive after its deletion event may be an old one. */
function showsDeleted(item: WorkItem): boolean {
  return item.ends.hubspot === 'present' && lastSaid(item.mark.hints) === 'deleted';
}

function stale(item: WorkItem, delayMs: number): void {
  item.finish({
    kind: 'retry',
    delayMs,
    counted: false,
    stale: true,
    reason: 'HubSpot answered with an older version of the record than one already seen; read again later.',
  });
}

/** Reads the histories of the mapped properties, 50 records a call; the fresher values replace those read before. */
export async function readHistories(context: BatchContext, items: readonly WorkItem[]): Promise<void> {
  const reading = items.filter((item) => !item.finished && item.hubspotId !== null && item.history === null);
  const archived = reading.filter((item) => item.ends.hubspot === 'archived');
  await readHistoriesOf(
    context,
    reading.filter((item) => !archived.includes(item)),
    false,
  );
  await readHistoriesOf(context, archived, true);
}

async function readHistoriesOf(context: BatchContext, reading: readonly WorkItem[], archived: boolean): Promise<void> {
  if (reading.length === 0) return;
  const { definition, properties } = context.runtime;
  const answer = await context.ports.gateway.readBatchWithHistory(
    definition.objectType,
    [...new Set(reading.map((item) => item.hubspotId!))],
    properties,
    { archived },
  );
  if (!answer.ok) return readFailed(context, reading, answer.failure);
  for (const item of reading) {
    const record = answer.value.get(item.hubspotId!);
    if (!record) {
      waitFor(
        item,
        context.ports.settings.retryBaseMs,
        'HubSpot did not return the record with its history; read again.',
      );
      continue;
    }
    if (item.hubspot && record.updatedAt < item.hubspot.updatedAt) {
      stale(item, context.ports.settings.retryBaseMs);
      continue;
    }
    item.hubspot = record;
    item.history = record.history;
  }
}
