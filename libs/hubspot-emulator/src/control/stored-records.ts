import { isObject, objectsOf, textOf, type JsonObject } from '../json/json-value';
import type { HistoryEntry } from '../portal/change-source';
import type { StoredRecord } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';

const LOADED = { sourceType: 'API', sourceId: 'loaded' };

const instant = (value: unknown, fallback: number): number => {
  const ms = Date.parse(textOf(value));
  return Number.isNaN(ms) ? fallback : ms;
};

const historyEntry = (sent: JsonObject): HistoryEntry => {
  const userId = Number(textOf(sent['updatedByUserId']));
  return {
    value: textOf(sent['value']),
    at: instant(sent['timestamp'], 0),
    source: {
      sourceType: textOf(sent['sourceType']),
      sourceId: textOf(sent['sourceId']),
      ...(textOf(sent['sourceLabel']) ? { sourceLabel: textOf(sent['sourceLabel']) } : {}),
      ...(userId > 0 ? { userId } : {}),
    },
  };
};

/** A record as HubSpot answered it, in the form that a portal keeps. Nulls are values that were never set. */
export const storedRecord = (type: ObjectType, sent: JsonObject, now: number): StoredRecord => {
  const properties = isObject(sent['properties']) ? sent['properties'] : {};
  const system = new Set(['hs_object_id', type.createdProperty, type.modifiedProperty, 'hs_merged_object_ids']);
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties))
    if (value !== null && value !== undefined && !system.has(name)) values[name] = textOf(value);
  const createdAt = instant(sent['createdAt'] ?? properties[type.createdProperty], now);
  const updatedAt = instant(sent['updatedAt'] ?? properties[type.modifiedProperty], createdAt);
  const history = Object.entries(isObject(sent['propertiesWithHistory']) ? sent['propertiesWithHistory'] : {}).map(
    ([name, entries]): [string, HistoryEntry[]] => [name, objectsOf(entries).map(historyEntry).reverse()],
  );
  return {
    id: textOf(sent['id']),
    type: type.id,
    createdAt,
    updatedAt,
    archivedAt: sent['archived'] === true ? instant(sent['archivedAt'], updatedAt) : null,
    values,
    origin: { at: createdAt, by: LOADED, calculated: [] },
    history,
    mergedIds: textOf(properties['hs_merged_object_ids']).split(';').filter(Boolean),
  };
};
