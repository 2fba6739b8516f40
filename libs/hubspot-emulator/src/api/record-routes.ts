import { associate, checkAssociation } from '../associations/association-writes';
import { associationRefusal, specsOf } from '../associations/association-answers';
import { ApiRefusal, noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, listParameter, objectTypeOf, type ApiCall, type Route } from '../http/api-call';
import { isObject, objectsOf, textOf, type JsonObject } from '../json/json-value';
import { objectScopes, requireScope } from '../http/scopes';
import type { AssociationSpec, RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';
import type { Portal } from '../portal/portal';
import { archiveRecord, mergeRecords, purgeRecord } from '../records/record-lifecycle';
import { readAnswer, writeAnswer } from '../records/record-answers';
import { commitCreate, commitUpdate, prepareCreate, prepareUpdate } from '../records/record-writes';
import { requireEditAssociations } from './association-ends';
import { inlineAssociations, inlineTypes } from './inline-associations';
import {
  findRecord,
  isSwallowed,
  planOf,
  requireIdentifying,
  seenBy,
  sentProperties,
  visibleView,
} from './record-lookup';
import { recordNotFound, throwRefusedWrite } from './record-refusals';

const wholeNumber = (call: ApiCall, name: string, fallback: number): number => {
  const text = call.query.get(name);
  if (text === null || text === '') return fallback;
  if (!/^\d+$/.test(text)) throw new ApiRefusal(400, { message: `Unable to parse value for query parameter: ${name}` });
  return Number(text);
};

/** An `after` behind the last record: recorded once, the list began anew (recordings, lesson 3). */
const startOf = (call: ApiCall, type: ObjectType): number => {
  const after = wholeNumber(call, 'after', 0);
  const isBehind = after > call.portal.state.table(type.id).lastNumber;
  return isBehind && call.portal.switches.listBehindEnd === 'restart' ? 0 : after;
};

const list = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'read'));
  const history = listParameter(call, 'propertiesWithHistory');
  const limit = wholeNumber(call, 'limit', 10);
  const most = history.length > 0 ? 50 : 100;
  if (limit < 1 || limit > most) throw validationError(`limit must be between 1 and ${most}, but was ${limit}`);
  const archived = call.query.get('archived') === 'true';
  const partners = inlineTypes(call);
  const plan = planOf(call, type, listParameter(call, 'properties'), history);
  const results: Record<string, unknown>[] = [];
  let last = 0;
  let hasMore = false;
  for (const record of call.portal.state.table(type.id).from(startOf(call, type))) {
    const view = visibleView(call, record, archived);
    if (!view) continue;
    if (results.length === limit) {
      hasMore = true;
      break;
    }
    last = Number(record.id);
    if (isSwallowed(call)) continue;
    const answer = readAnswer(call.portal, plan, view, record, call.effects.hiddenProperty);
    results.push({ ...answer, ...inlineAssociations(call, { t: type.id, id: record.id }, partners) });
  }
  if (!hasMore) return ok({ results });
  const link = `${call.baseUrl}/crm/objects/v3/${type.plural}?offset_param=after&limit=${limit}&after=${last + 1}`;
  return ok({ results, paging: { next: { after: String(last + 1), link } } });
};

const read = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'read'));
  const id = call.params['id'] ?? '';
  const idProperty = call.query.get('idProperty');
  if (idProperty) requireIdentifying(call.portal, type, idProperty, 'read');
  const record = findRecord(call.portal, type, id, idProperty);
  const view = record ? visibleView(call, record, call.query.get('archived') === 'true') : null;
  if (!record || !view) throw recordNotFound(id, idProperty !== null);
  const plan = planOf(call, type, listParameter(call, 'properties'), listParameter(call, 'propertiesWithHistory'));
  const answer = readAnswer(call.portal, plan, view, record, call.effects.hiddenProperty);
  return ok({ ...answer, ...inlineAssociations(call, { t: type.id, id: record.id }, inlineTypes(call)) });
};

/** Associations asked for at creation; refuses the create when one of them is not possible. */
export const wantedAssociations = (
  portal: Portal,
  type: ObjectType,
  body: unknown,
): { to: RecordRef; types: AssociationSpec[] }[] =>
  objectsOf(body).map((entry) => {
    const id = textOf(isObject(entry['to']) ? entry['to']['id'] : undefined);
    const types = specsOf(entry['types']);
    const target = portal.state.associationDefinitions
      .all()
      .find(
        (definition) =>
          definition.from === type.id &&
          types.some((spec) => spec.typeId === definition.typeId && spec.category === definition.category),
      );
    if (!target) {
      const spec = types[0] ?? { category: 'HUBSPOT_DEFINED', typeId: 0 };
      throw associationRefusal(portal, { kind: 'unknown-type', spec });
    }
    const to = { t: target.to, id };
    const refusal = checkAssociation(portal, { t: type.id, id: 'new' }, to, types, { fromIsNew: true });
    if (refusal) throw associationRefusal(portal, refusal);
    return { to, types };
  });

