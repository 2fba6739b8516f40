import type { HistoryEntry } from '../portal/change-source';
import { historyEntries, type CrmRecord, type RecordView } from '../portal/crm-record';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { isBehaviourOf } from '../portal/behaviour-dates';
import { uiDomainOf } from '../portal/portal-settings';
import type { NormalisationWarning } from './record-writes';

/** Answered when a caller names no properties (recordings, lesson 6). */
const DEFAULT_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  '0-1': ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  '0-2': ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  '0-3': [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  '0-5': [
    'content',
    'createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_category',
    'hs_ticket_priority',
    'subject',
  ],
  '0-7': ['createdate', 'description', 'hs_lastmodifieddate', 'hs_object_id', 'name', 'price'],
};

/** Told by every write beside what was sent (recordings, lesson 12). */
const TOLD_BY_WRITES = [
  'hs_is_unworked',
  'hs_object_source',
  'hs_object_source_id',
  'hs_object_source_label',
  'hs_pipeline',
  'hs_pipeline_stage',
  'lifecyclestage',
  'pipeline',
  'dealstage',
];

/** Which properties to answer, resolved once per call. */
export interface ReadPlan {
  readonly type: ObjectType;
  /** Sorted, existing names only: unknown ones are skipped silently (hubspot-facts 2.3). */
  readonly names: readonly string[];
  readonly history: readonly string[];
}

const systemNames = (type: ObjectType): string[] => [type.createdProperty, 'hs_object_id', type.modifiedProperty];

export const readPlan = (
  portal: Portal,
  type: ObjectType,
  properties: readonly string[],
  history: readonly string[] = [],
  /** Names that the reader may see. */
  isSeen: (name: string) => boolean = () => true,
): ReadPlan => {
  const asked = [...properties, ...history];
  const named =
    asked.length > 0 ? [...systemNames(type), ...asked] : (DEFAULT_PROPERTIES[type.id] ?? systemNames(type));
  const exists = (name: string): boolean => portal.state.property(type.id, name) !== undefined && isSeen(name);
  return { type, names: [...new Set(named)].filter(exists).sort(), history: [...new Set(history)].filter(exists) };
};

/** The stored text of a property, or undefined when it was never set. */
export const valueOf = (type: ObjectType, view: RecordView, name: string): string | undefined => {
  if (name === 'hs_object_id') return view.id;
  if (name === type.createdProperty || name === 'createdate') return instantText(view.createdAt);
  if (name === type.modifiedProperty) return instantText(view.updatedAt);
  if (name === 'hs_merged_object_ids') return (view as Partial<CrmRecord>).mergedIds?.join(';') || undefined;
  return view.values.get(name);
};

const entryAnswer = (entry: HistoryEntry): Record<string, unknown> => ({
  value: entry.value,
  timestamp: instantText(entry.at),
  sourceType: entry.source.sourceType,
  ...(entry.source.sourceId ? { sourceId: entry.source.sourceId } : {}),
  ...(entry.source.sourceLabel ? { sourceLabel: entry.source.sourceLabel } : {}),
  ...(entry.source.userId ? { updatedByUserId: entry.source.userId } : {}),
});

const historyOf = (
  type: ObjectType,
  view: RecordView,
  record: CrmRecord | undefined,
  name: string,
): Record<string, unknown>[] => {
  const entries = record ? historyEntries(record, name) : [];
  if (entries.length > 0)
    return entries
      .filter((entry) => entry.at <= view.updatedAt)
      .reverse()
      .map(entryAnswer);
  const value = valueOf(type, view, name);
  return value === undefined
    ? []
    : [{ value, timestamp: instantText(view.updatedAt), sourceType: 'CALCULATED', sourceId: '' }];
};

