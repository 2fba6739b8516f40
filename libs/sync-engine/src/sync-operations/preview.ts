import { foreseeCarried } from '../associations/carried-as-planned';
import { plannedAssociations, settlesAssociations } from '../associations/planned-associations';
import { filterVerdict, filtersMoved, hasEffect, hubspotVector, localVector, plainMark, plannedField } from '../core';
import type { EntityDefinition, NewMark, PlannedField, RecordRef } from '../core';
import type { HubSpotRecord, LocalRow, NewPlannedRecord, PlanCounts, RecordMemory, RunKind } from '../ports';
import type { BatchContext } from './batch-context';
import { addPlans, countRecord, EMPTY_PLAN } from './plan-counts';
import { createdFields } from './planned-create';
import { allows, sidesOf } from './plan-stage';
import { WorkItem } from './work-item';

/** A record with what was read of it already; what is absent is read. */
export interface SeenRecord {
  readonly record: RecordRef;
  readonly memory?: RecordMemory;
  readonly local?: LocalRow | null;
  readonly hubspot?: HubSpotRecord | null;
}

export interface PreviewedBatch {
  readonly records: readonly NewPlannedRecord[];
  readonly counts: PlanCounts;
  /** HubSpot records that these rows name by key, whatever comes of it: they are no records of their own. */
  readonly hubspotIds: readonly string[];
  /** HubSpot did not give the associations: the plan is made again after that time, ms; null: it stands. */
  readonly waitMs: number | null;
}

export function itemOf(
  seen: SeenRecord,
  id: string,
  now: number,
  entity: string,
  about: NewMark['about'] = ['fields', 'existence'],
): WorkItem {
  const mark = {
    ...plainMark(seen.record, 'run', about),
    id,
    entity,
    stamp: '',
    attempts: 0,
    firstMarkedAt: now,
    lastMarkedAt: now,
    staleSince: null,
  };
  const { link, tracks, intents } = seen.memory ?? { link: null, tracks: {}, intents: [] };
  const item = new WorkItem({ mark, link, tracks, intents });
  if (seen.local !== undefined) {
    item.local = seen.local;
    item.localKey ??= seen.local?.key ?? null;
  }
  if (seen.hubspot !== undefined) {
    item.hubspot = seen.hubspot;
    item.hubspotId ??= seen.hubspot?.id ?? null;
  }
  return item;
}

/**
 * A link at rest takes no part in a plan, but for one that left its filter and passes again: it is linked again, or, where HubSpot holds its
 * record no more, created anew (S4.4).
 */
export function previewLinks({ items, runtime }: BatchContext): void {
  for (const item of items) {
    const { link, local, hubspot } = item;
    if (!link || link.state === 'live' || link.state === 'unreachable') continue;
    const isThere = local && !local.softDeleted && hubspot;
    if (isThere && filtersMoved(runtime.definition, link, local.values, hubspot.properties)) item.returns = true;
    else if (passesWithoutRecord(runtime.definition, item)) item.route = 'create_in_hubspot';
    else item.route = 'finished';
  }
}

/** Whether the record really is gone is settled when the plan is applied (S5.1). */
function passesWithoutRecord(definition: EntityDefinition, { link, local, hubspot }: WorkItem): boolean {
  if (link?.state !== 'severed' || link.stateCause !== 'left_local_filter' || link.hubspotId === null) return false;
  if (hubspot || !local || local.softDeleted || !definition.createInHubSpot) return false;
  return filterVerdict(definition.localFilter, local.values) === 'passes';
}

/** The runs that carry out what leaving a filter does. */
function leaves(kind: RunKind): boolean {
  const { toHubSpot, toLocal } = sidesOf(kind);
  return toHubSpot && toLocal;
}

/** What the items that came through the merge say they would do. Reads what the creates among them will carry. */
export async function previewOf(context: BatchContext, kind: RunKind): Promise<Omit<PreviewedBatch, 'waitMs'>> {
  const creates = context.items.filter(({ route, local }) => route === 'create_in_hubspot' && local);
  const carried = await foreseeCarried(context, sidesOf(kind).toHubSpot ? creates : []);
  let counts = EMPTY_PLAN;
  const records: NewPlannedRecord[] = [];
  for (const item of context.items) {
    const record = plannedRecord(context, item, kind, carried.get(item) ?? []);
    counts = addPlans(counts, countRecord(item, record));
    if (record) records.push(record);
  }
  const hubspotIds = context.items.flatMap(({ hubspotId }) => hubspotId ?? []);
  return { records, counts, hubspotIds };
}

function plannedRecord(
  context: BatchContext,
  item: WorkItem,
  kind: RunKind,
  carried: readonly PlannedField[],
): NewPlannedRecord | null {
  const ends = { linkId: item.link?.id ?? null, localKey: item.localKey, hubspotId: item.hubspotId };
  const sides = sidesOf(kind);
  switch (item.route) {
    case 'create_in_hubspot':
      if (!sides.toHubSpot) return null;
      return { ...ends, action: 'create_in_hubspot', fields: [...createdFields(context, item), ...carried] };
    case 'create_locally':
      if (!sides.toLocal) return null;
      return { ...ends, action: 'create_locally', fields: createdFields(context, item) };
    case 'archive_in_hubspot':
    case 'delete_locally':
      // S4.4. A preview looks at records whose ends are there (S5.1 is settled when they are reconciled).
      return leaves(kind) ? { ...ends, action: item.route, fields: [] } : null;
    case 'recreate_in_hubspot':
    case 'restore_row':
      return null;
    case 'finished':
      if (item.leftBy) return leaves(kind) ? { ...ends, action: 'sever', fields: [] } : null;
      if (item.openReviews.length === 0 || kind === 'link_only') return null;
      return { ...ends, action: 'review', fields: [] };
    case 'merge': {
      if (!item.local || !item.hubspot) return null;
      const fields = [...mergedFields(context, item, kind), ...plannedAssociations(item)];
      if (item.newLink || item.returns) return { ...ends, action: 'link', fields };
      const settles = settlesSomething(item) || settlesAssociations(item);
      return fields.length > 0 || settles ? { ...ends, action: 'update', fields } : null;
    }
  }
}

function mergedFields(context: BatchContext, item: WorkItem, kind: RunKind): readonly PlannedField[] {
  return context.runtime.fields.flatMap((field) => {
    const decision = item.decisions.get(field.id);
    if (!decision || !hasEffect(decision) || !allows(kind, decision)) return [];
    const planned = plannedField(field.id, decision, {
      local: localVector(field, item.local!.values) ?? null,
      hubspot: hubspotVector(field, item.hubspot!.properties) ?? null,
    });
    return planned ? [planned] : [];
  });
}

/** A field that has no base yet, or that begins to differ knowingly, is settled without a write. */
function settlesSomething(item: WorkItem): boolean {
  return [...item.decisions].some(
    ([field, decision]) =>
      (decision.bases !== null && item.link?.baseLocal[field] === undefined) ||
      decision.facts.some(({ kind }) => kind === 'state_began'),
  );
}
