import {
  associationBatchError,
  associationRefusal,
  pairAnswer,
  specsOf,
  typeAnswers,
} from '../associations/association-answers';
import {
  associate,
  checkAssociation,
  dissociate,
  livePartners,
  removeLabels,
} from '../associations/association-writes';
import { noContent, ok, validationError, type Answer } from '../http/answer';
import { bodyObject, isDated, type ApiCall, type Route } from '../http/api-call';
import { objectsOf, textOf } from '../json/json-value';
import type { AssociationSpec, RecordRef } from '../portal/mutation';
import type { ObjectType } from '../portal/object-types';
import { endsOf, refOf } from './association-ends';
import { batchArchiveV3, batchCreateV3, batchReadV3, deleteOneV3, partnersV3, putOneV3 } from './association-v3-routes';
import { batchInputs, rawBatchAnswer } from './batch-envelope';
import { recordNotFound } from './record-refusals';

const MOST_READS = 1_000;
const MOST_CREATES = 2_000;
const PAGE = 500;

const pageOf = (
  call: ApiCall,
  from: RecordRef,
  to: ObjectType,
  after: number,
  limit: number,
): { results: unknown[]; next: string | null } => {
  const partners = livePartners(call.portal, from, to.id).filter(([id]) => Number(id) >= after);
  const results = partners.slice(0, limit).map(([id, types]) => ({
    toObjectId: Number(id),
    associationTypes: typeAnswers(call.portal, from.t, to.id, types),
  }));
  return { results, next: partners[limit]?.[0] ?? null };
};