const create = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  const body = bodyObject(call);
  const associations = wantedAssociations(call.portal, type, body['associations']);
  if (associations.length > 0) requireEditAssociations(call);
  const prepared = prepareCreate(call.context, type, sentProperties(body['properties']));
  if (prepared.kind !== 'ready') return throwRefusedWrite(call.portal, type, prepared);
  const record = commitCreate(call.context, type, prepared);
  for (const { to, types } of associations)
    associate(call.portal, { t: type.id, id: record.id }, to, types, call.context.source);
  const location = `${call.baseUrl}/crm/v3/objects/${type.plural}/${record.id}`;
  const answer = writeAnswer(call.portal, type, record, { ...prepared, isNew: true }, seenBy(call, type));
  return ok(answer, 201, { Location: location });
};

const update = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  const id = call.params['id'] ?? '';
  const idProperty = call.query.get('idProperty');
  if (idProperty) requireIdentifying(call.portal, type, idProperty, 'update');
  const sent = sentProperties(bodyObject(call)['properties']);
  const record = findRecord(call.portal, type, id, idProperty);
  if (!record || record.archivedAt !== null) throw recordNotFound(id, idProperty !== null);
  if (Object.keys(sent).length === 0) {
    throw validationError('No properties found to update, please provide at least one.', {
      context: { properties: ['{}'] },
    });
  }
  const prepared = prepareUpdate(call.context, type, record, sent);
  if (prepared.kind !== 'ready') return throwRefusedWrite(call.portal, type, prepared);
  const { calculated } = commitUpdate(call.context, type, record, prepared);
  return ok(writeAnswer(call.portal, type, record, { ...prepared, calculated, isNew: false }, seenBy(call, type)));
};

const remove = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  archiveRecord(call.portal, type, call.params['id'] ?? '', call.context.source);
  return noContent;
};

/** @throws ApiRefusal 400 that names the fields which the body lacks (hubspot-facts 0.5). */
const requireFields = (body: JsonObject, names: readonly string[]): void => {
  const missing = names.filter((name) => textOf(body[name]) === '');
  if (missing.length > 0)
    throw validationError(
      `Invalid input JSON on line 1, column 1. Some required fields were not set: [${missing.join(', ')}]`,
    );
};

const merge = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  if (!type.mergeable) throw new ApiRefusal(404, { message: 'resource not found' });
  const body = bodyObject(call);
  requireFields(body, ['primaryObjectId', 'objectIdToMerge']);
  const outcome = mergeRecords(
    call.portal,
    type,
    textOf(body['primaryObjectId']),
    textOf(body['objectIdToMerge']),
    call.context.source,
  );
  switch (outcome.kind) {
    case 'merged':
      return ok(
        readAnswer(call.portal, planOf(call, type, ['hs_merged_object_ids']), outcome.survivor, outcome.survivor),
      );
    case 'not-found':
      throw recordNotFound(outcome.id, false);
    case 'same':
      throw validationError('Cannot merge an object with itself.');
    case 'too-many':
      throw new ApiRefusal(414, {
        message: 'Cannot have more than 250 identities on a profile',
        category: 'VALIDATION_ERROR',
      });
  }
};

const erase = (call: ApiCall): Answer => {
  const type = objectTypeOf(call);
  requireScope(call.identity, objectScopes(type, 'write'));
  if (type.id !== '0-1') throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
  const body = bodyObject(call);
  requireFields(body, ['objectId']);
  const idProperty = textOf(body['idProperty']) || null;
  const id = textOf(body['objectId']);
  const record = findRecord(call.portal, type, id, idProperty);
  if (!record) throw recordNotFound(id, idProperty !== null);
  purgeRecord(call.portal, type, record.id, call.context.source);
  return noContent;
};

/** hubspot-facts 12.1, rows 7–11, 18, 19. */
export const RECORD_ROUTES: readonly Route[] = [
  { api: 'objects', method: 'POST', pattern: ':type/merge', handle: merge },
  { api: 'objects', method: 'POST', pattern: ':type/gdpr-delete', handle: erase },
  { api: 'objects', method: 'GET', pattern: ':type', handle: list },
  { api: 'objects', method: 'POST', pattern: ':type', handle: create },
  { api: 'objects', method: 'GET', pattern: ':type/:id', handle: read },
  { api: 'objects', method: 'PATCH', pattern: ':type/:id', handle: update },
  { api: 'objects', method: 'DELETE', pattern: ':type/:id', handle: remove },
];
