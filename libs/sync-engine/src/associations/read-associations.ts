import { isAssociationField, sameType } from '../core';
import type { AssociatedRecord, JoinedRow, StoredTriple } from '../ports';
import type { AssociationRuntime } from '../apply-mappings/association-runtime';
import { foreignEventIds } from './association-events';
import { EndLinks } from './end-links';
import { undoneEnds } from './undo-associations';
import type { BatchContext } from '../sync-operations/batch-context';
import { revokedWaitMs } from '../sync-operations/engine-settings';
import type { WorkItem } from '../sync-operations/work-item';

/** What both sides and the store hold of one record's associations, before any decision. */
export interface AssociationReading {
  readonly item: WorkItem;
  /** What HubSpot holds, by object type of the other end. */
  held: ReadonlyMap<string, readonly AssociatedRecord[]>;
  /** Rows of the join table, by relation. */
  readonly joined: ReadonlyMap<string, readonly JoinedRow[]>;
  readonly triples: readonly StoredTriple[];
}

/** S6.5: read only for a mark that is about them, or for an intent that has outlived every call (S2.5). */
export function wantsAssociations(context: BatchContext, item: WorkItem): boolean {
  if (context.runtime.associations.length === 0 || item.route !== 'merge' || !item.link) return false;
  if ((item.linkPatch.state ?? item.link.state) !== 'live' || !item.local || item.local.softDeleted) return false;
  return (
    item.mark.about.includes('associations') ||
    item.intents.some((intent) => isAssociationField(intent.field) && isExpired(context, intent.createdAt))
  );
}

export function isExpired(context: BatchContext, createdAt: number): boolean {
  return context.batch.now - createdAt >= context.ports.settings.intentLifetimeMs;
}

/** The relations that are merged; one that is suspended or waits for a plan is left alone with its bases. */
export function activeRelations(context: BatchContext): readonly AssociationRuntime[] {
  return context.runtime.associations.filter(({ mapping }) => mapping.state === 'active');
}