const batchRead = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'read');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, MOST_READS)) {
    const ref = refOf(from, input);
    const page = pageOf(call, ref, to, Number(textOf(input['after']) || '0'), PAGE);
    if (page.results.length > 0) {
      const link = `${call.baseUrl}/crm/v4/objects/${from.plural}/${ref.id}/associations/${to.plural}?after=${page.next ?? ''}`;
      results.push({
        from: { id: ref.id },
        to: page.results,
        ...(page.next ? { paging: { next: { after: page.next, link } } } : {}),
      });
      continue;
    }
    errors.push({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No ${to.singular} is associated with ${from.singular} ${ref.id}.`,
      context: { fromObjectId: [ref.id], fromObjectType: [from.singular], toObjectType: [to.singular] },
    });
  }
  return rawBatchAnswer(call, 200, results, errors);
};

const batchCreate = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'write');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, MOST_CREATES)) {
    const [fromRef, toRef, types] = [refOf(from, input['from']), refOf(to, input['to']), specsOf(input['types'])];
    if (types.length === 0) throw validationError('Some required fields were not set: [types]');
    const refusal = checkAssociation(call.portal, fromRef, toRef, types);
    if (refusal) errors.push(associationBatchError(call.portal, refusal));
    else
      results.push(
        pairAnswer(call.portal, fromRef, toRef, associate(call.portal, fromRef, toRef, types, call.context.source)),
      );
  }
  return rawBatchAnswer(call, call.version === '2026-09' ? 200 : 201, results, errors);
};

/** Both directions of the default association, as its calls answer (hubspot-facts 6.2). */
const defaultAnswers = (call: ApiCall, from: RecordRef, to: RecordRef): unknown[] => {
  const entry = (one: RecordRef, other: RecordRef): unknown[] => {
    const plain = call.portal.state.associationDefinitions.unlabelled(one.t, other.t);
    return plain
      ? [
          {
            from: { id: one.id },
            to: { id: other.id },
            associationSpec: { associationCategory: plain.category, associationTypeId: plain.typeId },
          },
        ]
      : [];
  };
  return [...entry(from, to), ...entry(to, from)];
};

/** The default association keeps the labels that the pair has. */
const associateByDefault = (call: ApiCall, from: RecordRef, to: RecordRef): void => {
  associate(call.portal, from, to, call.portal.state.associations.typesOf(from, to), call.context.source);
};

const batchDefault = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'write');
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of batchInputs(call, MOST_CREATES)) {
    const [fromRef, toRef] = [refOf(from, input['from']), refOf(to, input['to'])];
    const refusal = checkAssociation(call.portal, fromRef, toRef, []);
    if (refusal) errors.push(associationBatchError(call.portal, refusal));
    else {
      associateByDefault(call, fromRef, toRef);
      results.push(...defaultAnswers(call, fromRef, toRef));
    }
  }
  return rawBatchAnswer(call, 200, results, errors);
};

/** 204 on v4, 200 with a body on dated versions (hubspot-facts 0.3). */
const archiveAnswer = (call: ApiCall): Answer => (isDated(call) ? rawBatchAnswer(call, 200, [], []) : noContent);

const batchArchive = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'write');
  for (const input of batchInputs(call, MOST_CREATES)) {
    const targets = Array.isArray(input['to']) ? objectsOf(input['to']) : [input['to']];
    for (const target of targets)
      dissociate(call.portal, refOf(from, input['from']), refOf(to, target), call.context.source);
  }
  return archiveAnswer(call);
};

const batchArchiveLabels = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'write');
  for (const input of batchInputs(call, MOST_CREATES)) {
    removeLabels(
      call.portal,
      refOf(from, input['from']),
      refOf(to, input['to']),
      specsOf(input['types']),
      call.context.source,
    );
  }
  return archiveAnswer(call);
};

const pairOf = (call: ApiCall): [RecordRef, RecordRef] => {
  const [from, to] = endsOf(call, 'write');
  return [
    { t: from.id, id: call.params['id'] ?? '' },
    { t: to.id, id: call.params['toId'] ?? '' },
  ];
};

const readOne = (call: ApiCall): Answer => {
  const [from, to] = endsOf(call, 'read');
  const id = call.params['id'] ?? '';
  const record = call.portal.state.table(from.id).get(call.portal.state.table(from.id).resolve(id));
  if (!record || record.archivedAt !== null) throw recordNotFound(id, false);
  if (call.version === 'v3') return partnersV3(call, { t: from.id, id: record.id }, to);
  const limit = Number(call.query.get('limit') ?? PAGE) || PAGE;
  const page = pageOf(
    call,
    { t: from.id, id: record.id },
    to,
    Number(call.query.get('after') ?? '0'),
    Math.min(limit, PAGE),
  );
  const link = `${call.baseUrl}${call.path}?limit=${limit}&after=${page.next ?? ''}`;
  return ok({ results: page.results, ...(page.next ? { paging: { next: { after: page.next, link } } } : {}) });
};

const putOne = (call: ApiCall): Answer => {
  const [from, to] = pairOf(call);
  if (call.body === undefined) bodyObject(call);
  const types: AssociationSpec[] = specsOf(call.body);
  if (types.length === 0 || types.some(({ typeId }) => typeId === 0))
    throw validationError(
      'Invalid input JSON on line 1, column 3. Some required fields were not set: [associationCategory, associationTypeId]',
    );
  const refusal = checkAssociation(call.portal, from, to, types);
  if (refusal) throw associationRefusal(call.portal, refusal);
  return ok(pairAnswer(call.portal, from, to, associate(call.portal, from, to, types, call.context.source)), 201);
};

const putDefault = (call: ApiCall): Answer => {
  const [from, to] = pairOf(call);
  const refusal = checkAssociation(call.portal, from, to, []);
  if (refusal) throw associationRefusal(call.portal, refusal);
  associateByDefault(call, from, to);
  return rawBatchAnswer(call, 200, defaultAnswers(call, from, to), []);
};

const deleteOne = (call: ApiCall): Answer => {
  const [from, to] = pairOf(call);
  dissociate(call.portal, from, to, call.context.source);
  return noContent;
};

/** hubspot-facts 12.1, rows 27–29. */
export const ASSOCIATION_ROUTES: readonly Route[] = [
  {
    api: 'associations',
    method: 'POST',
    pattern: ':from/:to/batch/read',
    handle: (call) => (call.version === 'v3' ? batchReadV3(call) : batchRead(call)),
  },
  {
    api: 'associations',
    method: 'POST',
    pattern: ':from/:to/batch/create',
    handle: (call) => (call.version === 'v3' ? batchCreateV3(call) : batchCreate(call)),
  },
  {
    api: 'associations',
    method: 'POST',
    pattern: ':from/:to/batch/archive',
    handle: (call) => (call.version === 'v3' ? batchArchiveV3(call) : batchArchive(call)),
  },
  { api: 'associations', method: 'POST', pattern: ':from/:to/batch/associate/default', handle: batchDefault },
  { api: 'associations', method: 'POST', pattern: ':from/:to/batch/labels/archive', handle: batchArchiveLabels },
  { api: 'objects', method: 'PUT', pattern: ':from/:id/associations/default/:to/:toId', handle: putDefault },
  { api: 'objects', method: 'PUT', pattern: ':from/:id/associations/:to/:toId/:association', handle: putOneV3 },
  {
    api: 'objects',
    method: 'DELETE',
    pattern: ':from/:id/associations/:to/:toId/:association',
    handle: deleteOneV3,
  },
  { api: 'objects', method: 'GET', pattern: ':from/:id/associations/:to', handle: readOne },
  { api: 'objects', method: 'PUT', pattern: ':from/:id/associations/:to/:toId', handle: putOne },
  { api: 'objects', method: 'DELETE', pattern: ':from/:id/associations/:to/:toId', handle: deleteOne },
];
