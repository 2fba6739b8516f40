import { associate, checkAssociation, dissociate } from '../associations/association-writes';
import { specsOf } from '../associations/association-answers';
import { sentProperties } from '../api/record-lookup';
import { refusedWrite } from '../api/record-refusals';
import { isObject, textOf, type JsonObject } from '../json/json-value';
import { ok, type Answer } from '../http/answer';
import type { ChangeSource } from '../portal/change-source';
import { historyEntries, type CrmRecord, type RecordView } from '../portal/crm-record';
import { instantText } from '../portal/instant-text';
import type { ObjectType } from '../portal/object-types';
import { userSource, type Portal } from '../portal/portal';
import { archiveRecord, mergeRecords, purgeRecord, restoreRecord } from '../records/record-lifecycle';
import { valueOf } from '../records/record-answers';
import { commitCreate, commitUpdate, prepareCreate, prepareUpdate, type WriteContext } from '../records/record-writes';

const DEFAULT_USER = 4_711;

/** A record with everything: all values, system ones too, and its whole history, newest first. */
export const recordDump = (type: ObjectType, record: CrmRecord): Record<string, unknown> => {
  const view: RecordView = record;
  const system = ['hs_object_id', type.createdProperty, type.modifiedProperty, 'hs_merged_object_ids'];
  const properties: Record<string, string> = record.values.toObject();
  for (const name of system) {
    const value = valueOf(type, view, name);
    if (value !== undefined) properties[name] = value;
  }
  const history: Record<string, unknown> = {};
  for (const name of record.values.names()) {
    history[name] = [...historyEntries(record, name)].reverse().map((entry) => ({
      value: entry.value,
      timestamp: instantText(entry.at),
      sourceType: entry.source.sourceType,
      sourceId: entry.source.sourceId,
    }));
  }
  return {
    id: record.id,
    properties,
    propertiesWithHistory: history,
    createdAt: instantText(record.createdAt),
    updatedAt: instantText(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null ? { archivedAt: instantText(record.archivedAt) } : {}),
    mergedIds: record.mergedIds,
  };
};

/** The `most` records that changed last, the newest first. */
export const lastChanged = (records: Iterable<CrmRecord>, most: number): CrmRecord[] => {
  const sorted = (held: CrmRecord[]): CrmRecord[] =>
    held.sort((left, right) => right.updatedAt - left.updatedAt || Number(right.id) - Number(left.id)).slice(0, most);
  let kept: CrmRecord[] = [];
  for (const record of records) if (kept.push(record) > most * 2 + 100) kept = sorted(kept);
  return sorted(kept);
};

/** The person (or workflow, import, …) named by a control call: `userId`, or `sourceType` with `sourceId`. */
const sourceOf = (body: JsonObject): ChangeSource => {
  const sourceType = textOf(body['sourceType']);
  if (sourceType && sourceType !== 'CRM_UI')
    return { sourceType, sourceId: textOf(body['sourceId']) || `emulated-${sourceType.toLowerCase()}` };
  return userSource(Number(textOf(body['userId']) || DEFAULT_USER));
};

const notFound = (id: string): Answer => ok({ status: 'error', message: `There is no record ${id}.` }, 404);

/** Acts on records as somebody in HubSpot's own pages would; every answer is the resulting record. */
export class UserActions {
  constructor(private readonly portal: Portal) {}

  private context(body: JsonObject): WriteContext {
    return { portal: this.portal, source: sourceOf(body), lenientDates: true, underRules: true, traces: [] };
  }

  create(type: ObjectType, body: JsonObject): Answer {
    const context = this.context(body);
    const prepared = prepareCreate(context, type, sentProperties(body['properties']));
    if (prepared.kind !== 'ready') {
      const { status, fields } = refusedWrite(this.portal, type, prepared);
      return ok({ status: 'error', ...fields }, status);
    }
    return ok(recordDump(type, commitCreate(context, type, prepared)), 201);
  }

  edit(type: ObjectType, id: string, body: JsonObject): Answer {
    const record = this.live(type, id);
    if (!record || record.archivedAt !== null) return notFound(id);
    const context = this.context(body);
    const prepared = prepareUpdate(context, type, record, sentProperties(body['properties']));
    if (prepared.kind !== 'ready') {
      const { status, fields } = refusedWrite(this.portal, type, prepared);
      return ok({ status: 'error', ...fields }, status);
    }
    return ok(recordDump(type, commitUpdate(context, type, record, prepared).record));
  }

  archive(type: ObjectType, id: string, body: JsonObject): Answer {
    const record = this.live(type, id);
    if (!record) return notFound(id);
    archiveRecord(this.portal, type, id, sourceOf(body));
    return ok(recordDump(type, record));
  }

  restore(type: ObjectType, id: string, body: JsonObject): Answer {
    const outcome = restoreRecord(this.portal, type, id, sourceOf(body));
    if (outcome.kind === 'taken')
      return ok({ status: 'error', message: `${outcome.property} is held by record ${outcome.holder} now.` }, 409);
    const record = this.live(type, id);
    if (outcome.kind === 'not-archived' || !record) return notFound(id);
    return ok(recordDump(type, record));
  }

  erase(type: ObjectType, id: string, body: JsonObject): Answer {
    if (!this.live(type, id)) return notFound(id);
    purgeRecord(this.portal, type, id, sourceOf(body));
    return ok({ id, erased: true });
  }

  merge(type: ObjectType, body: JsonObject): Answer {
    const outcome = mergeRecords(
      this.portal,
      type,
      textOf(body['primaryObjectId']),
      textOf(body['objectIdToMerge']),
      sourceOf(body),
    );
    return outcome.kind === 'merged'
      ? ok(recordDump(type, outcome.survivor))
      : ok({ status: 'error', message: `Not merged: ${outcome.kind}.` }, 400);
  }

  /** `{from: {type, id}, to: {type, id}, types?, remove?}`. */
  associate(body: JsonObject): Answer {
    const ref = (value: unknown): { t: string; id: string } | null => {
      const named = isObject(value) ? value : {};
      const type = this.portal.state.types.find(textOf(named['type']));
      return type ? { t: type.id, id: textOf(named['id']) } : null;
    };
    const [from, to] = [ref(body['from']), ref(body['to'])];
    if (!from || !to) return ok({ status: 'error', message: 'from and to need a known type and an id.' }, 400);
    const types = specsOf(body['types']);
    if (body['remove'] === true) {
      dissociate(this.portal, from, to, sourceOf(body));
      return ok({ from, to, types: [] });
    }
    const refusal = checkAssociation(this.portal, from, to, types);
    if (refusal) return ok({ status: 'error', message: `Not associated: ${refusal.kind}.` }, 400);
    return ok({ from, to, types: associate(this.portal, from, to, types, sourceOf(body)) });
  }

  private live(type: ObjectType, id: string): CrmRecord | undefined {
    return this.portal.state.table(type.id).get(id);
  }
}