/** recordings, lesson 2: tasks have a page of their own, other engagements a filtered list. */
const recordUrl = (portal: Portal, type: ObjectType, id: string): string => {
  const { portalId } = portal.settings;
  const base = `https://${uiDomainOf(portal.settings)}`;
  if (type.plural === 'tasks') return `${base}/tasks/${portalId}/view/all/task/${id}`;
  if (!type.activity) return `${base}/contacts/${portalId}/record/${type.id}/${id}`;
  const filters = `[{"property":"hs_object_id","operator":"EQ","value":"${id}"}]`;
  return `${base}/contacts/${portalId}/objects/${type.id}/views/all/list?filters=${encodeURIComponent(filters)}`;
};

/** A record as reads answer it, key order as recorded. */
export const readAnswer = (
  portal: Portal,
  plan: ReadPlan,
  view: RecordView,
  record?: CrmRecord,
  hidden?: string,
): Record<string, unknown> => {
  const { type } = plan;
  const properties: Record<string, string | null> = {};
  for (const name of plan.names) {
    if (name === hidden) continue;
    const value = valueOf(type, view, name);
    if (value !== undefined) properties[name] = value;
    else if (portal.switches.emptyValues !== 'missing')
      properties[name] = portal.switches.emptyValues === 'null' ? null : '';
  }
  const answer: Record<string, unknown> = { id: view.id, properties };
  if (plan.history.length > 0) {
    const history: Record<string, unknown> = {};
    for (const name of plan.history) if (name !== hidden) history[name] = historyOf(type, view, record, name);
    answer['propertiesWithHistory'] = history;
  }
  return finish(portal, type, view, answer);
};

const ORDERS_KEPT = 1_000;
const orders = new Map<string, readonly string[]>();

/** System names and these, each once, in the order of answers. Records of a batch ask for the same: it is sorted once. */
const sortedNames = (type: ObjectType, ...lists: readonly (readonly string[] | undefined)[]): readonly string[] => {
  const key = `${type.id}\n${lists.join('\n')}`;
  const known = orders.get(key);
  if (known) return known;
  const names = [...new Set([...systemNames(type), ...lists.flatMap((list) => list ?? [])])].sort();
  if (orders.size >= ORDERS_KEPT) orders.clear();
  orders.set(key, names);
  return names;
};

/**
 * A record as writes answer it: what was sent and what HubSpot computed, never nulls. A create tells all it holds. Whoever may not see a
 * property is not told by a write of their own either (hubspot-facts 1.6).
 */
export const writeAnswer = (
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  written: {
    sent: readonly string[];
    isNew: boolean;
    calculated?: readonly string[];
    warnings?: readonly NormalisationWarning[];
  },
  isSeen: (name: string) => boolean,
): Record<string, unknown> => {
  const told = portal.state.accountValues.get(type.id)?.toldByUpdates;
  const names = written.isNew
    ? sortedNames(type, record.values.names())
    : sortedNames(type, written.sent, written.calculated, TOLD_BY_WRITES, told);
  const properties: Record<string, string> = {};
  for (const name of names) {
    const value = valueOf(type, record, name);
    if (value !== undefined && isSeen(name)) properties[name] = value;
  }
  const warnings = (written.warnings ?? []).filter(({ propertyName }) => isSeen(propertyName));
  const answer = finish(portal, type, record, { id: record.id, properties });
  if (warnings.length > 0) {
    answer['warnings'] = warnings.map((warning) => ({
      category: 'PROPERTY_VALUE_NORMALIZED',
      message: `${warning.propertyName} was normalized`,
      context: warning,
    }));
  }
  return answer;
};

const finish = (
  portal: Portal,
  type: ObjectType,
  view: RecordView,
  answer: Record<string, unknown>,
): Record<string, unknown> => {
  answer['createdAt'] = instantText(view.createdAt);
  answer['updatedAt'] = instantText(view.updatedAt);
  answer['archived'] = view.archivedAt !== null;
  if (view.archivedAt !== null) answer['archivedAt'] = instantText(view.archivedAt);
  if (isBehaviourOf(portal.settings.answersAsOf, 'recordUrl')) answer['url'] = recordUrl(portal, type, view.id);
  return answer;
};