/** Local rows first, then HubSpot, then the stored triples; records whose associations HubSpot did not give come back later. */
export async function readBothSides(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<readonly AssociationReading[]> {
  const joined = await readJoined(context, items);
  const held = await readHeld(context, items);
  const known = items.filter((item) => held.has(item));
  const triples = await context.ports.state.triplesOf(known.map((item) => item.link!.id));
  return known.map((item) => ({
    item,
    held: held.get(item)!,
    joined: joined.get(item) ?? new Map<string, readonly JoinedRow[]>(),
    triples: triples.get(item.link!.id) ?? [],
  }));
}

/** Rows of the join tables, by relation. */
export async function readJoined(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<WorkItem, ReadonlyMap<string, readonly JoinedRow[]>>> {
  const keys = items.map((item) => item.localKey!);
  const byItem = new Map(items.map((item) => [item, new Map<string, readonly JoinedRow[]>()]));
  for (const { id, mapping } of activeRelations(context)) {
    const { relation } = mapping;
    if (relation.kind === 'foreign_key') continue;
    const flag = relation.kind === 'flagged_row' ? relation.flag : null;
    const rows = await context.ports.relations.readJoined(relation.table, keys, flag);
    for (const item of items) byItem.get(item)!.set(id, rows.get(item.localKey!) ?? []);
  }
  return byItem;
}

/** One call per object type at the other end (facts 6.2: up to 1,000 records). */
export async function readHeld(
  context: BatchContext,
  items: readonly WorkItem[],
): Promise<ReadonlyMap<WorkItem, ReadonlyMap<string, readonly AssociatedRecord[]>>> {
  const byItem = new Map(items.map((item) => [item, new Map<string, readonly AssociatedRecord[]>()]));
  const types = new Set(activeRelations(context).map(({ to }) => to.objectType));
  for (const type of types) {
    const ids = [...byItem.keys()].map((item) => item.hubspotId!);
    if (ids.length === 0) break;
    const answer = await context.ports.associations.readAssociations(context.runtime.definition.objectType, type, ids);
    for (const [item, held] of byItem) {
      const records = answer.ok ? answer.value.get(item.hubspotId!) : undefined;
      if (records) held.set(type, records);
      else {
        byItem.delete(item);
        comeBackFor(context, item, answer.ok ? LEFT_OUT : answer.failure);
      }
    }
  }
  return byItem;
}

/** HubSpot gave an answer, and one record's associations are not in it. */
const LEFT_OUT = 'HubSpot left its associations out of the answer.';

/** How long to wait, ms, until the associations of these records can be read; null: they were, as far as HubSpot gives them. */
export function waitForAssociations(context: BatchContext): number | null {
  const waits = context.items.flatMap((item) => {
    const { associations, outcome } = item;
    if (associations !== null || outcome?.kind !== 'retry' || !wantsAssociations(context, item)) return [];
    return outcome.reason === LEFT_OUT ? [] : [outcome.delayMs];
  });
  return waits.length === 0 ? null : Math.max(...waits);
}

type Failure = Extract<Awaited<ReturnType<BatchContext['ports']['associations']['readAssociations']>>, { ok: false }>;

function comeBackFor(context: BatchContext, item: WorkItem, failure: string | Failure['failure']): void {
  const { settings } = context.ports;
  const reason = typeof failure === 'string' ? failure : failure.message;
  const delayMs =
    typeof failure === 'string' || failure.kind === 'transient'
      ? settings.retryBaseMs
      : failure.kind === 'rate_limited'
        ? failure.waitMs
        : revokedWaitMs(settings);
  item.comeBack({ kind: 'retry', delayMs, counted: false, reason });
}

/** One look-up per entity at the other end. */
export async function findEndLinks(context: BatchContext, readings: readonly AssociationReading[]): Promise<EndLinks> {
  const links = new EndLinks();
  const byEntity = new Map<string, AssociationRuntime[]>();
  for (const relation of activeRelations(context))
    byEntity.set(relation.to.entity, [...(byEntity.get(relation.to.entity) ?? []), relation]);
  for (const [entity, relations] of byEntity) {
    const ends = readings.flatMap((reading) => relations.map((relation) => namedEnds(reading, relation)));
    const found = await context.ports.state.findLinks(entity, {
      ids: unique(ends.flatMap(({ linkIds }) => linkIds)),
      localKeys: unique(ends.flatMap(({ localKeys }) => localKeys)),
      hubspotIds: unique(ends.flatMap(({ hubspotIds }) => hubspotIds)),
    });
    links.add(entity, found);
  }
  return links;
}

function namedEnds(reading: AssociationReading, relation: AssociationRuntime) {
  const { item } = reading;
  return {
    linkIds: [
      ...reading.triples.filter(({ type }) => sameType(type, relation.mapping.type)).map(({ toLinkId }) => toLinkId),
      ...undoneEnds(item, relation.id),
      ...sentEnds(item, relation),
      ...[item.link!.baseLocal[relation.id]?.[0], item.link!.baseHubSpot[relation.id]?.[0]].flatMap((id) => id ?? []),
    ],
    localKeys: localEnds(reading, relation),
    hubspotIds: [...hubspotEnds(reading, relation), ...foreignEventIds(item.mark)],
  };
}

/** Links that open writes of ours have sent as the value of a single relation: HubSpot may hold one, and hide it with its record. */
export function sentEnds(item: WorkItem, { id }: AssociationRuntime): readonly string[] {
  return item.intentsOf(id).flatMap(({ sent }) => sent[0] ?? []);
}

/** Raw keys that the local side holds: of a set all, of a single value one or none. */
export function localEnds({ item, joined }: AssociationReading, relation: AssociationRuntime): readonly string[] {
  return localEndsOf(item, joined, relation);
}

/** The same of a record whose HubSpot side was not read. */
export function localEndsOf(
  item: WorkItem,
  joined: AssociationReading['joined'],
  { id, mapping }: AssociationRuntime,
): readonly string[] {
  const { relation } = mapping;
  if (relation.kind === 'foreign_key') {
    const key = item.local!.values[relation.column];
    return key === null || key === undefined ? [] : [key];
  }
  const rows = joined.get(id) ?? [];
  return rows.filter(({ flagged }) => relation.kind === 'join_table' || flagged).map(({ toKey }) => toKey);
}

/** Ids of the records that HubSpot associates under the mapped type. */
export function hubspotEnds({ held }: AssociationReading, relation: AssociationRuntime): readonly string[] {
  return endsHeld(held, relation);
}

/** The same of one reading of HubSpot among several. */
export function endsHeld(held: AssociationReading['held'], { to, mapping }: AssociationRuntime): readonly string[] {
  const records = held.get(to.objectType) ?? [];
  return records.filter(({ types }) => types.some((type) => sameType(type, mapping.type))).map(({ toId }) => toId);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
